from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.attributes import ClassPlan, judge_classes
from lims.conformity.readings import parse_value
from lims.conformity.refusals import Refused

THREE = {"n": 5, "c": 2, "m": "100", "M": "1000"}
TWO = {"n": 5, "c": 1, "m": "10", "M": None}
NONE = {"n": 3, "c": 0, "m": "0", "M": None}


def judged(results, n, c, **limits):
    beyond = limits["M"] and Decimal(limits["M"])
    plan = ClassPlan(n, c, Decimal(limits["m"]), beyond)
    return judge_classes([parse_value(result) for result in results], plan)


@pytest.mark.parametrize(
    ("plan", "results", "above_m", "beyond", "verdict"),
    [
        (THREE, ["50", "120", "<10", "900", "80"], 2, 0, "pass"),
        (THREE, ["50", "120", "<10", "1001", "80"], 1, 1, "fail"),
        (THREE, ["100", "1000", "101", "5", "5"], 2, 0, "pass"),
        (THREE, ["101", "101", "101", "5", "5"], 3, 0, "fail"),
        (THREE, ["<100", "<10", "5", "5", "5"], 0, 0, "pass"),
        (THREE, ["<101", "120", "120", "5", "5"], 2, 0, "inconclusive"),
        (THREE, ["<101", "120", "5", "5", "5"], 1, 0, "pass"),
        (THREE, ["<2000", "5", "5", "5", "5"], 0, 0, "inconclusive"),
        (THREE, [">1000", "5", "5", "5", "5"], 0, 1, "fail"),
        (THREE, [">100", "5", "5", "5", "5"], 1, 0, "inconclusive"),
        (THREE, ["5", "5", "5", "5"], 0, 0, "inconclusive"),
        (THREE, ["1001"], 0, 1, "fail"),
        (THREE, ["101", "101", "101"], 3, 0, "fail"),
        (THREE, [], 0, 0, "inconclusive"),
        (TWO, ["10", "11", "5", "5", "5"], 1, 0, "pass"),
        (TWO, ["11", "11", "5", "5", "5"], 2, 0, "fail"),
        (TWO, [">10", ">10", "5", "5", "5"], 2, 0, "fail"),
        (NONE, ["0", "0", "0"], 0, 0, "pass"),
        (NONE, ["0", "0", "<1"], 0, 0, "inconclusive"),
        (NONE, ["0", "0", "ND"], 0, 0, "inconclusive"),
        (NONE, ["0", "1"], 1, 0, "fail"),
    ],
)
def test_units_are_counted_and_undecided_ones_never_pass(plan, results, above_m, beyond, verdict):
    found = judged(results, **plan)
    assert (found.above_m, found.above_M, found.verdict) == (above_m, beyond, verdict)


def test_undecided_units_are_counted_apart():
    assert judged(["<101", "ND", ">5", "<100", "7"], **THREE).undecided == 3


def test_one_result_too_many_is_refused():
    with pytest.raises(Refused, match="too_many_results"):
        judged(["5"] * 6, **THREE)


@pytest.mark.parametrize("text", ["pass", "present"])
def test_a_word_that_is_no_count_is_refused(text):
    with pytest.raises(Refused, match="not_a_number"):
        judged([text], **TWO)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n": 0}, "n_not_positive"),
        ({"c": -1}, "c_out_of_range"),
        ({"c": 6}, "c_out_of_range"),
        ({"M": "99"}, "M_below_m"),
    ],
)
def test_an_impossible_plan_is_refused(change, code):
    with pytest.raises(Refused, match=code):
        judged([], **(THREE | change))


counts = st.lists(st.integers(min_value=0, max_value=2000), min_size=5, max_size=5)
RANK = {"fail": 0, "inconclusive": 1, "pass": 2}


@given(counts, st.randoms())
def test_the_order_of_the_units_never_matters(results, shuffle):
    mixed = [str(result) for result in results]
    shuffle.shuffle(mixed)
    assert judged(mixed, **THREE) == judged([str(result) for result in results], **THREE)


@given(counts, st.integers(min_value=0, max_value=4), st.integers(min_value=1, max_value=500))
def test_a_worse_unit_never_improves_the_verdict(results, place, more):
    worse = [*results]
    worse[place] += more
    before, after = (judged([str(result) for result in given], **THREE).verdict for given in (results, worse))
    assert RANK[after] <= RANK[before]


@given(counts, st.integers(min_value=0, max_value=4))
def test_a_set_with_a_missing_unit_never_passes(results, kept):
    assert judged([str(result) for result in results[:kept]], **THREE).verdict != "pass"
