"""Numbers without loss: decimals that keep their trailing zeros, and fractions where a division has no end."""

import re
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from typing import Final

from lims.conformity.refusals import Refused

Number = Decimal | Fraction

LONGEST: Final = 4_000
"""Digits of a text, and places of its exponent, beyond which a number is nonsense rather than long."""

# The everyday context has 28 digits and rounds silently; here a result that does not fit is an error.
EXACT: Final = Context(prec=100_000, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]{1,9}))?", re.ASCII)


def is_decimal_text(text: str) -> bool:
    """Tell whether ``text`` is one plain or scientific decimal number in ASCII digits."""
    return _DECIMAL.fullmatch(text) is not None


def parse_decimal(text: str) -> Decimal:
    """Return the number that ``text`` spells, digit for digit."""
    found = _DECIMAL.fullmatch(text)
    if not found:
        raise Refused("not_a_number", text=text)
    if len(text) > LONGEST or abs(int(found["exponent"] or 0)) > LONGEST:
        raise Refused("number_out_of_range", text=text[:40])
    return Decimal(text)


def as_fraction(number: Number | int) -> Fraction:
    """Return ``number`` as a fraction."""
    return number if isinstance(number, Fraction) else Fraction(number)


def add(first: Number, second: Number) -> Number:
    """Return the exact sum; two decimals keep their places."""
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return EXACT.add(first, second)
    return as_fraction(first) + as_fraction(second)


def subtract(first: Number, second: Number) -> Number:
    """Return the exact difference; two decimals keep their places."""
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return EXACT.subtract(first, second)
    return as_fraction(first) - as_fraction(second)


def multiply(first: Number, second: Number) -> Number:
    """Return the exact product."""
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return EXACT.multiply(first, second)
    return as_fraction(first) * as_fraction(second)


def is_below(first: Number, second: Number) -> bool:
    """Tell whether ``first`` is smaller than ``second``, exactly."""
    if type(first) is type(second):
        return first < second
    return as_fraction(first) < as_fraction(second)


def total(numbers: list[Decimal]) -> Decimal:
    """Return the exact sum of ``numbers``."""
    result = Decimal(0)
    for number in numbers:
        result = EXACT.add(result, number)
    return result


def terminating(number: Number) -> Decimal | None:
    """Return ``number`` as a decimal, or None where its decimals have no end."""
    if isinstance(number, Decimal):
        return number
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = number.numerator * 10**places // number.denominator
    return Decimal(digits).scaleb(-places, EXACT)


def plain(number: Decimal) -> str:
    """Return decimal text without exponent; zeros at the end stay, a zero has no sign."""
    text = format(number, "f")
    return text.removeprefix("-") if number.is_zero() else text


def to_float(number: Number, bound: float = 1e300) -> float:
    """Return the nearest float, cut off at ``bound``: only probabilities and charts use it."""
    fraction = as_fraction(number)
    if abs(fraction) >= Fraction(bound):
        return bound if fraction > 0 else -bound
    return fraction.numerator / fraction.denominator
