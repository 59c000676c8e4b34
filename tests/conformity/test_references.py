"""Readings that mean something only beside another figure."""

from decimal import Decimal
from typing import Any

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.decisions import DecisionRule, RuleKind
from lims.conformity.limits import Limits
from lims.conformity.references import ReferenceRefused, declared_range
from lims.conformity.verdicts import Verdict


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("17.5±0.5", "17.0", "18.0"),
        ("17.5 +/- 0.5", "17.0", "18.0"),
        ("17.5+-0.5", "17.0", "18.0"),
        ("200±5%", "190", "210"),
        ("95+5/-3", "92", "100"),
        ("95 +5 -3", "92", "100"),
        ("17.0..18.0", "17.0", "18.0"),
        ("17~18", "17", "18"),
        ("17 to 18", "17", "18"),
        ("17至18", "17", "18"),
    ],
)
def test_a_declared_tolerance_is_a_range(text: str, low: str, high: str) -> None:
    assert declared_range(text) == Limits.between(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("17.5", "tolerance_missing"),
        ("about 17", "reference_refused"),
        ("18..17", "reference_refused"),
        ("17.5±", "reference_refused"),
        ("１７.5±0.5", "reference_refused"),
        ("17.5±-0.5", "reference_refused"),
    ],
)
def test_what_names_no_tolerance_is_refused(text: str, code: str) -> None:
    with pytest.raises(ReferenceRefused) as refused:
        declared_range(text)
    assert refused.value.code == code


def verdict(value: str, reference: str | None, **changes: Any) -> Verdict:
    """Return the verdict on one reading with its reference."""
    requirement = make_requirement(specimens={"n": None}, **changes)
    return judge(requirement, readings([value], reference=reference)).verdict


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [
        ("105", "100", Verdict.PASS),
        ("105.01", "100", Verdict.FAIL),
        ("95", "100", Verdict.PASS),
        ("94.99", "100", Verdict.FAIL),
        ("3", "2.9", Verdict.PASS),
        ("100", None, Verdict.NOT_ASSESSED),
        ("100", "0", Verdict.NOT_ASSESSED),
        ("100", "-100", Verdict.NOT_ASSESSED),
        ("100", "hundred", Verdict.NOT_ASSESSED),
    ],
)
def test_a_share_of_the_declared_figure(value: str, reference: str | None, expected: Verdict) -> None:
    changes = {"op": "abs<=", "unit": "%", "basis": "relative_to_declared", "limits": {"all": 5}}
    assert verdict(value, reference, **changes) is expected


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [("102", "100", Verdict.PASS), ("97.9", "100", Verdict.FAIL), ("1", None, Verdict.NOT_ASSESSED)],
)
def test_a_difference_from_a_table(value: str, reference: str | None, expected: Verdict) -> None:
    changes = {"op": "abs<=", "unit": "cm", "basis": "difference_from_table", "limits": {"all": 2}}
    assert verdict(value, reference, **changes) is expected


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [
        ("-0.25", None, Verdict.PASS),
        ("0.12", None, Verdict.PASS),
        ("0.13", None, Verdict.FAIL),
        ("-0.26", None, Verdict.FAIL),
        ("1.12", "1", Verdict.PASS),
        ("1.13", "1", Verdict.FAIL),
        ("<0", None, Verdict.INCONCLUSIVE),
    ],
)
def test_an_asymmetric_error(value: str, reference: str | None, expected: Verdict) -> None:
    assert verdict(value, reference, op="abs<=", unit="m-1", limits={"all": ["-0.25", "0.12"]}) is expected


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [
        ("20", "10", Verdict.PASS),
        ("20.1", "10", Verdict.FAIL),
        ("30", "30", Verdict.PASS),
        ("30.1", "30", Verdict.FAIL),
        ("1", None, Verdict.NOT_ASSESSED),
        ("-25", "10", Verdict.NOT_ASSESSED),
    ],
)
def test_the_greater_of_limit_and_table_value(value: str, reference: str | None, expected: Verdict) -> None:
    rule = "the greater of the limit and the table value"
    assert verdict(value, reference, op="<=", unit="%", limits={"all": 20}, limit_rule=rule) is expected


def test_an_uncertainty_is_scaled_with_the_share() -> None:
    requirement = make_requirement(
        op="abs<=", unit="%", basis="relative_to_declared", limits={"all": 5}, specimens={"n": None}
    )
    rule = DecisionRule(RuleKind.GUARDED)
    inside = readings(["208"], reference="200", U="2", unit="mm")
    assert judge(requirement, inside, rule=rule).verdict is Verdict.PASS
    assert judge(requirement, readings(["208.1"], reference="200", U="2", unit="mm"), rule=rule).verdict is Verdict.FAIL
