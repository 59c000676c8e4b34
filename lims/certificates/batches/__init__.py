"""Batches: many drafts shown one by one, signed with one password, issued one by one as work outside the request.

The signature binds the digest of every draft that was shown. Each line is then a job of its own: it freezes its
certificate only if the draft is still the one that was shown, and says what stood in the way otherwise. A killed worker
loses nothing: what is done is done, and the rest goes on.
"""
