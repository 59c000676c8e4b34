from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.refusals import Refused
from lims.conformity.sampling.acceptance import Model, binomial, hypergeometric, poisson, quality_at

D = Decimal


@pytest.mark.parametrize(
    ("n", "ac", "p", "pa"),
    [
        (80, 2, "0.02", 0.7844188871),
        (125, 3, "0.01", 0.96255094),
        (5, 0, "0.1", 0.59049),
        (5, 0, "0", 1.0),
        (5, 4, "1", 0.0),
        (5, 5, "1", 1.0),
        (5, 9, "0.5", 1.0),
        (1, 0, "0.3", 0.7),
    ],
)
def test_the_binomial_probability_of_acceptance(n, ac, p, pa):
    assert binomial(n, ac, D(p)) == pytest.approx(pa, abs=1e-8)


@pytest.mark.parametrize(
    ("n", "ac", "per_100", "pa"),
    [(500, 3, "1.0", 0.2650259153), (2, 0, "6.5", 0.8780954309), (10, 0, "0", 1.0), (100, 0, "1e9", 0.0)],
)
def test_the_poisson_probability_of_acceptance(n, ac, per_100, pa):
    assert poisson(n, ac, D(per_100)) == pytest.approx(pa, abs=1e-9)


@pytest.mark.parametrize(
    ("n", "ac", "lot_size", "bad", "pa"),
    [
        (5, 0, 10, 1, 0.5),
        (20, 1, 100, 5, 0.73945344),
        (10, 0, 10, 1, 0.0),
        (10, 1, 10, 1, 1.0),
        (8, 1, 10, 5, 0.0),
        (5, 0, 10, 0, 1.0),
        (5, 3, 10, 10, 0.0),
        (5, 5, 10, 10, 1.0),
    ],
)
def test_one_finite_lot_is_counted_exactly(n, ac, lot_size, bad, pa):
    assert hypergeometric(n, ac, lot_size=lot_size, lot_nonconforming=bad) == pytest.approx(pa, abs=1e-8)


def test_half_is_exactly_half():
    assert hypergeometric(5, 0, lot_size=10, lot_nonconforming=1) == 0.5


@given(
    n=st.integers(min_value=1, max_value=60),
    ac=st.integers(min_value=0, max_value=60),
    percent=st.integers(min_value=0, max_value=100),
)
def test_the_binomial_agrees_with_whole_numbers(n, ac, percent):
    p = Fraction(percent, 100)
    exact = sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(min(ac, n) + 1)), Fraction(0))
    assert binomial(n, ac, D(percent).scaleb(-2)) == pytest.approx(float(exact), abs=1e-11)


@given(data=st.data())
def test_the_hypergeometric_agrees_with_counting_all_samples(data):
    lot = data.draw(st.integers(min_value=1, max_value=40))
    bad = data.draw(st.integers(min_value=0, max_value=lot))
    n = data.draw(st.integers(min_value=1, max_value=lot))
    ac = data.draw(st.integers(min_value=0, max_value=n))
    ways = sum(comb(bad, k) * comb(lot - bad, n - k) for k in range(ac + 1) if k <= bad)
    found = hypergeometric(n, ac, lot_size=lot, lot_nonconforming=bad)
    assert found == pytest.approx(ways / comb(lot, n), abs=1e-12)


def test_a_very_large_lot_is_calculated_and_agrees_with_its_process():
    pa = hypergeometric(125, 3, lot_size=10**9, lot_nonconforming=10**7)
    assert pa == pytest.approx(binomial(125, 3, D("0.01")), abs=1e-4)


@given(st.integers(min_value=1, max_value=200), st.integers(min_value=0, max_value=10))
def test_worse_quality_is_never_accepted_more_often(n, ac):
    curve = [binomial(n, ac, D(percent).scaleb(-2)) for percent in range(0, 101, 5)]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(curve))


@pytest.mark.parametrize(
    ("model", "pa", "percent"),
    [(Model.POISSON, "0.95", 1.093055), (Model.POISSON, "0.10", 5.344626), (Model.BINOMIAL, "0.95", 1.100)],
)
def test_the_quality_at_a_probability(model, pa, percent):
    assert quality_at(D(pa), n=125, ac=3, model=model) == pytest.approx(percent, abs=1e-2)


@pytest.mark.parametrize("model", [Model.POISSON, Model.BINOMIAL])
@pytest.mark.parametrize("pa", ["0.999999", "0.95", "0.5", "0.1", "1e-9"])
@pytest.mark.parametrize(("n", "ac"), [(2, 0), (125, 3), (2000, 44)])
def test_the_quality_found_is_accepted_with_that_probability(model, pa, n, ac):
    percent = D(repr(quality_at(D(pa), n=n, ac=ac, model=model)))
    found = poisson(n, ac, percent) if model is Model.POISSON else binomial(n, ac, percent / 100)
    assert found == pytest.approx(float(pa), rel=1e-6)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: binomial(0, 0, D("0.1")), "sample_size_out_of_range"),
        (lambda: binomial(10**9, 0, D("0.1")), "sample_size_out_of_range"),
        (lambda: binomial(5, -1, D("0.1")), "acceptance_number_out_of_range"),
        (lambda: poisson(5, 10**9, D("0.1")), "acceptance_number_out_of_range"),
        (lambda: binomial(5, 0, D("1.01")), "probability_out_of_range"),
        (lambda: binomial(5, 0, D("-0.01")), "probability_out_of_range"),
        (lambda: poisson(5, 0, D("-1")), "quality_level_negative"),
        (lambda: hypergeometric(5, 0, lot_size=4, lot_nonconforming=1), "sample_larger_than_lot"),
        (lambda: hypergeometric(5, 0, lot_size=10, lot_nonconforming=11), "lot_nonconforming_out_of_range"),
        (lambda: hypergeometric(5, 0, lot_size=10, lot_nonconforming=-1), "lot_nonconforming_out_of_range"),
        (lambda: hypergeometric(5, 0, lot_size=10**13, lot_nonconforming=1), "lot_size_out_of_range"),
        (lambda: quality_at(D(0), n=5, ac=0, model=Model.POISSON), "probability_out_of_range"),
        (lambda: quality_at(D(1), n=5, ac=0, model=Model.BINOMIAL), "probability_out_of_range"),
        (lambda: quality_at(D("0.5"), n=5, ac=5, model=Model.BINOMIAL), "plan_accepts_everything"),
        (lambda: quality_at(D("0.5"), n=5, ac=0, model=Model.HYPERGEOMETRIC), "unknown_model"),
    ],
)
def test_an_impossible_question_is_refused(call, code):
    with pytest.raises(Refused, match=code):
        call()
