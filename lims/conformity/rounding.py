"""Rounding by GB/T 8170 and ISO 80000-1 annex B, rule A: once, half to even, to the place that is shown."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from lims.conformity.exact import EXACT, Number, as_fraction
from lims.conformity.refusals import Refused

HALF: Final = Fraction(1, 2)
MOST_DIGITS: Final = 100


class Mark(StrEnum):
    """What a value rounded for further use remembers of the digits it lost."""

    MORE_WAS_THERE = "(+)"
    LESS_WAS_THERE = "(-)"
    EXACT = ""


class UncertaintyRounding(StrEnum):
    """How the uncertainty itself is rounded."""

    HALF_EVEN = "half_even"
    UP = "up"


@dataclass(frozen=True, slots=True)
class MarkedValue:
    """A rounded value together with the direction in which it was rounded."""

    rounded: Decimal
    mark: Mark


def round_to_interval(value: Number, interval: Decimal) -> Decimal:
    """Return the multiple of ``interval`` nearest to ``value``; at a tie the even multiple."""
    return _multiple(round(_count(value, interval)), interval)


def round_to_places(value: Number, places: int) -> Decimal:
    """Return ``value`` rounded to ``places`` decimals."""
    return round_to_interval(value, Decimal(1).scaleb(-places))


def round_significant(value: Number, digits: int) -> Decimal:
    """Return ``value`` with ``digits`` significant digits; a carry into a new digit moves the place as well."""
    return _significant(value, digits, UncertaintyRounding.HALF_EVEN)


def round_with_direction(value: Number, interval: Decimal) -> MarkedValue:
    """Return the rounded value with its mark: (+) when its amount was rounded down, (-) when it was rounded up."""
    rounded = round_to_interval(value, interval)
    before, after = abs(as_fraction(value)), abs(as_fraction(rounded))
    if after == before:
        return MarkedValue(rounded, Mark.EXACT)
    return MarkedValue(rounded, Mark.MORE_WAS_THERE if after < before else Mark.LESS_WAS_THERE)


def reround_marked(reported: Decimal, mark: Mark, interval: Decimal) -> Decimal:
    """Round a marked value again: at a tie its mark decides, not the even neighbour."""
    count = abs(_count(reported, interval))
    whole, rest = divmod(count, 1)
    if rest != HALF or mark is Mark.EXACT:
        return round_to_interval(reported, interval)
    whole += mark is Mark.MORE_WAS_THERE
    return _multiple(int(whole if reported >= 0 else -whole), interval)


def round_with_uncertainty(
    value: Decimal,
    uncertainty: Decimal,
    *,
    digits: int = 2,
    mode: UncertaintyRounding = UncertaintyRounding.HALF_EVEN,
) -> tuple[Decimal, Decimal]:
    """Return value and uncertainty: the uncertainty to ``digits`` significant digits, the value to the same place."""
    if uncertainty <= 0:
        raise Refused("uncertainty_not_positive", uncertainty=uncertainty)
    rounded = _significant(uncertainty, digits, mode)
    place = leading_place(rounded) - digits + 1
    return round_to_interval(value, _shown_place(place)), rounded


def leading_place(value: Number) -> int:
    """Return the power of ten of the first digit that is not zero: 2 for 512, -3 for 0.0012."""
    if isinstance(value, Decimal):
        return value.adjusted()
    amount = abs(value)
    # Digits of numerator and denominator give the place within one; the comparison settles it exactly.
    place = Decimal(amount.numerator).adjusted() - Decimal(amount.denominator).adjusted()
    return place if amount >= Fraction(10) ** place else place - 1


def _significant(value: Number, digits: int, mode: UncertaintyRounding) -> Decimal:
    if not 1 <= digits <= MOST_DIGITS:
        raise Refused("significant_digits_out_of_range", digits=digits)
    if value == 0:
        return Decimal(0)
    place = leading_place(value)
    rounded = _rounded_at(value, place - digits + 1, mode)
    return rounded if rounded.adjusted() == place else _rounded_at(value, place - digits + 2, mode)


def _rounded_at(value: Number, place: int, mode: UncertaintyRounding) -> Decimal:
    interval = _shown_place(place)
    count = _count(value, interval)
    if mode is UncertaintyRounding.UP:
        return _multiple(-(-count.numerator // count.denominator), interval)
    return _multiple(round(count), interval)


def _shown_place(place: int) -> Decimal:
    return Decimal(1).scaleb(place)


def _count(value: Number, interval: Decimal) -> Fraction:
    if interval <= 0:
        raise Refused("interval_not_positive", interval=interval)
    return as_fraction(value) / as_fraction(interval)


def _multiple(count: int, interval: Decimal) -> Decimal:
    return EXACT.multiply(Decimal(count), interval)
