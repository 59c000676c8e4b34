"""One requirement: when it applies, its components, and what happens to a pass that nobody has confirmed."""

from typing import Any

import pytest
from support.judging import judge, make_entry, make_requirement, make_standard, readings

from lims.conformity.readings import Reading
from lims.conformity.verdicts import Verdict

GOOD = readings(["95", "96", "97"])


@pytest.mark.parametrize(
    ("changes", "accept", "values", "verdict", "last"),
    [
        ({}, False, "95", Verdict.PASS, "verdict"),
        ({"confidence": "recalled"}, False, "95", Verdict.NOT_ASSESSED, "unconfirmed"),
        ({"confidence": "recalled"}, True, "95", Verdict.PASS, "unconfirmed_noted"),
        ({"confidence": "recalled"}, {"strength"}, "95", Verdict.PASS, "confirmed_here"),
        ({"confidence": "recalled"}, {"other"}, "95", Verdict.NOT_ASSESSED, "unconfirmed"),
        ({"confidence": "recalled"}, False, "94", Verdict.FAIL, "unconfirmed_noted"),
        ({"plan_confidence": "recalled"}, False, "95", Verdict.NOT_ASSESSED, "unconfirmed"),
        ({"specimens": {"n": None}}, False, "95", Verdict.NOT_ASSESSED, "unconfirmed"),
    ],
)
def test_a_pass_without_confirmation_is_withheld_and_a_fail_is_not(
    changes: dict[str, Any], accept: Any, values: str, verdict: Verdict, last: str
) -> None:
    found = judge(make_requirement(**changes), readings([values] * 3), accept_unconfirmed=accept)
    assert found.verdict is verdict
    assert last in {step.kind for step in found.steps}
    assert found.is_unconfirmed is bool(changes)


CONDITION = {"applies_when": "labelled sterile"}


@pytest.mark.parametrize(
    ("facts", "given", "verdict"),
    [
        ({"sterile": "no"}, [], Verdict.NOT_APPLICABLE),
        ({"sterile": "yes"}, [], Verdict.NOT_ASSESSED),
        ({}, [], Verdict.NOT_ASSESSED),
        ({"sterile": "no"}, GOOD, Verdict.PASS),
        ({}, GOOD, Verdict.PASS),
    ],
)
def test_a_condition_is_answered_by_readings_first_and_by_facts_then(
    facts: dict[str, str], given: list[Reading], verdict: Verdict
) -> None:
    assert judge(make_requirement(**CONDITION), given, facts=facts).verdict is verdict


VARIANTS = [{"id": name, "name": {"en": name, "zh": name}} for name in ("valved", "plain")]


@pytest.mark.parametrize(
    ("variant", "given", "verdict"),
    [
        ("valved", GOOD, Verdict.PASS),
        ("plain", GOOD, Verdict.NOT_APPLICABLE),
        (None, GOOD, Verdict.NOT_ASSESSED),
        ("valved", [], Verdict.NOT_ASSESSED),
    ],
)
def test_a_requirement_for_one_variant(variant: str | None, given: list[Reading], verdict: Verdict) -> None:
    standard = make_standard(make_entry(applies_to_variants=["valved"]), variants=VARIANTS)
    assert judge(standard.requirements[0], given, variant=variant).verdict is verdict


def test_a_null_limit_is_not_applicable_whatever_is_given() -> None:
    requirement = make_requirement(limits={"one": None, "two": 98})
    assert judge(requirement, readings(["1", "2", "3"])).verdict is Verdict.NOT_APPLICABLE
    assert judge(requirement, readings(["98", "98", "98"]), "two").verdict is Verdict.PASS


def _parts(**values: str) -> list[Reading]:
    """Return one reading of each component of one specimen."""
    return [Reading("strength", "1", value, component=name) for name, value in values.items()]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (_parts(dry="95", wet="95"), Verdict.PASS),
        (_parts(dry="95", wet="94"), Verdict.FAIL),
        (_parts(dry="95"), Verdict.NOT_ASSESSED),
        (_parts(dry="94"), Verdict.FAIL),
        (_parts(dry="95", wet="95", hot="95"), Verdict.NOT_ASSESSED),
        ([*_parts(dry="95", wet="95"), Reading("strength", "1", "95")], Verdict.NOT_ASSESSED),
        ([*_parts(dry="95", wet="95"), Reading("strength", "2", "95", component="dry")], Verdict.NOT_ASSESSED),
    ],
)
def test_every_named_component_is_needed_and_judged_by_itself(given: list[Reading], verdict: Verdict) -> None:
    requirement = make_requirement(components=["dry", "wet"], specimens={"n": None}, accept={"rule": "every_component"})
    assert judge(requirement, given).verdict is verdict


def test_a_specimen_may_also_be_a_strip_of_one_direction() -> None:
    requirement = make_requirement(
        directions=["warp", "weft"], specimens={"n": 2}, accept={"rule": "mean_each_direction"}
    )
    strips = [
        Reading("strength", str(number), "95", component="warp" if number < 3 else "weft") for number in range(1, 5)
    ]
    found = judge(requirement, strips)
    assert (found.verdict, found.n, found.n_required) == (Verdict.PASS, 2, 2)


def test_what_is_reported_names_each_component() -> None:
    requirement = make_requirement(components=["dry", "wet"], specimens={"n": None})
    assert judge(requirement, _parts(dry="95", wet="99")).reported == "dry: 95; wet: 99"


def test_readings_of_other_requirements_are_left_aside() -> None:
    assert judge(make_requirement(), [*GOOD, Reading("other", "1", "0")]).verdict is Verdict.PASS
