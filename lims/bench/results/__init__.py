"""Results: raw readings from the bench, and what the judge makes of them.

A reading is committed when its cell is left; from then on a correction is a new row with the old one beside it.
What may not be used (an instrument out of calibration, a person without competence) is stored and quarantined.
Handing over stores the result with the judgement and all its steps; it is entered, reviewed, sent back or replaced.
"""
