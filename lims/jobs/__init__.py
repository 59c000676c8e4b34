"""Work outside the request: PDF files, messages to customs, imports.

A job is a row written in the transaction that asks for it (an outbox), so that it exists if and only if the act does.
After the commit its id is handed to huey; a worker takes a lease on the row, renews it while it lives, and runs its
handler. A killed worker loses nothing: its lease runs out in seconds, and the sweep hands the id out again. Handlers
are idempotent. What fails is tried eight times after longer and longer pauses; where only somebody outside does not
answer, it is asked for ever.
"""
