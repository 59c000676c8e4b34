"""Programs read the code of a refusal and people its facts: both are part of what the judge promises."""

from decimal import Decimal
from functools import partial

import pytest

from lims.conformity.attributes import ClassPlan, judge_classes
from lims.conformity.censoring import by_capability, censored_sum, possible_range
from lims.conformity.decisions import SIMPLE, DecisionRule, RuleKind, Uncertainty, decide
from lims.conformity.limits import ComparisonMethod, Limit, Limits, compare
from lims.conformity.readings import parse_value
from lims.conformity.refusals import Refused
from lims.conformity.rounding import round_significant, round_to_interval, round_with_uncertainty
from lims.conformity.sampling.acceptance import Model, binomial, hypergeometric, poisson, quality_at
from lims.conformity.sampling.plans import decide_lot, larger_letter, plan_for_letter, sampling_plan
from lims.conformity.sampling.scheme import AqlUnit, Edition, Severity, code_letter, master_table

D = Decimal
EMPTY = Limits(Limit(D(2)), Limit(D(1)))
TWO_PLACES = Limits(Limit(D("1.0")), Limit(D("2.00")))
GUARDED = DecisionRule(RuleKind.GUARDED)
LIKELY = DecisionRule(RuleKind.PROBABILITY, p_min=D("0.95"))
MIL = {"severity": Severity.REDUCED, "edition": Edition.MIL_STD_105E}

CASES = [
    (partial(compare, D(1), Limits()), "limit_missing", {}),
    (partial(compare, D(1), EMPTY), "empty_acceptance_zone", {}),
    (partial(compare, D(1), TWO_PLACES, method=ComparisonMethod.ROUNDED_VALUE), "interval_missing", {}),
    (partial(round_with_uncertainty, D(1), D(0)), "uncertainty_not_positive", {"uncertainty": "0"}),
    (partial(round_significant, D(1), 0), "significant_digits_out_of_range", {"digits": "0"}),
    (partial(round_to_interval, D(1), D(0)), "interval_not_positive", {"interval": "0"}),
    (partial(Uncertainty, D(1), D(0)), "coverage_factor_not_positive", {"k": "0"}),
    (partial(Uncertainty, D("-0.5")), "uncertainty_negative", {"U": "-0.5"}),
    (partial(DecisionRule, k=D(-1)), "coverage_factor_not_positive", {"k": "-1"}),
    (partial(DecisionRule, RuleKind.PROBABILITY), "p_min_missing", {}),
    (partial(DecisionRule, RuleKind.PROBABILITY, p_min=D("0.49")), "p_min_out_of_range", {"p_min": "0.49"}),
    (partial(DecisionRule.from_dict, {"kidn": "simple"}), "unknown_member", {"member": "kidn"}),
    (partial(DecisionRule.from_dict, {"kind": "lenient"}), "unknown_rule", {"word": "lenient"}),
    (partial(decide, D(1), Limits(), SIMPLE), "limit_missing", {}),
    (partial(decide, D(1), EMPTY, SIMPLE), "empty_acceptance_zone", {}),
    (partial(decide, D(1), Limits.at_most(D(2)), GUARDED), "uncertainty_missing", {}),
    (partial(decide, D(1), Limits.at_most(D(2)), LIKELY, Uncertainty(D(0))), "uncertainty_zero", {}),
    (partial(ClassPlan, 0, 0, D(1)), "n_not_positive", {"n": "0"}),
    (partial(ClassPlan, 5, 6, D(1)), "c_out_of_range", {"c": "6"}),
    (partial(ClassPlan, 5, 2, D(2), D(1)), "M_below_m", {"m": "2", "M": "1"}),
    (
        partial(judge_classes, [parse_value("1")] * 2, ClassPlan(1, 0, D(1))),
        "too_many_results",
        {"n": "1", "given": "2"},
    ),
    (partial(possible_range, parse_value("<0")), "empty_range", {"text": "<0"}),
    (partial(possible_range, parse_value("pass")), "not_a_number", {"text": "pass"}),
    (partial(by_capability, D(1), lod=D(0)), "detection_limit_not_positive", {}),
    (partial(by_capability, D(1), lod=D(3), loq=D(2)), "lod_above_loq", {"lod": "3", "loq": "2"}),
    (partial(censored_sum, []), "no_components", {}),
    (
        partial(sampling_plan, 500, "II", D(15), unit=AqlUnit.PERCENT_NONCONFORMING),
        "aql_unit_mismatch",
        {"aql": "15"},
    ),
    (partial(larger_letter, "A", "Z"), "unknown_letter", {"letter": "Z"}),
    (partial(plan_for_letter, "Z", D("1.5")), "unknown_letter", {"letter": "Z"}),
    (partial(plan_for_letter, "A", D("1.7")), "aql_not_in_table", {"aql": "1.7"}),
    (
        partial(plan_for_letter, "S", D("1.5"), severity=Severity.TIGHTENED),
        "no_plan_for_letter",
        {"letter": "S", "aql": "1.5"},
    ),
    (partial(code_letter, 1, "II"), "lot_too_small", {"lot_size": "1"}),
    (partial(code_letter, 500, "IV"), "unknown_level", {"level": "IV"}),
    (partial(decide_lot, -1, ac=0, re=1), "count_negative", {"nonconforming": "-1", "ac": "0"}),
    (partial(decide_lot, 0, ac=1, re=1), "re_not_above_ac", {"ac": "1", "re": "1"}),
    (partial(decide_lot, 0, ac=1, re=3), "gap_in_plan", {"ac": "1", "re": "3"}),
    (
        partial(decide_lot, 0, ac=0, re=1, severity=Severity.DISCONTINUED),
        "no_plan_for_severity",
        {"severity": "discontinued"},
    ),
    (
        partial(master_table, Severity.DISCONTINUED, Edition.MIL_STD_105E),
        "no_plan_for_severity",
        {"severity": "discontinued"},
    ),
    (partial(binomial, 0, 0, D("0.1")), "sample_size_out_of_range", {"n": "0"}),
    (partial(binomial, 5, -1, D("0.1")), "acceptance_number_out_of_range", {"ac": "-1"}),
    (partial(binomial, 5, 1, D("1.1")), "probability_out_of_range", {"p": "1.1"}),
    (partial(poisson, 5, 1, D(-1)), "quality_level_negative", {"per_100": "-1"}),
    (
        partial(hypergeometric, 5, 1, lot_size=4, lot_nonconforming=1),
        "sample_larger_than_lot",
        {"n": "5", "lot_size": "4"},
    ),
    (
        partial(hypergeometric, 2, 1, lot_size=4, lot_nonconforming=5),
        "lot_nonconforming_out_of_range",
        {"lot_nonconforming": "5"},
    ),
    (
        partial(hypergeometric, 2, 1, lot_size=10**15, lot_nonconforming=5),
        "lot_size_out_of_range",
        {"lot_size": str(10**15)},
    ),
    (
        partial(quality_at, D("0.1"), n=5, ac=5, model=Model.BINOMIAL),
        "plan_accepts_everything",
        {"n": "5", "ac": "5"},
    ),
    (
        partial(quality_at, D("0.1"), n=5, ac=1, model=Model.HYPERGEOMETRIC),
        "unknown_model",
        {"model": "hypergeometric"},
    ),
]


@pytest.mark.parametrize(("act", "code", "facts"), CASES)
def test_a_refusal_names_its_code_and_what_it_was_about(act, code, facts):
    with pytest.raises(Refused) as refusal:
        act()
    assert (refusal.value.code, refusal.value.facts) == (code, facts)


# Just inside what is refused above.


@pytest.mark.parametrize("k", [D("0.5"), D(1)])
def test_a_small_coverage_factor_is_allowed(k):
    assert Uncertainty(D(1), k).k == k
    assert DecisionRule(k=k).k == k


def test_an_even_chance_is_the_least_probability_that_can_be_asked():
    assert DecisionRule(RuleKind.PROBABILITY, p_min=D("0.5")).p_min == D("0.5")


@pytest.mark.parametrize(("n", "c"), [(1, 0), (1, 1), (5, 5)])
def test_the_smallest_plan_and_one_that_allows_all_are_plans(n, c):
    assert (ClassPlan(n, c, D(1)).n, ClassPlan(n, c, D(1), D(1)).c) == (n, c)


def test_the_larger_letter_is_the_one_of_the_larger_sample_in_either_order():
    assert larger_letter("B", "C") == larger_letter("C", "B") == "C"


def test_a_gap_of_one_is_a_gap():
    assert decide_lot(2, ac=1, re=3, **MIL).revert_to_normal
    with pytest.raises(Refused):
        decide_lot(2, ac=1, re=3, severity=Severity.REDUCED)
    with pytest.raises(Refused):
        decide_lot(2, ac=1, re=3, edition=Edition.MIL_STD_105E)


def test_a_decision_by_probability_tells_how_probable_and_where():
    limits = Limits.at_most(D(10))
    for value, wording in ((D(5), "pass"), (D(15), "fail"), (D(10), "inconclusive")):
        decided = decide(value, limits, LIKELY, Uncertainty(D(2)))
        assert decided.wording == wording
        assert decided.pc is not None
        assert decided.acceptance == limits


def test_the_coverage_factor_travels_with_the_uncertainty():
    assert Uncertainty.from_standard(D(1), D(3)) == Uncertainty(D(3), D(3))
    assert Uncertainty.relative(D("0.1"), D(-50), D(3)) == Uncertainty(D("5.0"), D(3))
