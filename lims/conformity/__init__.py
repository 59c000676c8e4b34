"""The judge: from readings to a reported value, a verdict and the reason for it.

Everything here is plain Python. It knows no page, no database and no person, imports nothing else of the laboratory
and keeps every reading, limit and comparison as an exact decimal or fraction; only probabilities are floats.

Read it in the order of the work:

* ``exact`` and ``refusals``: numbers without loss, and what is refused instead of guessed;
* ``readings``, ``units``: what came from the bench, in the unit of the limit;
* ``rounding``, ``limits``, ``censoring``: one rounding, open and closed limits, ranges for what is no number;
* ``decisions``: simple, guarded, probability and uncritical, with the sentence for the certificate;
* ``attributes``, ``sampling``: counts against n, c, m and M, and lots against ISO 2859-1;
* ``charts``: is the method itself in control;
* ``standards``, ``judge``, ``explanations``: a standard's requirements applied to a sample, with the steps;
* ``engine``: every operation by its name, for files of worked examples.
"""
