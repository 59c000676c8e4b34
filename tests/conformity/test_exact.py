from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity import exact
from lims.conformity.refusals import Refused

THIRD = Fraction(1, 3)
LONG = Decimal("1" + "0" * 50 + ".0000000001")
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("operation", "first", "second", "text"),
    [
        (exact.add, "1.50", "0.5", "2.00"),
        (exact.subtract, "10.0", "0.50", "9.50"),
        (exact.multiply, "0.83", "0.50", "0.4150"),
        (exact.add, str(LONG), str(LONG), "2" + "0" * 50 + ".0000000002"),
    ],
)
def test_decimals_keep_their_places_however_long(operation, first, second, text):
    assert format(operation(Decimal(first), Decimal(second)), "f") == text


@pytest.mark.parametrize(
    ("operation", "result"),
    [(exact.add, Fraction(5, 6)), (exact.subtract, Fraction(1, 6)), (exact.multiply, Fraction(1, 6))],
)
def test_a_fraction_makes_the_result_a_fraction(operation, result):
    assert operation(Decimal("0.5"), THIRD) == result


@pytest.mark.parametrize(
    ("first", "second", "below"),
    [
        (Decimal("0.3333333333"), THIRD, True),
        (THIRD, Decimal("0.3333333334"), True),
        (THIRD, THIRD, False),
        (Decimal("1.0"), Decimal("1.00"), False),
        (Decimal(-1), Decimal(1), True),
    ],
)
def test_comparison_is_exact_between_decimals_and_fractions(first, second, below):
    assert exact.is_below(first, second) is below


def test_a_sum_of_many_loses_nothing():
    assert exact.total([LONG, Decimal("0.1"), LONG.copy_negate()]) == Decimal("0.1")
    assert exact.total([]) == 0


@pytest.mark.parametrize(
    ("fraction", "decimal"),
    [
        (Fraction(1, 8), "0.125"),
        (Fraction(-7, 20), "-0.35"),
        (Fraction(3), "3"),
        (THIRD, None),
        (Fraction(1, 95), None),
    ],
)
def test_a_fraction_becomes_a_decimal_when_its_decimals_end(fraction, decimal):
    found = exact.terminating(fraction)
    assert (None if found is None else str(found)) == decimal


def test_a_decimal_is_its_own_decimal():
    assert str(exact.terminating(Decimal("1.50"))) == "1.50"


@pytest.mark.parametrize(
    ("number", "text"), [("1E+3", "1000"), ("1.50", "1.50"), ("-0.00", "0.00"), ("-0", "0"), ("1E-7", "0.0000001")]
)
def test_text_has_no_exponent_and_zero_no_sign(number, text):
    assert exact.plain(Decimal(number)) == text


@given(decimals)
def test_text_read_again_is_the_same_number(number):
    assert exact.parse_decimal(exact.plain(number)) == number


@pytest.mark.parametrize("text", ["", "1,5", "nan", "1_0", "٣", "1e", "e5", " 1", "0x1"])
def test_only_ascii_decimal_text_is_a_number(text):
    assert not exact.is_decimal_text(text)
    with pytest.raises(Refused, match="not_a_number"):
        exact.parse_decimal(text)


@pytest.mark.parametrize(("text", "size"), [("9" * 4000, 4000), ("1e4000", 4001)])
def test_the_longest_numbers_are_read_whole(text, size):
    assert exact.parse_decimal(text).adjusted() == size - 1


@pytest.mark.parametrize("text", ["9" * 4001, "1e4001", "1e-4001"])
def test_longer_ones_are_nonsense(text):
    with pytest.raises(Refused, match="number_out_of_range"):
        exact.parse_decimal(text)


@pytest.mark.parametrize(
    ("number", "value"), [("0.1", 0.1), ("1e400", 1e300), ("-1e400", -1e300), ("1e-400", 0.0), ("12.5", 12.5)]
)
def test_floats_for_charts_are_cut_off_instead_of_overflowing(number, value):
    assert exact.to_float(Decimal(number)) == value
