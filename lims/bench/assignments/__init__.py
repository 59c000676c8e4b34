"""Assignments: the accepted test request, and its requirements as work for people.

A request is proposed from what was declared, adjusted, accepted and from then on locked: a change is a new version.
Accepting it numbers the specimens, allots them to the requirements and makes one assignment for each, with its due
time. An assignment is waiting, running, entered, reviewed or sent back. Lab managers propose, accept and assign;
technicians start.
"""
