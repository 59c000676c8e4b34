"""From text to a figure in the unit of the limit."""

from typing import Any

import pytest
from support.judging import make_requirement

from lims.conformity.decisions import SIMPLE, DecisionRule, RuleKind
from lims.conformity.measured import Measured
from lims.conformity.measuring import measure
from lims.conformity.readings import Reading
from lims.conformity.verdicts import Verdict


def measured(value: str, rule: DecisionRule = SIMPLE, place: dict[str, str] | None = None, **changes: Any) -> Measured:
    """Return one reading as the judge understands it."""
    requirement = make_requirement(**changes)
    cells = requirement.limits.find("one", None).cells
    return measure(requirement, cells, Reading("strength", "1", value, **(place or {})), rule)


@pytest.mark.parametrize(
    ("value", "verdict", "problem"),
    [
        ("95", Verdict.PASS, None),
        ("95.00", Verdict.PASS, None),
        ("94.99999999999999999999999999999999999999", Verdict.FAIL, None),
        ("9.5e1", Verdict.PASS, None),
        ("-95", Verdict.FAIL, None),
        (">95", Verdict.PASS, None),
        (">94", Verdict.INCONCLUSIVE, None),
        ("<95", Verdict.FAIL, None),
        ("fail", Verdict.FAIL, None),
        ("pass", Verdict.NOT_ASSESSED, "word_for_number"),
        ("ND", Verdict.NOT_ASSESSED, "word_for_number"),
        ("3-4", Verdict.NOT_ASSESSED, "grade_for_number"),
        ("NaN", Verdict.NOT_ASSESSED, "value_refused"),
        ("９５", Verdict.NOT_ASSESSED, "value_refused"),
        ("", Verdict.NOT_ASSESSED, "value_refused"),
    ],
)
def test_a_lower_limit(value: str, verdict: Verdict, problem: str | None) -> None:
    found = measured(value)
    assert (found.verdict, found.problem and found.problem.kind) == (verdict, problem)


@pytest.mark.parametrize(
    ("value", "verdict", "problem"),
    [
        ("95", Verdict.PASS, None),
        ("95.1", Verdict.FAIL, None),
        ("0", Verdict.PASS, None),
        ("-0", Verdict.PASS, None),
        ("-0.1", Verdict.NOT_ASSESSED, "negative"),
        ("<95", Verdict.PASS, None),
        ("<96", Verdict.INCONCLUSIVE, None),
        ("<-1", Verdict.NOT_ASSESSED, "negative"),
        (">95", Verdict.FAIL, None),
        ("ND", Verdict.INCONCLUSIVE, None),
        ("absent", Verdict.INCONCLUSIVE, None),
        ("present", Verdict.NOT_ASSESSED, "word_for_number"),
    ],
)
def test_an_upper_limit_and_what_cannot_be_negative(value: str, verdict: Verdict, problem: str | None) -> None:
    found = measured(value, op="<=")
    assert (found.verdict, found.problem and found.problem.kind) == (verdict, problem)


@pytest.mark.parametrize("unit", ["Cel", "[pH]", "log10({count})"])
def test_some_units_know_values_below_zero(unit: str) -> None:
    assert measured("-1", op="<=", unit=unit).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("value", "problem"), [("100", None), ("100.1", "beyond_scale"), (">99", None), (">100", "beyond_scale")]
)
def test_nothing_lies_beyond_the_scale(value: str, problem: str | None) -> None:
    found = measured(value, unit="%", scale_max=100)
    assert (found.problem and found.problem.kind) == problem


def test_nothing_lies_below_a_scale_of_its_own() -> None:
    found = measured("4", scale_min=5)
    assert found.problem is not None
    assert found.problem.kind == "below_scale"


@pytest.mark.parametrize(
    ("value", "unit", "verdict", "shown"),
    [
        ("16000", "Pa", Verdict.PASS, "16"),
        ("15999.9", "Pa", Verdict.FAIL, "15.9999"),
        ("120", "mm[Hg]", Verdict.FAIL, "15.999"),
        ("121", "mmHg", Verdict.PASS, "16.132"),
        ("160", "mbar", Verdict.PASS, "16"),
        (">160", "mbar", Verdict.PASS, ">16"),
    ],
)
def test_a_unit_is_converted_exactly(value: str, unit: str, verdict: Verdict, shown: str) -> None:
    found = measured(value, place={"unit": unit}, unit="kPa", limits={"all": "16.0"})
    assert found.verdict is verdict
    assert found.shown.startswith(shown)


@pytest.mark.parametrize(
    ("unit", "problem"),
    [("N", "unit_of_another_kind"), ("furlong", "unknown_unit"), ("kPa/cm2", "unit_of_another_kind")],
)
def test_a_unit_of_another_kind_is_refused(unit: str, problem: str) -> None:
    found = measured("99", place={"unit": unit}, unit="kPa")
    assert found.problem is not None
    assert found.problem.kind == problem


@pytest.mark.parametrize(
    ("value", "reference", "unit", "verdict"),
    [
        ("285", "3.0", "[CFU]", Verdict.PASS),
        ("286", "3.0", "[CFU]", Verdict.FAIL),
        ("286", None, "[CFU]", Verdict.NOT_ASSESSED),
        ("286", "0", "[CFU]", Verdict.NOT_ASSESSED),
        ("286", "many", "[CFU]", Verdict.NOT_ASSESSED),
        ("95", None, "[CFU]/g", Verdict.PASS),
    ],
)
def test_a_raw_count_is_divided_by_its_mass(value: str, reference: str | None, unit: str, verdict: Verdict) -> None:
    place = {"unit": unit} | ({"reference": reference} if reference else {})
    assert measured(value, place=place, op="<=", unit="[CFU]/g").verdict is verdict


def test_a_raw_pressure_is_divided_by_the_area_of_the_formula() -> None:
    changes = {"formula": "dP = M / A", "test_conditions": {"area_cm2": "4.9"}, "unit": "Pa/cm2", "op": "<="}
    assert measured("465.5", place={"unit": "Pa"}, **changes).verdict is Verdict.PASS
    assert measured("465.6", place={"unit": "Pa"}, **changes).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("100", Verdict.PASS),
        ("101", Verdict.FAIL),
        ("0", Verdict.PASS),
        ("-1", Verdict.NOT_ASSESSED),
        ("<100", Verdict.PASS),
        ("<0", Verdict.NOT_ASSESSED),
        (">100", Verdict.FAIL),
    ],
)
def test_the_judge_takes_the_logarithm_of_a_count(value: str, verdict: Verdict) -> None:
    changes = {"op": "<=", "unit": "log10([CFU])", "transform": "log10", "limits": {"all": 2}}
    assert measured(value, place={"unit": "[CFU]"}, **changes).verdict is verdict


GUARDED = DecisionRule(RuleKind.GUARDED)


@pytest.mark.parametrize(
    ("value", "place", "verdict"),
    [
        ("96", {"U": "1"}, Verdict.PASS),
        ("95.9", {"U": "1"}, Verdict.FAIL),
        ("95.9", {}, Verdict.NOT_ASSESSED),
        ("94.9", {}, Verdict.FAIL),
        ("96", {"U": "-1"}, Verdict.NOT_ASSESSED),
        ("96", {"U": "some"}, Verdict.NOT_ASSESSED),
        ("96", {"U": "1", "k": "0"}, Verdict.NOT_ASSESSED),
        ("0.096", {"U": "0.001", "unit": "kN"}, Verdict.PASS),
        (">96", {"U": "1"}, Verdict.PASS),
        (">95.5", {"U": "1"}, Verdict.INCONCLUSIVE),
        ("<95", {"U": "1"}, Verdict.FAIL),
        (">96", {}, Verdict.NOT_ASSESSED),
    ],
)
def test_a_guard_band(value: str, place: dict[str, str], verdict: Verdict) -> None:
    assert measured(value, GUARDED, place).verdict is verdict


def test_a_guard_band_that_leaves_no_room_is_not_applied() -> None:
    found = measured("4", GUARDED, {"U": "3"}, op="between", limits={"all": [1, 5]})
    assert found.problem is not None
    assert found.problem.kind == "empty_acceptance_zone"


@pytest.mark.parametrize(
    ("value", "verdict", "problem"),
    [
        ("3", Verdict.PASS, None),
        ("3-4", Verdict.PASS, None),
        ("3.5", Verdict.PASS, None),
        ("2-3", Verdict.FAIL, None),
        ("0", Verdict.FAIL, None),
        ("5", Verdict.PASS, None),
        ("5.5", Verdict.NOT_ASSESSED, "not_a_grade"),
        ("90", Verdict.NOT_ASSESSED, "not_a_grade"),
        ("3.1", Verdict.NOT_ASSESSED, "not_a_grade"),
        ("-3", Verdict.NOT_ASSESSED, "not_a_grade"),
        (">3", Verdict.NOT_ASSESSED, "not_a_grade"),
        ("fail", Verdict.FAIL, None),
        ("pass", Verdict.NOT_ASSESSED, "not_a_grade"),
    ],
)
def test_grades(value: str, verdict: Verdict, problem: str | None) -> None:
    found = measured(value, op="grade>=", unit="{grade}", limits={"all": 3})
    assert (found.verdict, found.problem and found.problem.kind) == (verdict, problem)


def test_a_scale_without_half_grades() -> None:
    changes = {"op": "grade>=", "unit": "{grade}", "limits": {"all": 3}, "grade_scale": "1 to 5"}
    assert measured("3-4", **changes).problem is not None
    assert measured("0", **changes).problem is not None
    assert measured("4", **changes).verdict is Verdict.PASS


def test_a_grade_in_a_unit_is_refused_unless_the_scale_has_pressures() -> None:
    assert measured("3", place={"unit": "kPa"}, op="grade>=", unit="{grade}", limits={"all": 3}).problem is not None


def test_a_component_without_a_limit_is_unknown() -> None:
    requirement = make_requirement(limits={"all": 1})
    found = measure(
        requirement, {"salt": requirement.limits.find("one", None).cells[None]}, Reading("strength", "1", "9"), SIMPLE
    )
    assert found.problem is not None
    assert found.problem.kind == "component_unknown"
