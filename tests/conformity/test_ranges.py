"""Ranges of possible values and arithmetic with them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity import ranges
from lims.conformity.limits import Limit, Limits

D = Decimal
BELOW = Limits(Limit(D(0)), Limit(D(4), inclusive=False))


def test_a_point_has_its_value_and_a_range_has_none() -> None:
    assert ranges.exact_value(ranges.point(D("1.50"))) == D("1.50")
    assert ranges.exact_value(BELOW) is None
    assert ranges.exact_value(Limits()) is None


def test_a_mean_of_ranges_is_open_where_one_part_is() -> None:
    found = ranges.mean([ranges.point(D(6)), BELOW])
    assert found == Limits(Limit(D(3)), Limit(D(5), inclusive=False))


def test_a_mean_with_an_unbounded_part_is_unbounded() -> None:
    assert ranges.mean([ranges.point(D(6)), Limits.more_than(D(4))]) == Limits.more_than(D(5))


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=9))
def test_a_mean_of_points_is_exact(values: list[Decimal]) -> None:
    found = ranges.exact_value(ranges.mean([ranges.point(value) for value in values]))
    assert found is not None
    assert Fraction(found) == sum(map(Fraction, values), Fraction(0)) / len(values)


@pytest.mark.parametrize(("values", "expected"), [((3, 1, 2), D(2)), ((4, 1, 2, 3), D("2.5"))])
def test_a_median(values: tuple[int, ...], expected: Decimal) -> None:
    assert ranges.exact_value(ranges.median([ranges.point(D(value)) for value in values])) == expected


def test_a_median_of_ranges_has_the_medians_of_the_ends() -> None:
    found = ranges.median([ranges.point(D(1)), BELOW, ranges.point(D(9))])
    assert found == Limits(Limit(D(1)), Limit(D(4), inclusive=False))
    assert ranges.median([Limits.more_than(D(1)), ranges.point(D(2)), ranges.point(D(3))]).upper is None


def test_the_lowest_of_ranges() -> None:
    assert ranges.lowest([ranges.point(D(5)), BELOW]) == BELOW
    assert ranges.lowest([ranges.point(D(3)), Limits.less_than(D(5))]) == Limits(None, Limit(D(3)))
    assert ranges.lowest([Limits.more_than(D(1)), ranges.point(D(2))]) == Limits(Limit(D(1), False), Limit(D(2)))


@pytest.mark.parametrize(("values", "expected"), [((100, 100), D(100)), ((60, 300), D(100)), ((0, 500), D(0))])
def test_a_harmonic_mean(values: tuple[int, ...], expected: Decimal) -> None:
    assert ranges.exact_value(ranges.harmonic_mean([ranges.point(D(value)) for value in values])) == expected


def test_a_harmonic_mean_with_an_unbounded_part_has_an_upper_end() -> None:
    found = ranges.harmonic_mean([ranges.point(D(100)), Limits.more_than(D(100))])
    assert found.lower == Limit(D(100), inclusive=False)
    assert found.upper == Limit(D(200), inclusive=False)


@pytest.mark.parametrize(("value", "expected"), [("1000", D(3)), ("1", D(0)), ("0.001", D(-3))])
def test_the_logarithm_of_a_power_of_ten_is_exact(value: str, expected: Decimal) -> None:
    assert ranges.exact_value(ranges.logarithm(ranges.point(D(value)))) == expected


def test_the_logarithm_of_what_reaches_zero_has_no_lower_end() -> None:
    assert ranges.logarithm(Limits(Limit(D(0)), Limit(D(10)))) == Limits(None, Limit(D(1)))


def test_ranges_are_moved_and_scaled() -> None:
    assert ranges.shifted(BELOW, D(-4)) == Limits(Limit(D(-4)), Limit(D(0), inclusive=False))
    assert ranges.scaled(BELOW, Fraction(1, 4)) == Limits(Limit(D(0)), Limit(D(1), inclusive=False))
    assert ranges.exact_value(ranges.scaled(ranges.point(D(1)), Fraction(1, 3))) == Fraction(1, 3)
