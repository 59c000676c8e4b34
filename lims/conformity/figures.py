"""Figures as they are reported: exact where the decimals end, else rounded without ever crossing a limit."""

from decimal import Decimal
from typing import Final

from lims.conformity.exact import Number, plain, terminating
from lims.conformity.limits import Limits
from lims.conformity.rounding import round_to_places

MOST_PLACES: Final = 12
"""Decimals after which a figure without an end is cut; by then it has long left the limit."""


def figure(number: Number, allowed: Limits | None = None, places: int = 0) -> str:
    """Return ``number`` as text: all its decimals up to ``places`` + 3, then rounded half to even.

    A rounded figure keeps as many decimals as it needs to stand on the same side of the limit as the exact one.
    """
    exact = terminating(number)
    if exact is not None and decimals(exact) <= places + 3:
        return plain(padded(exact, places))
    for kept in range(places + 1, MOST_PLACES):
        rounded = round_to_places(number, kept)
        if allowed is None or allowed.holds(rounded) == allowed.holds(number):
            return plain(rounded)
    return plain(round_to_places(number, MOST_PLACES))


def decimals(number: Decimal) -> int:
    """Return how many decimals are written."""
    return max(0, -int(number.as_tuple().exponent))


def padded(number: Decimal, places: int) -> Decimal:
    """Return ``number`` with at least ``places`` decimals."""
    return number if decimals(number) >= places else round_to_places(number, places)
