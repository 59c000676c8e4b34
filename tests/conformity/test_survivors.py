"""What mutation testing found unwatched (docs/mutation.md): each test here kills what nothing else did."""

from decimal import Decimal
from fractions import Fraction

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.attributes import ClassPlan, judge_classes
from lims.conformity.decisions import DecisionRule, RuleKind, Statement, Uncertainty, decide
from lims.conformity.limits import ComparisonMethod, Limits, compare, limits_text
from lims.conformity.readings import parse_value
from lims.conformity.refusals import Refused
from lims.conformity.rounding import MOST_DIGITS, round_significant, round_with_uncertainty
from lims.conformity.verdicts import Verdict

D = Decimal


def test_more_than_and_less_than_leave_the_limit_itself_out():
    more, less = Limits.more_than(D("98.0")), Limits.less_than(D(40))  # built here: a mutant is not yet at work before
    assert (more.lower.inclusive, less.upper.inclusive) == (False, False)
    assert (limits_text(more), limits_text(less)) == ("> 98.0", "< 40")


def test_the_interval_that_is_given_is_the_one_that_is_taken():
    found = compare(D("97.949"), Limits.at_least(D("98.0")), method=ComparisonMethod.ROUNDED_VALUE, interval=D(1))
    assert (found.compared, found.passed) == (D(98), True)


def test_a_limit_without_trailing_zeros_is_printed_as_it_is():
    assert limits_text(Limits.at_most(Fraction(1, 3))) == "≤ 1/3"
    assert limits_text(Limits.at_most(D("1E+2"))) == "≤ 100"


def test_an_uncertainty_has_two_digits_unless_told_otherwise():
    assert round_with_uncertainty(D("12.3456"), D("0.1234")) == (D("12.35"), D("0.12"))


def test_as_many_digits_as_are_allowed():
    assert round_significant(D("1.5"), MOST_DIGITS) == D("1.5")


@pytest.mark.parametrize(
    ("values", "verdict", "failed"),
    [(["95", "95", "95"], Verdict.PASS, 0), (["94", "95", "95"], Verdict.FAIL, 1), (["95", "95"], None, 0)],
)
def test_a_mean_counts_as_one_failure_or_none(values, verdict, failed):
    found = judge(make_requirement(accept={"rule": "mean"}), readings(values))
    assert found.failed == failed
    assert found.verdict is (verdict or Verdict.NOT_ASSESSED)
    assert (found.n, found.n_required) == (len(values), 3)


def test_one_mean_too_many_decides_nothing():
    found = judge(make_requirement(accept={"rule": "mean"}), readings(["95"] * 4))
    assert (found.verdict, found.n, found.n_required) == (Verdict.NOT_ASSESSED, 4, 3)


def test_nothing_read_reports_nothing():
    found = judge(make_requirement(accept={"rule": "mean"}), [])
    assert (found.verdict, found.reported, found.n, found.n_required, found.failed) == (
        Verdict.NOT_ASSESSED,
        "",
        0,
        3,
        0,
    )


@pytest.mark.parametrize(("results", "undecided"), [([">50"], 1), (["5"], 0), (["50"], 0), (["5", "<20", ">50"], 2)])
def test_a_unit_is_undecided_at_either_end_of_a_three_class_plan(results, undecided):
    plan = ClassPlan(5, 2, D(10), D(100))
    assert judge_classes([parse_value(text) for text in results], plan).undecided == undecided


def test_a_statement_with_conditional_words_says_zone_band_and_probability_too():
    rule = DecisionRule(RuleKind.GUARDED, statement=Statement.NON_BINARY)
    found = decide(D(9), Limits.at_most(D(10)), rule, Uncertainty(D(2)))
    assert (found.wording, found.acceptance, found.guard_band) == ("conditional_pass", Limits.at_most(D(8)), D(2))
    assert found.pc == pytest.approx(0.841345, abs=1e-6)  # the normal distribution up to one u = U / 2 above


def test_a_zone_that_the_guard_bands_close_is_refused_by_its_code():
    with pytest.raises(Refused) as refusal:
        decide(D(5), Limits.between(D(4), D(6)), DecisionRule(RuleKind.GUARDED), Uncertainty(D(2)))
    assert refusal.value.code == "empty_acceptance_zone"
