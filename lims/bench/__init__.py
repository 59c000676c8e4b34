"""The bench: an accepted test request fixes what is tested; assignments, readings, results and their review follow.

Five rooms: `instruments` (instruments and who is competent in which method), `assignments` (the request and its
requirements as work), `runs` (work that takes time: steps, windows and clocks), `results` (readings, and the result
that the judge makes of them), `review` (the second pair of eyes, and investigations). Lab managers, technicians,
reviewers and the quality manager work here. An assignment is waiting, running, entered, reviewed or sent back; it can
also be an invalid run or cancelled.
"""
