import math
from decimal import Decimal
from fractions import Fraction

import pytest

from lims.conformity.limits import Limits
from lims.conformity.probability import conformity_probability, guard_factor, normal_tail
from lims.conformity.refusals import Refused

D = Decimal


@pytest.mark.parametrize(
    ("z", "tail"),
    [("0", 0.5), ("2", 0.0227501319), ("1.66", 0.0484572263), ("3", 0.0013498980), ("-2", 0.9772498681), ("1e9", 0.0)],
)
def test_the_tail_of_the_normal_distribution_is_the_printed_one(z, tail):
    assert normal_tail(D(z)) == pytest.approx(tail, abs=1e-8)


def test_a_far_tail_keeps_its_digits():
    assert normal_tail(D(10)) == pytest.approx(7.6198530242e-24, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "limits", "u", "inside"),
    [
        ("9.8", Limits.at_most(D(10)), "0.25", 0.7881446014),
        ("10", Limits.at_most(D(10)), "0.25", 0.5),
        ("509.7", Limits.at_least(D(490)), "8.6", 0.9890095473),
        ("13.6", Limits.between(D("12.5"), D("16.3")), "1.8", 0.6626297865),
        ("5", Limits.between(D(4), D(6)), "1", 0.6826894921),
    ],
)
def test_both_tails_count(value, limits, u, inside):
    found, outside = conformity_probability(D(value), limits, Fraction(u))
    assert found == pytest.approx(inside, abs=1e-9)
    assert found + outside == pytest.approx(1)


def test_without_cancellation_a_clear_failure_still_has_its_small_chance():
    inside, _ = conformity_probability(D(20), Limits.at_most(D(10)), Fraction(1))
    assert inside == normal_tail(D(10)) > 0


@pytest.mark.parametrize(
    ("pfa", "k", "r"),
    [
        ("0.05", "2", 0.8224268),
        ("0.025", "2", 0.9799820),
        ("0.5", "2", 0.0),
        ("0.05", "1", 1.6448536),
        ("0.95", "2", -0.8224268),
    ],
)
def test_the_guard_factor_leaves_the_wanted_risk(pfa, k, r):
    found = guard_factor(D(pfa), D(k))
    assert found == pytest.approx(r, abs=1e-6)
    assert math.copysign(1, found) == (1 if r >= 0 else -1)
    assert normal_tail(Fraction(found) * Fraction(k)) == pytest.approx(float(pfa))


@pytest.mark.parametrize(
    ("pfa", "k", "code"),
    [
        ("0", "2", "probability_out_of_range"),
        ("1", "2", "probability_out_of_range"),
        ("-0.1", "2", "probability_out_of_range"),
        ("1e-400", "2", "probability_out_of_range"),
        ("0." + "9" * 40, "2", "probability_out_of_range"),
        ("0.05", "0", "coverage_factor_not_positive"),
        ("0.05", "-2", "coverage_factor_not_positive"),
    ],
)
def test_impossible_risks_and_factors_are_refused(pfa, k, code):
    with pytest.raises(Refused, match=code):
        guard_factor(D(pfa), D(k))
