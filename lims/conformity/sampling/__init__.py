"""Sampling by attributes, ISO 2859-1 and its relatives: from the size of a lot to accept or reject.

A plan applies only where a clause asks for it, and switching only to a stream of consecutive lots of one manufacturer
and product. An isolated consignment has a plan, its probability of acceptance, and no history.

* ``scheme``: the words (severity, edition, level) and the printed tables;
* ``plans``: lot size, level and AQL to the plan that is run, arrows followed;
* ``acceptance``: how probably a plan accepts, and the quality at which it accepts with a given probability;
* ``switching``: normal, tightened, reduced and discontinued as a fold over the lots, replayable at any time.
"""
