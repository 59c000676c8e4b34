from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.exact import plain
from lims.conformity.refusals import Refused
from lims.conformity.rounding import (
    Mark,
    UncertaintyRounding,
    leading_place,
    reround_marked,
    round_significant,
    round_to_interval,
    round_to_places,
    round_with_direction,
    round_with_uncertainty,
)

values = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=5)
intervals = st.builds(
    lambda digit, place: Decimal(digit).scaleb(place),
    st.sampled_from([1, 2, 5]),
    st.integers(min_value=-4, max_value=4),
)


@pytest.mark.parametrize(
    ("value", "interval", "rounded"),
    [
        ("2.5", "1", "2"),
        ("3.5", "1", "4"),
        ("-2.5", "1", "-2"),
        ("-3.5", "1", "-4"),
        ("2.50000000000000000000000000000000000000001", "1", "3"),
        ("1268", "100", "1300"),
        ("1250", "100", "1200"),
        ("0.35", "0.1", "0.4"),
        ("1.115", "0.01", "1.12"),
        ("2.345", "0.01", "2.34"),
        ("7.995", "0.01", "8.00"),
        ("60.25", "0.5", "60.0"),
        ("60.38", "0.5", "60.5"),
        ("60.75", "0.5", "61.0"),
        ("-60.75", "0.5", "-61.0"),
        ("830", "20", "840"),
        ("842", "20", "840"),
        ("870", "20", "880"),
        ("-930", "20", "-920"),
        ("-0.04", "0.1", "0.0"),
        ("0", "0.01", "0.00"),
        ("15.4546", "1", "15"),
        ("97", "0.1", "97.0"),
        ("5", "1E+1", "0"),
        ("15", "1E+1", "20"),
        ("12345678901234567890123456789012345.5", "1", "12345678901234567890123456789012346"),
    ],
)
def test_the_nearest_multiple_wins_and_at_a_tie_the_even_one(value, interval, rounded):
    assert plain(round_to_interval(Decimal(value), Decimal(interval))) == rounded


@pytest.mark.parametrize("interval", ["0", "-1"])
def test_an_interval_that_is_none_is_refused(interval):
    with pytest.raises(Refused, match="interval_not_positive"):
        round_to_interval(Decimal(1), Decimal(interval))


@pytest.mark.parametrize(("places", "rounded"), [(0, "0"), (2, "0.33"), (-1, "0")])
def test_a_fraction_rounds_to_places(places, rounded):
    assert plain(round_to_places(Fraction(1, 3), places)) == rounded


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        ("0.012345", 2, "0.012"),
        ("0.997", 2, "1.0"),
        ("0.994", 2, "0.99"),
        ("9.96", 2, "10"),
        ("99.5", 2, "100"),
        ("98.5", 2, "98"),
        ("12345", 2, "12000"),
        ("-0.00125", 2, "-0.0012"),
        ("5", 3, "5.00"),
        ("0.95", 1, "1"),
        ("0.0999", 1, "0.1"),
        ("0", 2, "0"),
        ("0.000", 2, "0"),
    ],
)
def test_significant_digits_follow_the_leading_digit_and_its_carry(value, digits, rounded):
    assert plain(round_significant(Decimal(value), digits)) == rounded


@pytest.mark.parametrize("digits", [0, -1, 101])
def test_no_digits_and_too_many_are_refused(digits):
    with pytest.raises(Refused, match="significant_digits_out_of_range"):
        round_significant(Decimal(1), digits)


@pytest.mark.parametrize(
    ("value", "interval", "rounded", "mark"),
    [
        ("15.4546", "0.1", "15.5", "(-)"),
        ("16.5002", "0.1", "16.5", "(+)"),
        ("-15.4546", "0.1", "-15.5", "(-)"),
        ("-17.5002", "0.1", "-17.5", "(+)"),
        ("6.5", "0.1", "6.5", ""),
        ("0.04", "0.1", "0.0", "(+)"),
        ("-0.04", "0.1", "0.0", "(+)"),
        ("2.5", "1", "2", "(+)"),
        ("3.5", "1", "4", "(-)"),
    ],
)
def test_the_mark_tells_what_was_lost(value, interval, rounded, mark):
    marked = round_with_direction(Decimal(value), Decimal(interval))
    assert (plain(marked.rounded), marked.mark) == (rounded, mark)


@pytest.mark.parametrize(
    ("reported", "mark", "interval", "rounded"),
    [
        ("6.5", "(+)", "1", "7"),
        ("6.5", "(-)", "1", "6"),
        ("6.5", "", "1", "6"),
        ("15.5", "(-)", "1", "15"),
        ("15.5", "(+)", "1", "16"),
        ("15.5", "", "1", "16"),
        ("-15.5", "(-)", "1", "-15"),
        ("-6.5", "(+)", "1", "-7"),
        ("6.4", "(+)", "1", "6"),
        ("6.6", "(-)", "1", "7"),
        ("0.25", "(+)", "0.5", "0.5"),
        ("-0.5", "(-)", "1", "0"),
    ],
)
def test_a_marked_value_is_rounded_again_as_if_from_the_original(reported, mark, interval, rounded):
    assert plain(reround_marked(Decimal(reported), Mark(mark), Decimal(interval))) == rounded


@pytest.mark.parametrize(
    ("y", "u", "digits", "mode", "rounded"),
    [
        ("3.14159", "0.0347", 2, "half_even", ("3.142", "0.035")),
        ("3.14159", "0.0341", 2, "half_even", ("3.142", "0.034")),
        ("3.14159", "0.0341", 2, "up", ("3.142", "0.035")),
        ("3.14159", "0.0340", 2, "up", ("3.142", "0.034")),
        ("3.14159", "0.0347", 1, "half_even", ("3.14", "0.03")),
        ("3.14159", "0.0347", 1, "up", ("3.14", "0.04")),
        ("10", "0.0996", 2, "half_even", ("10.00", "0.10")),
        ("10", "0.0991", 2, "up", ("10.00", "0.10")),
        ("1234.5", "123", 2, "half_even", ("1230", "120")),
        ("-0.004", "0.5", 2, "half_even", ("0.00", "0.50")),
        ("98.25", "1", 2, "half_even", ("98.2", "1.0")),
    ],
)
def test_a_result_is_rounded_to_the_place_of_its_uncertainty(y, u, digits, mode, rounded):
    pair = round_with_uncertainty(Decimal(y), Decimal(u), digits=digits, mode=UncertaintyRounding(mode))
    assert tuple(plain(part) for part in pair) == rounded


@pytest.mark.parametrize("u", ["0", "-0.1"])
def test_an_uncertainty_that_is_none_is_refused(u):
    with pytest.raises(Refused, match="uncertainty_not_positive"):
        round_with_uncertainty(Decimal(1), Decimal(u))


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (Decimal(512), 2),
        (Decimal("0.0012"), -3),
        (Fraction(1, 3), -1),
        (Fraction(10), 1),
        (Fraction(999, 100), 0),
        (Fraction(-1, 1000), -3),
        (Fraction(2, 19), -1),
    ],
)
def test_the_leading_place_is_exact_for_fractions_too(value, place):
    assert leading_place(value) == place


@given(values, intervals)
def test_rounding_twice_to_one_interval_is_rounding_once(value, interval):
    once = round_to_interval(value, interval)
    assert plain(round_to_interval(once, interval)) == plain(once)


@given(values, intervals)
def test_a_rounded_value_is_never_more_than_half_an_interval_away(value, interval):
    assert abs(Fraction(round_to_interval(value, interval)) - Fraction(value)) * 2 <= Fraction(interval)


@given(values, intervals)
def test_rounding_knows_no_sign(value, interval):
    assert round_to_interval(value.copy_negate(), interval) == round_to_interval(value, interval).copy_negate()


@given(values, values, intervals)
def test_rounding_never_turns_an_order_round(first, second, interval):
    low, high = sorted([first, second])
    assert round_to_interval(low, interval) <= round_to_interval(high, interval)


@given(values, st.integers(min_value=1, max_value=8))
def test_significant_digits_rounded_again_stay(value, digits):
    once = round_significant(value, digits)
    assert plain(round_significant(once, digits)) == plain(once)


@given(values, st.sampled_from(["0.1", "0.01"]))
def test_a_marked_value_reaches_the_same_units_as_its_original(value, interval):
    marked = round_with_direction(value, Decimal(interval))
    assert reround_marked(marked.rounded, marked.mark, Decimal(1)) == round_to_interval(value, Decimal(1))
