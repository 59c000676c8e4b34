"""Means: exact, with censored readings, incomplete, and with uncertainty."""

from typing import Any

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.decisions import DecisionRule, RuleKind
from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict


def mean_of(op: str = ">=", **changes: Any) -> Requirement:
    """Return a requirement on the mean of three."""
    return make_requirement(op=op, accept={"rule": "mean"}, **changes)


@pytest.mark.parametrize(
    ("values", "verdict", "reported"),
    [
        (["94", "95", "96"], Verdict.PASS, "95"),
        (["94", "95", "95.9"], Verdict.FAIL, "94.97"),
        (["94.9999", "95", "95"], Verdict.FAIL, "94.99997"),
        (["95.00", "95.00", "95.00"], Verdict.PASS, "95.00"),
        (["95", "96", "96"], Verdict.PASS, "95.7"),
    ],
)
def test_the_mean_is_compared_exactly_and_rounded_only_for_the_report(
    values: list[str], verdict: Verdict, reported: str
) -> None:
    found = judge(mean_of(), readings(values))
    assert (found.verdict, found.reported) == (verdict, reported)


def test_a_rounded_mean_never_stands_on_the_other_side_of_the_limit() -> None:
    found = judge(mean_of(), readings(["94.9999999", "95", "95"]))
    assert found.verdict is Verdict.FAIL
    assert found.reported == "94.99999997"


@pytest.mark.parametrize(
    ("op", "values", "verdict"),
    [
        ("<=", ["300", "300"], Verdict.FAIL),
        ("<=", ["142.5", "142.5"], Verdict.NOT_ASSESSED),
        ("<=", ["1", "1"], Verdict.NOT_ASSESSED),
        (">=", ["1", "1"], Verdict.NOT_ASSESSED),
        ("<", ["142.5", "142.5"], Verdict.FAIL),
    ],
)
def test_a_set_that_is_not_whole_fails_only_where_nothing_can_mend_it(
    op: str, values: list[str], verdict: Verdict
) -> None:
    assert judge(mean_of(op), readings(values)).verdict is verdict


def test_the_end_of_the_scale_is_the_best_that_can_still_come() -> None:
    requirement = mean_of(unit="%", scale_max=100)
    assert judge(requirement, readings(["84", "100"])).verdict is Verdict.FAIL
    assert judge(requirement, readings(["85", "100"])).verdict is Verdict.NOT_ASSESSED


@pytest.mark.parametrize("kind", ["doubled", "unusable"])
def test_what_cannot_be_read_leaves_the_mean_open(kind: str) -> None:
    rows = readings(["95", "96", "97"])
    spoiled = [*rows, rows[0]] if kind == "doubled" else [*rows[:2], Reading("strength", "3", "NaN")]
    assert judge(mean_of(), spoiled).verdict is Verdict.NOT_ASSESSED


@pytest.mark.parametrize(
    ("values", "verdict"),
    [(["94", "94", "94", "94"], Verdict.FAIL), (["94", "94", "95", "97"], Verdict.NOT_ASSESSED)],
)
def test_one_too_many_fails_only_where_every_choice_fails(values: list[str], verdict: Verdict) -> None:
    assert judge(mean_of(), readings(values)).verdict is verdict


@pytest.mark.parametrize(
    ("values", "verdict", "reported"),
    [
        (["96", "96", ">93"], Verdict.PASS, ">95.0"),
        (["96", "96", ">90"], Verdict.INCONCLUSIVE, ">94.0"),
        (["96", "90", "<102"], Verdict.INCONCLUSIVE, "62.0 – 96.0"),
        (["90", "90", "<95"], Verdict.FAIL, "60.0 – 91.7"),
    ],
)
def test_censored_readings_give_a_range(values: list[str], verdict: Verdict, reported: str) -> None:
    found = judge(mean_of(), readings(values))
    assert found.verdict is verdict
    assert found.reported.replace(".0", "") == reported.replace(".0", "")


def test_the_uncertainty_of_a_mean_is_not_divided_by_the_root_of_n() -> None:
    rule = DecisionRule(RuleKind.GUARDED)
    assert judge(mean_of(), readings(["96", "96", "96"], U="1"), rule=rule).verdict is Verdict.PASS
    assert judge(mean_of(), readings(["96", "96", "95.7"], U="1"), rule=rule).verdict is Verdict.FAIL
    assert judge(mean_of(), readings(["96", "96", "96"]), rule=rule).verdict is Verdict.NOT_ASSESSED


def test_a_specimen_counts_once_however_often_it_was_read() -> None:
    rows = [Reading("strength", "1", "90", str(at)) for at in range(4)]
    rows += [Reading("strength", "2", "98"), Reading("strength", "3", "98")]
    found = judge(mean_of(), rows)
    assert (found.verdict, found.reported) == (Verdict.PASS, "95.3")


def test_logarithms_of_counts_are_averaged_exactly() -> None:
    requirement = mean_of(
        "<=", unit="log10({count})", transform="log10", limits={"one": "0.5", "two": 1}, specimens={"n": 2}
    )
    assert judge(requirement, readings(["2", "5"], unit="{count}")).verdict is Verdict.PASS
    assert judge(requirement, readings(["2", "5.001"], unit="{count}")).verdict is Verdict.FAIL
    assert judge(requirement, readings(["0", "1"], unit="{count}")).verdict is Verdict.PASS


def test_a_reading_that_fails_by_itself_is_no_failed_cell_of_a_mean() -> None:
    found = judge(mean_of(), readings(["94", "96", "96"]))
    assert {cell.verdict for cell in found.cells} == {Verdict.NOT_APPLICABLE}
