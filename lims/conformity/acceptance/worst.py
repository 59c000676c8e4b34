"""The reading that is reported for a set: the one closest to its limit, or furthest beyond."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from lims.conformity.exact import as_fraction
from lims.conformity.limits import Limits
from lims.conformity.measured import Measured
from lims.conformity.verdicts import JUDGED

_UNKNOWN: Final = Fraction(10**9)


def worst_reading(readings: Iterable[Measured]) -> Measured | None:
    """Return the worst usable reading, None where there is none; ties go by the text, not by the order."""
    return min((measured for measured in readings if measured.is_usable), key=_rank, default=None)


def worst_of(readings: Iterable[Measured]) -> str:
    """Return the text of the worst usable reading, empty where there is none."""
    found = worst_reading(readings)
    return "" if found is None else found.shown


def _rank(measured: Measured) -> tuple[int, Fraction, str]:
    if measured.possible is None or measured.allowed is None:
        return JUDGED.index(measured.verdict), Fraction(0), measured.shown
    return JUDGED.index(measured.verdict), margin(measured.possible, measured.allowed), measured.shown


def margin(possible: Limits, allowed: Limits) -> Fraction:
    """Return how far a value stands inside the nearest limit; below zero beyond it, large where nothing is known."""
    rooms = []
    if allowed.lower is not None and possible.lower is not None:
        rooms.append(as_fraction(possible.lower.value) - as_fraction(allowed.lower.value))
    if allowed.upper is not None and possible.upper is not None:
        rooms.append(as_fraction(allowed.upper.value) - as_fraction(possible.upper.value))
    return min(rooms, default=_UNKNOWN)
