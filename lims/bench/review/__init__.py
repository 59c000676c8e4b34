"""Review: the second pair of eyes on each result, and investigations where a result looks wrong.

A reviewer accepts an entered result or sends it back with a reason; nobody reviews what they entered. An
investigation is opened on a result and closed by the quality manager, another person, with a finding; only it may
allow a retest.
"""
