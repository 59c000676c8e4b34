"""Certificates: what the laboratory states about the lots of one declaration line, and whether it still stands.

The signatory sees the draft exactly as it will be issued and types the password; the content is frozen under a number
(authorised). A job prints, signs and stores the file (issued). From then on nothing of it changes; other acts say
whether it still stands: suspended and lifted again, superseded by a full replacement with a number of its own, revoked
with a reason. Everybody who holds the paper can ask the public page. Reviewers and officers read, signatories authorise
and revoke, the quality manager may suspend, auditors search and download.
"""
