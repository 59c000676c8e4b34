"""single, every, every_reading, every_component."""

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.decisions import DecisionRule, RuleKind
from lims.conformity.readings import Reading
from lims.conformity.verdicts import Verdict


@pytest.mark.parametrize("rule", ["every", "every_reading", "every_component"])
@pytest.mark.parametrize(
    ("values", "verdict", "failed"),
    [
        (["95", "96", "97"], Verdict.PASS, 0),
        (["94.99", "96", "97"], Verdict.FAIL, 1),
        (["94", "94", "97"], Verdict.FAIL, 2),
        ([">90", "96", "97"], Verdict.INCONCLUSIVE, 0),
        ([">90", "94", "97"], Verdict.FAIL, 1),
        (["96", "97"], Verdict.NOT_ASSESSED, 0),
        ([">90", "96"], Verdict.NOT_ASSESSED, 0),
    ],
)
def test_every_reading_must_conform(rule: str, values: list[str], verdict: Verdict, failed: int) -> None:
    found = judge(make_requirement(accept={"rule": rule}), readings(values))
    assert (found.verdict, found.failed) == (verdict, failed)


def test_a_single_result_without_a_number_of_specimens_judges_all_that_is_given() -> None:
    requirement = make_requirement(accept={"rule": "single"}, specimens={"n": None})
    assert judge(requirement, readings(["95"])).verdict is Verdict.PASS
    assert judge(requirement, readings(["95", "94"])).verdict is Verdict.FAIL


def test_failures_are_counted_by_specimen_and_not_by_reading() -> None:
    run = [Reading("strength", "1", value, str(at)) for at, value in enumerate(["96", "94", "93"])]
    found = judge(make_requirement(specimens={"n": 1}), run)
    assert (found.n, found.failed, found.reported) == (1, 1, "93")


def test_the_steps_show_the_acceptance_zone() -> None:
    found = judge(make_requirement(), readings(["96", "97", "98"], U="0.5"), rule=DecisionRule(RuleKind.GUARDED))
    step = next(one for one in found.steps if one.kind == "acceptance")
    assert dict(step.facts) == {"value": "96", "U": "0.5", "k": "2", "zone": "≥ 95.5"}


def test_the_steps_show_the_probability() -> None:
    rule = DecisionRule.from_dict({"kind": "probability", "p_min": "0.95"})
    found = judge(make_requirement(), readings(["96", "97", "98"], U="1"), rule=rule)
    step = next(one for one in found.steps if one.kind == "conformity_probability")
    assert step.facts["pc"] == "0.977250"
