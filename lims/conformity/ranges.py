"""Ranges of possible values: a point for a number, an open range for a censored one, and arithmetic with both."""

from collections.abc import Callable, Sequence
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from typing import Final

from lims.conformity.exact import Number, as_fraction, is_below, terminating
from lims.conformity.limits import Limit, Limits

LOG_DIGITS: Final = 60


def point(value: Number) -> Limits:
    """Return the range that holds one value."""
    end = Limit(value)
    return Limits(end, end)


def exact_value(values: Limits) -> Number | None:
    """Return the value of a range that is a point, else None."""
    return values.lower.value if values.lower is not None and values.lower is values.upper else None


def shifted(values: Limits, by: Number) -> Limits:
    """Return the range moved by ``by``."""
    return _mapped(values, lambda value: _settled(as_fraction(value) + as_fraction(by)))


def scaled(values: Limits, factor: Fraction) -> Limits:
    """Return the range times a positive factor."""
    return _mapped(values, lambda value: _settled(as_fraction(value) * factor))


def mean(ranges: Sequence[Limits]) -> Limits:
    """Return the range of the arithmetic mean."""
    return scaled(total(ranges), Fraction(1, len(ranges)))


def total(ranges: Sequence[Limits]) -> Limits:
    """Return the range of the sum: an end that is open in one part is open in the whole."""
    points = [exact_value(values) for values in ranges]
    if all(value is not None for value in points):
        return point(_settled(sum((as_fraction(value) for value in points if value is not None), Fraction(0))))
    return Limits(_sum_of_ends([one.lower for one in ranges]), _sum_of_ends([one.upper for one in ranges]))


def harmonic_mean(ranges: Sequence[Limits]) -> Limits:
    """Return the range of n / sum(1/x) for values that are not negative; a zero makes the whole zero."""
    lower = _harmonic([one.lower for one in ranges])
    if all(exact_value(one) is not None for one in ranges) and lower is not None:
        return point(lower.value)
    return Limits(lower, _harmonic([one.upper for one in ranges]))


def logarithm(values: Limits) -> Limits:
    """Return the range of log10; what reaches down to zero has no lower end."""
    if (value := exact_value(values)) is not None and is_below(Decimal(0), value):
        return point(_log10(value))
    lower = values.lower if values.lower is not None and is_below(Decimal(0), values.lower.value) else None
    return Limits(
        lower and Limit(_log10(lower.value), lower.inclusive),
        values.upper and Limit(_log10(values.upper.value), values.upper.inclusive),
    )


def lowest(ranges: Sequence[Limits]) -> Limits:
    """Return the range of the smallest value."""
    return Limits(_least([one.lower for one in ranges], open_is_least=True), _least([one.upper for one in ranges]))


def median(ranges: Sequence[Limits]) -> Limits:
    """Return the range of the median: the medians of the lower and of the upper ends."""
    points = [exact_value(one) for one in ranges]
    if all(value is not None for value in points):
        return point(_settled(_middle([as_fraction(value) for value in points if value is not None])))
    lowers, uppers = [one.lower for one in ranges], [one.upper for one in ranges]
    return Limits(_median_end(lowers), _median_end(uppers))


def _median_end(ends: Sequence[Limit | None]) -> Limit | None:
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    closed = all(end.inclusive for end in known)
    return Limit(_settled(_middle([as_fraction(end.value) for end in known])), closed)


def _middle(values: list[Fraction]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _least(ends: Sequence[Limit | None], *, open_is_least: bool = False) -> Limit | None:
    known = [end for end in ends if end is not None]
    if not known or (open_is_least and len(known) < len(ends)):
        return None
    return min(known, key=lambda end: (as_fraction(end.value), not end.inclusive))


def _sum_of_ends(ends: Sequence[Limit | None]) -> Limit | None:
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    value = sum((as_fraction(end.value) for end in known), Fraction(0))
    return Limit(_settled(value), all(end.inclusive for end in known))


def _harmonic(ends: Sequence[Limit | None]) -> Limit | None:
    """Return the harmonic mean of the ends; an end that is missing is taken as without bound and adds nothing."""
    known = [end for end in ends if end is not None]
    if not known:
        return None
    closed = all(end.inclusive for end in known) and len(known) == len(ends)
    if any(end.value == 0 for end in known):
        return Limit(Decimal(0), closed)
    inverse = sum((1 / as_fraction(end.value) for end in known), Fraction(0))
    return Limit(_settled(len(ends) / inverse), closed)


def _mapped(values: Limits, change: Callable[[Number], Number]) -> Limits:
    if (value := exact_value(values)) is not None:
        return point(change(value))
    lower, upper = values.lower, values.upper
    return Limits(
        lower and Limit(change(lower.value), lower.inclusive), upper and Limit(change(upper.value), upper.inclusive)
    )


def _log10(value: Number) -> Decimal:
    """Return log10; a power of ten comes out exactly, anything else is irrational and lies beside every limit."""
    fraction = as_fraction(value)
    with localcontext(getcontext()) as context:
        context.prec = LOG_DIGITS
        return Decimal(fraction.numerator).log10() - Decimal(fraction.denominator).log10()


def _settled(value: Fraction) -> Number:
    decimal = terminating(value)
    return value if decimal is None else decimal
