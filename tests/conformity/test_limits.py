from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.limits import ComparisonMethod, Limit, Limits, compare, limit_place, limits_text
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict

D = Decimal
ROUNDED = ComparisonMethod.ROUNDED_VALUE
AT_LEAST, MORE_THAN = Limits.at_least(D("98.0")), Limits.more_than(D("98.0"))
AT_MOST, LESS_THAN = Limits.at_most(D(40)), Limits.less_than(D(40))
BETWEEN = Limits.between(D("4.0"), D("8.5"))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-100, max_value=100, places=2)


@pytest.mark.parametrize(
    ("limits", "value", "holds"),
    [
        (AT_LEAST, "98.01", True),
        (AT_LEAST, "98", True),
        (AT_LEAST, "97.99", False),
        (MORE_THAN, "98.01", True),
        (MORE_THAN, "98.00", False),
        (AT_MOST, "40", True),
        (AT_MOST, "40." + "0" * 40 + "1", False),
        (AT_MOST, "-5", True),
        (LESS_THAN, "39.99", True),
        (LESS_THAN, "40.0", False),
        (BETWEEN, "4", True),
        (BETWEEN, "8.50", True),
        (BETWEEN, "3.99", False),
        (BETWEEN, "8.51", False),
        (AT_MOST, "1e300", False),
        (AT_LEAST, "1e300", True),
    ],
)
def test_just_inside_on_and_just_outside_each_limit(limits, value, holds):
    assert limits.holds(D(value)) is holds


def test_a_fraction_is_compared_exactly():
    assert Limits.at_most(D("0.3333333333333333")).holds(Fraction(1, 3)) is False
    assert Limits.at_most(Fraction(1, 3)).holds(D("0.3333333333333333")) is True


@pytest.mark.parametrize(
    ("limits", "value", "beneath", "above"),
    [
        (BETWEEN, "3", True, False),
        (BETWEEN, "9", False, True),
        (BETWEEN, "5", False, False),
        (LESS_THAN, "40", False, True),
    ],
)
def test_a_value_outside_is_so_on_one_side(limits, value, beneath, above):
    assert (limits.is_beneath(D(value)), limits.is_above(D(value))) == (beneath, above)


@pytest.mark.parametrize(
    ("limits", "is_empty"),
    [
        (BETWEEN, False),
        (Limits.between(D(1), D("1.0")), False),
        (Limits.between(D(2), D(1)), True),
        (Limits(Limit(D(1), inclusive=False), Limit(D(1))), True),
        (Limits(Limit(D(1)), Limit(D(1), inclusive=False)), True),
        (AT_LEAST, False),
        (Limits(), False),
    ],
)
def test_a_zone_without_a_number_is_empty(limits, is_empty):
    assert limits.is_empty() is is_empty


P, F, Q = Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE
BELOW_40 = Limits(Limit(D(0)), Limit(D(40), inclusive=False))
UP_TO_40 = Limits.between(D(0), D(40))


@pytest.mark.parametrize(
    ("limits", "possible", "verdict"),
    [
        (AT_MOST, UP_TO_40, P),
        (AT_MOST, BELOW_40, P),
        (LESS_THAN, BELOW_40, P),
        (LESS_THAN, UP_TO_40, Q),
        (Limits.at_most(D(39)), BELOW_40, Q),
        (AT_MOST, Limits.more_than(D(40)), F),
        (AT_MOST, Limits.at_least(D(40)), Q),
        (LESS_THAN, Limits.at_least(D(40)), F),
        (AT_MOST, Limits.more_than(D(39)), Q),
        (Limits.at_least(D(40)), BELOW_40, F),
        (Limits.at_least(D(40)), UP_TO_40, Q),
        (Limits.more_than(D(40)), UP_TO_40, F),
        (Limits.at_least(D(0)), UP_TO_40, P),
        (Limits.more_than(D(0)), UP_TO_40, Q),
        (Limits.at_least(D(41)), UP_TO_40, F),
        (BETWEEN, Limits.between(D(5), D(6)), P),
        (BETWEEN, Limits.between(D(1), D(2)), F),
        (BETWEEN, Limits.between(D(9), D(10)), F),
        (BETWEEN, Limits.between(D(8), D(9)), Q),
        (Limits(), UP_TO_40, Verdict.NOT_ASSESSED),
    ],
)
def test_a_range_passes_or_fails_only_as_a_whole(limits, possible, verdict):
    assert limits.verdict_on(possible) is verdict


@pytest.mark.parametrize(
    ("value", "limits", "method", "interval", "compared", "passed"),
    [
        ("96.96", Limits.at_least(D("97.0")), ComparisonMethod.FULL_VALUE, None, "96.96", False),
        ("96.96", Limits.at_least(D("97.0")), ROUNDED, "0.1", "97.0", True),
        ("96.94", Limits.at_least(D("97.0")), ROUNDED, "0.1", "96.9", False),
        ("96.95", Limits.at_least(D("97.0")), ROUNDED, None, "97.0", True),
        ("4.96", Limits.less_than(D("5.0")), ROUNDED, "0.1", "5.0", False),
        ("4.96", Limits.less_than(D("5.0")), ComparisonMethod.FULL_VALUE, "0.1", "4.96", True),
        ("1.649", Limits.between(D("1.2"), D("1.6")), ROUNDED, "0.1", "1.6", True),
        ("1.651", Limits.between(D("1.2"), D("1.6")), ROUNDED, "0.1", "1.7", False),
    ],
)
def test_the_agreed_method_of_comparison_decides(value, limits, method, interval, compared, passed):
    found = compare(D(value), limits, method=method, interval=interval and D(interval))
    assert (str(found.compared), found.passed) == (compared, passed)


@pytest.mark.parametrize(
    ("limits", "method", "code"),
    [
        (Limits(), ComparisonMethod.FULL_VALUE, "limit_missing"),
        (Limits.between(D(2), D(1)), ComparisonMethod.FULL_VALUE, "empty_acceptance_zone"),
        (Limits.between(D(1), D("2.0")), ROUNDED, "interval_missing"),
    ],
)
def test_a_comparison_that_decides_nothing_is_refused(limits, method, code):
    with pytest.raises(Refused, match=code):
        compare(D(1), limits, method=method)


@pytest.mark.parametrize(
    ("limit", "place"), [("97.0", "0.1"), ("97", "1"), ("100", "1"), ("0.005", "0.001"), ("1E+2", "1")]
)
def test_the_place_of_a_limit_is_its_last_printed_digit(limit, place):
    assert limit_place(D(limit)) == D(place)


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (AT_LEAST, "≥ 98.0"),
        (MORE_THAN, "> 98.0"),
        (AT_MOST, "≤ 40"),
        (LESS_THAN, "< 40"),
        (BETWEEN, "4.0 – 8.5"),
        (Limits(Limit(D(1), inclusive=False), Limit(D(2))), "> 1, ≤ 2"),
        (Limits.at_most(Fraction(1, 3)), "≤ 1/3"),
        (Limits(), ""),
    ],
)
def test_limits_are_printed_in_signs(limits, text):
    assert limits_text(limits) == text


@given(numbers, numbers, numbers)
def test_a_worse_value_never_improves_a_verdict(limit, first, second):
    low, high = sorted([first, second])
    assert Limits.at_most(limit).holds(low) or not Limits.at_most(limit).holds(high)
    assert Limits.more_than(limit).holds(high) or not Limits.more_than(limit).holds(low)


@given(numbers, numbers)
def test_a_known_value_is_judged_as_a_range_of_one_point(limit, value):
    point = Limits.between(value, value)
    for limits in (Limits.at_most(limit), Limits.less_than(limit), Limits.at_least(limit), Limits.more_than(limit)):
        assert (limits.verdict_on(point) is P) == limits.holds(value)
        assert limits.verdict_on(point) in (P, F)
