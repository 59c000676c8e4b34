"""aql with and without a lot, floors, and an added RQL."""

from typing import Any

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict


def by_lot(aql: str = "4.0", specimens: dict[str, Any] | None = None, **accept: Any) -> Requirement:
    """Return a requirement with an AQL."""
    return make_requirement(specimens=specimens or {"plan": "by lot size"}, accept={"rule": "aql", "aql": aql} | accept)


@pytest.mark.parametrize(
    ("good", "bad", "verdict"),
    [
        (50, 0, Verdict.PASS),
        (45, 5, Verdict.PASS),
        (44, 6, Verdict.FAIL),
        (49, 0, Verdict.NOT_ASSESSED),
        (10, 6, Verdict.FAIL),
        (51, 0, Verdict.NOT_ASSESSED),
        (45, 6, Verdict.FAIL),
    ],
)
def test_a_lot_of_500_at_level_ii_takes_50_with_ac_5(good: int, bad: int, verdict: Verdict) -> None:
    found = judge(by_lot(), readings(["95"] * good + ["94"] * bad), lot_size=500)
    assert (found.verdict, found.n_required, found.failed) == (verdict, 50, bad)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [(["95"], Verdict.PASS), (["95", "94"], Verdict.FAIL), (["95", ">90"], Verdict.INCONCLUSIVE)],
)
def test_without_a_lot_every_specimen_must_conform(values: list[str], verdict: Verdict) -> None:
    assert judge(by_lot(), readings(values)).verdict is verdict


def test_undecided_specimens_count_against_a_pass_and_not_as_failures() -> None:
    half_open = readings(["95"] * 45 + [">90"] * 5)
    assert judge(by_lot(), half_open, lot_size=500).verdict is Verdict.PASS
    assert judge(by_lot(), readings(["95"] * 44 + [">90"] * 6), lot_size=500).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("lot_size", "level", "required"),
    [
        (500, "II", 50),
        (500, "I", 20),
        (500, "S-2", 3),
        (10, "II", 3),
        (2, "II", 2),
        (1, "II", 1),
        (100_000, "III", 315),
    ],
)
def test_the_plan_follows_lot_and_level_and_never_exceeds_the_lot(lot_size: int, level: str, required: int) -> None:
    found = judge(by_lot(level=level), readings(["95"]), lot_size=lot_size)
    assert found.n_required == required


def test_the_letter_floor_overrides_the_letter_of_the_lot() -> None:
    found = judge(by_lot("1.5", level="I", min_code_letter="L"), readings(["95"] * 200), lot_size=1000)
    assert (found.verdict, found.n_required) == (Verdict.PASS, 200)


def test_a_minimum_above_the_plan_keeps_its_acceptance_number() -> None:
    requirement = by_lot(specimens={"n_min": 5})
    assert judge(requirement, readings(["95"] * 5), lot_size=8).verdict is Verdict.PASS
    assert judge(requirement, readings(["95"] * 4 + ["94"]), lot_size=8).verdict is Verdict.FAIL
    assert judge(requirement, readings(["95"] * 7), lot_size=8).verdict is Verdict.PASS
    assert judge(requirement, readings(["95"] * 4), lot_size=8).verdict is Verdict.NOT_ASSESSED


@pytest.mark.parametrize(
    ("lot_size", "n", "verdict", "kind"),
    [(50, 13, Verdict.NOT_ASSESSED, "rql_not_met"), (280, 32, Verdict.PASS, "rql_met")],
)
def test_an_added_rql_asks_for_a_plan_that_is_strong_enough(lot_size: int, n: int, verdict: Verdict, kind: str) -> None:
    found = judge(by_lot(rql="20.0"), readings(["95"] * n), lot_size=lot_size)
    assert found.verdict is verdict
    step = next(one for one in found.steps if one.kind == kind)
    assert step.facts["pa"] == {13: "23.36", 32: "9.31"}[n]


def test_a_weak_plan_can_still_fail() -> None:
    assert judge(by_lot(rql="20.0"), readings(["94"] * 2), lot_size=50).verdict is Verdict.FAIL


def test_each_area_has_a_sample_of_its_own() -> None:
    def area(name: str, bad: int) -> list[Reading]:
        values = ["95"] * (50 - bad) + ["94"] * bad
        return [Reading("strength", f"{name}{at}", value, component=name) for at, value in enumerate(values)]

    assert judge(by_lot(), area("chest", 5) + area("sleeve", 5), lot_size=500).verdict is Verdict.PASS
    assert judge(by_lot(), area("chest", 6) + area("sleeve", 0), lot_size=500).verdict is Verdict.FAIL
    assert judge(by_lot(), area("chest", 0) + area("sleeve", 0)[:-1], lot_size=500).verdict is Verdict.NOT_ASSESSED


@pytest.mark.parametrize(
    ("way", "values", "verdict", "reported"),
    [
        ("mean_of_readings", ["94", "95", "96"], Verdict.PASS, "95"),
        ("mean_of_readings", ["94", "95", "95"], Verdict.FAIL, "94.7"),
        ("median", ["1", "95", "96"], Verdict.PASS, "95"),
        ("median", ["1", "94", "200"], Verdict.FAIL, "94"),
        ("median", ["1", ">95", "200"], Verdict.PASS, ">95"),
        ("lowest_panel", ["99", "95", "96"], Verdict.PASS, "95"),
        ("lowest_panel", ["99", "94", "96"], Verdict.FAIL, "94"),
    ],
)
def test_a_specimens_value_comes_from_its_readings(
    way: str, values: list[str], verdict: Verdict, reported: str
) -> None:
    requirement = by_lot(specimens={"n_min": 1, "readings_per_specimen": 3}, per_specimen=way)
    rows = [Reading("strength", "1", value, str(at)) for at, value in enumerate(values)]
    found = judge(requirement, rows)
    assert (found.verdict, found.reported) == (verdict, reported)


def test_a_specimen_with_one_unusable_reading_has_no_value() -> None:
    requirement = by_lot(specimens={"n_min": 1, "readings_per_specimen": 2}, per_specimen="mean_of_readings")
    rows = [Reading("strength", "1", value, str(at)) for at, value in enumerate(["99", "NaN"])]
    assert judge(requirement, rows).verdict is Verdict.NOT_ASSESSED
