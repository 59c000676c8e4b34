"""Rules between two gradings."""

from typing import Any

import pytest
from support.judging import make_document, make_entry

from lims.conformity.faults import StandardRefused
from lims.conformity.standards import load_standard

GRADES = [{"id": grade, "name": {"en": grade, "zh": grade}} for grade in ("I", "II")]
FILTER = make_entry(
    id="filter",
    limits={"I": {"salt": 99, "oil": 99}, "II": {"salt": 90, "oil": 80}},
    limits_axis=["secondary_class", "challenge"],
    specimens={"n": None},
)
RULE = {"id": "one-needs-II", "when": {"class": "one"}, "requires": {"filter_at_least": "II", "pct": 90}}


def document(**changes: Any) -> dict[str, Any]:
    """Return a standard with two gradings."""
    return make_document(FILTER, secondary_classes=GRADES, cross_rules=[RULE | changes])


def test_a_rule_names_the_grades_that_satisfy_it() -> None:
    rule = load_standard(document()).cross_rules[0]
    assert (rule.classes, rule.grades, rule.requirement) == (("one",), ("I", "II"), "filter")


@pytest.mark.parametrize(
    "changes",
    [
        {"when": {"class": "nine"}},
        {"when": {"colour": "red"}},
        {"requires": {"filter_at_least": "III"}},
        {"requires": {"smell_at_least": "II"}},
        {"requires": {"filter_at_least": "II", "pct": 77}},
        {"requires": {"filter": "II"}},
        {"unless": "it rains"},
    ],
)
def test_a_rule_that_does_not_agree_with_the_limits_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(StandardRefused):
        load_standard(document(**changes))


def test_a_requirement_is_as_sure_as_the_rule_that_ties_it_to_a_class() -> None:
    assert load_standard(document(confidence="verified")).requirement("filter").confidence == "verified"
    for changes in ({}, {"confidence": "recalled"}):
        standard = load_standard(document(**changes))
        assert standard.requirements[0].confidence == standard.requirement("filter").confidence == "recalled"


def test_grades_must_fall_in_their_order() -> None:
    rising = document()
    rising["secondary_classes"] = GRADES[::-1]
    with pytest.raises(StandardRefused, match="order"):
        load_standard(rising)
