import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lims.conformity.decisions import (
    SIMPLE,
    UNCRITICAL,
    DecisionRule,
    RuleKind,
    Statement,
    Uncertainty,
    Wording,
    acceptance_limits,
    decide,
)
from lims.conformity.limits import Limit, Limits
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict

D = Decimal
HALF = Uncertainty(D("0.5"))
UP_TO_10, FROM_10 = Limits.at_most(D(10)), Limits.at_least(D(10))
FROM_5_TO_10 = Limits.between(D(5), D(10))
GUARDED = DecisionRule(RuleKind.GUARDED)
NON_BINARY = DecisionRule(RuleKind.GUARDED, statement=Statement.NON_BINARY)
LIKELY = DecisionRule(RuleKind.PROBABILITY, p_min=D("0.95"))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-50, max_value=50, places=2)
widths = st.decimals(allow_nan=False, allow_infinity=False, min_value="0.01", max_value=5, places=2)


@pytest.mark.parametrize(
    ("rule", "limits", "y", "wording"),
    [
        (SIMPLE, UP_TO_10, "10", "pass"),
        (SIMPLE, UP_TO_10, "10.01", "fail"),
        (SIMPLE, Limits.less_than(D(10)), "10", "fail"),
        (GUARDED, UP_TO_10, "9.5", "pass"),
        (GUARDED, UP_TO_10, "9.51", "fail"),
        (GUARDED, FROM_10, "10.5", "pass"),
        (GUARDED, FROM_10, "10.49", "fail"),
        (GUARDED, Limits.less_than(D(10)), "9.5", "pass"),
        (GUARDED, FROM_5_TO_10, "5.5", "pass"),
        (GUARDED, FROM_5_TO_10, "9.5", "pass"),
        (GUARDED, FROM_5_TO_10, "5.49", "fail"),
        (GUARDED, FROM_5_TO_10, "9.51", "fail"),
        (UNCRITICAL, UP_TO_10, "10.5", "pass"),
        (UNCRITICAL, UP_TO_10, "10.51", "fail"),
        (UNCRITICAL, FROM_10, "9.5", "pass"),
        (UNCRITICAL, FROM_10, "9.49", "fail"),
        (NON_BINARY, UP_TO_10, "9.50", "pass"),
        (NON_BINARY, UP_TO_10, "9.51", "conditional_pass"),
        (NON_BINARY, UP_TO_10, "10", "conditional_pass"),
        (NON_BINARY, UP_TO_10, "10.01", "conditional_fail"),
        (NON_BINARY, UP_TO_10, "10.5", "conditional_fail"),
        (NON_BINARY, UP_TO_10, "10.51", "fail"),
        (NON_BINARY, FROM_10, "10.5", "pass"),
        (NON_BINARY, FROM_10, "10.49", "conditional_pass"),
        (NON_BINARY, FROM_10, "9.99", "conditional_fail"),
        (NON_BINARY, FROM_10, "9.5", "conditional_fail"),
        (NON_BINARY, FROM_10, "9.49", "fail"),
        (NON_BINARY, FROM_5_TO_10, "4.5", "conditional_fail"),
        (NON_BINARY, FROM_5_TO_10, "4.49", "fail"),
        (NON_BINARY, FROM_5_TO_10, "10.5", "conditional_fail"),
        (NON_BINARY, Limits.less_than(D(10)), "10", "conditional_fail"),
        (LIKELY, UP_TO_10, "9.58", "pass"),
        (LIKELY, UP_TO_10, "9.6", "inconclusive"),
        (LIKELY, UP_TO_10, "10.4", "inconclusive"),
        (LIKELY, UP_TO_10, "10.42", "fail"),
    ],
)
def test_each_rule_at_its_edges(rule, limits, y, wording):
    decision = decide(D(y), limits, rule, HALF)
    assert decision.wording == wording
    assert decision.verdict == ("inconclusive" if wording.startswith("conditional") else wording)


def test_the_acceptance_limits_keep_the_places_they_come_from():
    decision = decide(D("9.8"), Limits.between(D("5.0"), D("10.00")), GUARDED, Uncertainty(D("0.50")))
    assert str(decision.guard_band) == "0.50"
    assert str(decision.acceptance.lower.value) == "5.50"
    assert str(decision.acceptance.upper.value) == "9.50"


def test_simple_acceptance_has_no_guard_band_and_the_limit_as_printed():
    decision = decide(D("9.8"), UP_TO_10, SIMPLE, HALF)
    assert (decision.guard_band, decision.acceptance, decision.three_way) == (None, UP_TO_10, None)
    assert decision.pc == pytest.approx(0.7881446)


def test_without_uncertainty_only_simple_acceptance_decides():
    assert decide(D(10), UP_TO_10, SIMPLE).verdict is Verdict.PASS
    for rule in (GUARDED, NON_BINARY, UNCRITICAL, LIKELY):
        with pytest.raises(Refused, match="uncertainty_missing"):
            decide(D(1), UP_TO_10, rule)


def test_an_uncertainty_of_zero_is_a_guard_band_of_nothing_but_no_probability():
    nothing = Uncertainty(D(0))
    decision = decide(D(10), UP_TO_10, GUARDED, nothing)
    assert (decision.wording, decision.pc) == (Wording.PASS, None)
    assert decide(D(10), Limits.less_than(D(10)), GUARDED, nothing).wording is Wording.FAIL
    assert decide(D("10.1"), UP_TO_10, NON_BINARY, nothing).three_way is Verdict.FAIL
    with pytest.raises(Refused, match="uncertainty_zero"):
        decide(D(1), UP_TO_10, LIKELY, nothing)


@pytest.mark.parametrize(("expanded", "is_refused"), [("2.5", False), ("2.51", True)])
def test_a_zone_of_one_point_is_a_zone_and_a_smaller_one_is_refused(expanded, is_refused):
    if not is_refused:
        assert decide(D("7.5"), FROM_5_TO_10, GUARDED, Uncertainty(D(expanded))).wording is Wording.PASS
        return
    with pytest.raises(Refused, match="empty_acceptance_zone"):
        decide(D("7.5"), FROM_5_TO_10, GUARDED, Uncertainty(D(expanded)))


@pytest.mark.parametrize("rule", [SIMPLE, GUARDED, LIKELY])
def test_no_limit_and_crossed_limits_are_refused_under_every_rule(rule):
    with pytest.raises(Refused, match="limit_missing"):
        decide(D(1), Limits(), rule, HALF)
    with pytest.raises(Refused, match="empty_acceptance_zone"):
        decide(D(1), Limits.between(D(10), D(5)), rule, HALF)


def test_an_open_limit_stays_open_unless_a_guard_band_moves_it():
    open_at_10 = Limits.less_than(D(10))
    assert acceptance_limits(open_at_10, D(0)).upper == Limit(D(10), inclusive=False)
    assert acceptance_limits(open_at_10, D(1)).upper == Limit(D(9))
    assert acceptance_limits(Limits.more_than(D(1)), D("-0.5")).lower == Limit(D("0.5"), inclusive=False)


def test_the_sum_of_an_uncertainty_and_a_limit_may_be_longer_than_any_context():
    tiny = D("1e-60")
    decision = decide(D(10) - 1, UP_TO_10, GUARDED, Uncertainty(tiny))
    assert decision.acceptance.upper.value == Fraction(10) - Fraction(tiny)


def test_a_standard_uncertainty_is_expanded_by_its_factor():
    expanded = Uncertainty.from_standard(D("0.25"), D(2))
    assert (str(expanded.expanded), expanded.standard) == ("0.50", Fraction(1, 4))


@pytest.mark.parametrize(("y", "expanded"), [("-200", "10.00"), ("200", "10.00"), ("0", "0.00")])
def test_a_relative_uncertainty_belongs_to_the_measured_value(y, expanded):
    assert str(Uncertainty.relative(D("0.05"), D(y)).expanded) == expanded


def test_a_relative_uncertainty_of_a_converted_value_is_exact():
    assert Uncertainty.relative(D("0.1"), Fraction(-1, 3)).expanded == Fraction(1, 30)


@pytest.mark.parametrize(
    ("expanded", "k", "code"),
    [
        ("-0.1", "2", "uncertainty_negative"),
        ("1", "0", "coverage_factor_not_positive"),
        ("1", "-2", "coverage_factor_not_positive"),
    ],
)
def test_impossible_uncertainties_are_refused(expanded, k, code):
    with pytest.raises(Refused, match=code):
        Uncertainty(D(expanded), D(k))


@pytest.mark.parametrize(
    ("rule", "risk"),
    [
        (SIMPLE, 0.5),
        (GUARDED, 0.02275),
        (DecisionRule(RuleKind.GUARDED, D("0.83")), 0.04846),
        (DecisionRule(RuleKind.GUARDED, D("1.5")), 0.00135),
        (UNCRITICAL, 0.97725),
        (LIKELY, 0.05),
        (DecisionRule(RuleKind.PROBABILITY, p_min=D("0.5")), 0.5),
    ],
)
def test_every_rule_knows_its_risk_of_a_wrong_pass(rule, risk):
    assert rule.risk() == pytest.approx(risk, abs=1e-5)


def test_the_risk_follows_the_coverage_factor_of_the_reading():
    assert GUARDED.risk(D(3)) == pytest.approx(0.00135, abs=1e-5)


@pytest.mark.parametrize(
    "rule",
    [
        SIMPLE,
        UNCRITICAL,
        LIKELY,
        NON_BINARY,
        DecisionRule(RuleKind.GUARDED, D("0.830"), Statement.NON_BINARY, None, D("2.00")),
    ],
)
def test_a_rule_comes_back_from_json_as_it_went(rule):
    written = json.loads(json.dumps(rule.to_dict()))
    assert DecisionRule.from_dict(written) == rule
    assert DecisionRule.from_dict(written).to_dict() == written


def test_a_rule_that_says_nothing_is_simple_acceptance():
    assert DecisionRule.from_dict({}) == SIMPLE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"kind": "generous"}, "unknown_rule"),
        ({"kind": ["simple"]}, "unknown_rule"),
        ({"statement": "maybe"}, "unknown_statement"),
        ({"kind": "guarded", "R": "1"}, "unknown_member"),
        ({"r": "one"}, "not_a_number"),
        ({"k": "0"}, "coverage_factor_not_positive"),
        ({"kind": "probability"}, "p_min_missing"),
        ({"kind": "probability", "p_min": "0.49"}, "p_min_out_of_range"),
        ({"kind": "probability", "p_min": "1"}, "p_min_out_of_range"),
    ],
)
def test_a_rule_that_the_judge_does_not_know_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        DecisionRule.from_dict(data)
    assert refused.value.code == code


@given(numbers, numbers, widths, st.sampled_from(["0.1", "0.83", "1", "1.5"]))
def test_a_guarded_pass_is_always_a_simple_pass(value, limit, width, r):
    rule = DecisionRule(RuleKind.GUARDED, D(r))
    for limits in (Limits.at_most(limit), Limits.less_than(limit), Limits.at_least(limit), Limits.more_than(limit)):
        if decide(value, limits, rule, Uncertainty(width)).verdict is Verdict.PASS:
            assert decide(value, limits, SIMPLE).verdict is Verdict.PASS


RANK = {
    Wording.FAIL: 0,
    Wording.CONDITIONAL_FAIL: 1,
    Wording.INCONCLUSIVE: 2,
    Wording.CONDITIONAL_PASS: 3,
    Wording.PASS: 4,
}


@given(numbers, numbers, numbers, widths, st.sampled_from([SIMPLE, GUARDED, NON_BINARY, UNCRITICAL, LIKELY]))
def test_a_worse_value_never_improves_a_decision(first, second, limit, width, rule):
    low, high = sorted([first, second])
    uncertainty = Uncertainty(width)
    at_most = [decide(y, Limits.at_most(limit), rule, uncertainty).wording for y in (low, high)]
    at_least = [decide(y, Limits.at_least(limit), rule, uncertainty).wording for y in (low, high)]
    assert RANK[at_most[0]] >= RANK[at_most[1]]
    assert RANK[at_least[0]] <= RANK[at_least[1]]


@given(numbers, numbers, widths)
def test_more_uncertainty_never_turns_a_guarded_fail_into_a_pass(value, limit, width):
    wide, narrow = Uncertainty(width * 2), Uncertainty(width)
    assume(decide(value, Limits.at_most(limit), GUARDED, narrow).verdict is Verdict.FAIL)
    assert decide(value, Limits.at_most(limit), GUARDED, wide).verdict is Verdict.FAIL
