"""The store: locations as a tree, and who has a sample when it is not at one.

A room holds fridges and shelves, these hold boxes; each has a code to scan, a condition, and room for so many samples.
A sample is put away by scanning it and then a location, taken out into the hands of whoever scans it, and handed from
one person to another: the giver is who has it, the receiver confirms. Custodian and lab manager set locations up; all
who may move samples put away, take out and hand over. A slip of the scanner is undone within a minute, as a new line.
"""
