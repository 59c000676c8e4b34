"""The verdict on one value by the decision rule, and how it is shown."""

from decimal import Decimal

import pytest

from lims.conformity.decisions import SIMPLE, DecisionRule, RuleKind, Statement, Uncertainty
from lims.conformity.limits import Limits
from lims.conformity.measured import Measured, unusable, verdict_on, working
from lims.conformity.ranges import point
from lims.conformity.readings import Reading
from lims.conformity.verdicts import Verdict

LIMIT = Limits.at_least(Decimal(95))
GUARDED = DecisionRule(RuleKind.GUARDED)
OPEN = DecisionRule(RuleKind.GUARDED, statement=Statement.NON_BINARY)
HALF = Uncertainty(Decimal("0.5"))


@pytest.mark.parametrize(
    ("possible", "rule", "uncertainty", "verdict", "problem"),
    [
        (point(Decimal(95)), SIMPLE, None, Verdict.PASS, None),
        (point(Decimal(95)), GUARDED, HALF, Verdict.FAIL, None),
        (point(Decimal(95)), OPEN, HALF, Verdict.INCONCLUSIVE, None),
        (point(Decimal(95)), GUARDED, None, Verdict.NOT_ASSESSED, "uncertainty_missing"),
        (point(Decimal(94)), GUARDED, None, Verdict.FAIL, None),
        (point(Decimal(94)), OPEN, None, Verdict.NOT_ASSESSED, "uncertainty_missing"),
        (point(Decimal(94)), DecisionRule(RuleKind.UNCRITICAL), None, Verdict.NOT_ASSESSED, "uncertainty_missing"),
        (Limits.more_than(Decimal(96)), GUARDED, HALF, Verdict.PASS, None),
        (Limits.more_than(Decimal(95)), GUARDED, HALF, Verdict.INCONCLUSIVE, None),
        (Limits.less_than(Decimal(95)), GUARDED, None, Verdict.FAIL, None),
    ],
)
def test_a_value_or_a_range_is_decided(
    possible: Limits, rule: DecisionRule, uncertainty: Uncertainty | None, verdict: Verdict, problem: str | None
) -> None:
    found, step = verdict_on(possible, LIMIT, rule, uncertainty)
    assert (found, step and step.kind) == (verdict, problem)


def test_a_probability_of_a_censored_value_stays_open() -> None:
    rule = DecisionRule.from_dict({"kind": "probability", "p_min": "0.95"})
    assert verdict_on(Limits.more_than(Decimal(99)), LIMIT, rule, HALF)[0] is Verdict.INCONCLUSIVE


def test_the_working_is_shown_only_where_uncertainty_enters() -> None:
    assert working(point(Decimal(96)), LIMIT, SIMPLE, HALF, "96") == []
    assert [step.kind for step in working(point(Decimal(96)), LIMIT, GUARDED, HALF, "96")] == ["acceptance"]
    assert working(Limits.more_than(Decimal(96)), LIMIT, GUARDED, HALF, ">96") == []


def test_what_cannot_be_used_is_not_assessed_and_says_why() -> None:
    found = unusable(Reading("x", "3", "NaN"), "value_refused", code="not_finite")
    assert not found.is_usable
    assert found.verdict is Verdict.NOT_ASSESSED
    assert found.problem is not None
    assert dict(found.problem.facts) == {"specimen": "3", "reading": "1", "value": "NaN", "code": "not_finite"}


def test_a_key_tells_groups_components_and_references_apart() -> None:
    keys = {
        Measured(Reading("x", "1", "9", **place), "9").key
        for place in ({}, {"group": "AR"}, {"component": "dry"}, {"reference": "36"}, {"reading": "2"})
    }
    assert len(keys) == 5
