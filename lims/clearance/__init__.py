"""Clearance: the laboratory states conformity, the officer decides, customs acknowledges.

Three rooms: `decisions` (the proposal with its reasons, and the officer's numbered act), `messages` (each decision as
a message to customs: decided, sent, acknowledged or refused by customs), `cases` (when a certificate falls: the
review task on the decision, and the recall of goods that are gone). A line is held, released, conditionally released
(imports only), refused or closed. Officers work here.
"""
