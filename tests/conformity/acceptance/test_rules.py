"""The table of rules is whole."""

from lims.conformity.acceptance.rules import ALONE, RULES
from lims.conformity.requirements import Rule


def test_every_rule_has_its_function() -> None:
    assert set(RULES) == set(Rule)


def test_readings_have_verdicts_of_their_own_only_where_they_are_compared_one_by_one() -> None:
    assert Rule.EVERY in ALONE
    assert Rule.MEAN not in ALONE
