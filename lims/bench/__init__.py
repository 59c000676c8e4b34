"""The bench: an accepted test request fixes what is tested; assignments, readings, results and their review follow.

Six rooms: `instruments` (instruments and who is competent in which method), `methods` (steps and windows of work that
takes time), `assignments` (the request and its requirements as work), `runs` (its clocks),
`results` (readings, and the result that the judge makes of them), `review` (the second pair of eyes, and
investigations). Lab managers, technicians, reviewers and the quality manager work here. An assignment is waiting,
running, entered, reviewed or sent back; it can also be an invalid run or cancelled. While it runs, its run says whether
it is preparing, conditioning, running, incubating or readable.
"""
