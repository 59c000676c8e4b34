"""The scan station: one scan after the other, whole sentences without a mouse (*sample, sample, shelf*).

A person with gloves on scans things and then says with a place, a person, an instrument or a command card what is to
be done. `grammar` knows the sentences and nothing else; `reading` tells what a code is; `doing` calls the operations of
samples, store and bench; `telling` says what came of it. The browser carries what was scanned so far along, so that a
row of scans goes on after a lost line (see `lims.web.outbox`).
"""
