"""Readings that mean something only beside another figure: a black body, a declared size, a table value."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lims.conformity import ranges
from lims.conformity.decisions import Uncertainty
from lims.conformity.exact import EXACT, Number, as_fraction, is_below, multiply, parse_decimal
from lims.conformity.limits import Limit, Limits
from lims.conformity.limits_of import LimitCell
from lims.conformity.operators import Op
from lims.conformity.readings import Reading
from lims.conformity.refusals import Refused
from lims.conformity.requirements import BandOn, Basis, Requirement
from lims.conformity.units import convert

_FIGURE: Final = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_SYMMETRIC = re.compile(
    rf"(?P<nominal>{_FIGURE})\s*(?:±|\+/-|\+-)\s*(?P<tolerance>{_FIGURE})\s*(?P<percent>%)?", re.ASCII
)
_LOPSIDED = re.compile(
    rf"(?P<nominal>{_FIGURE})\s*\+\s*(?P<above>[0-9]+(?:\.[0-9]+)?)\s*[/ ]?\s*-\s*(?P<below>[0-9]+(?:\.[0-9]+)?)",
    re.ASCII,
)
_SPAN = re.compile(rf"(?P<low>{_FIGURE})\s*(?:\.\.|~|–|to|至)\s*(?P<high>{_FIGURE})", re.ASCII)


class ReferenceRefused(Refused):
    """The reference is missing, or says nothing that could be compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figure that is compared and what is allowed for it; None where a censored value picks no band."""

    possible: Limits
    allowed: Limits | None
    uncertainty: Uncertainty | None


def compared(
    requirement: Requirement, cell: LimitCell, reading: Reading, possible: Limits, uncertainty: Uncertainty | None
) -> Comparison:
    """Return what is compared with what."""
    op = requirement.op
    if op is Op.CLASSIFY or op is Op.CLASS_IS:
        return Comparison(possible, requirement.mean_bound, uncertainty)
    if op is Op.BY_BAND:
        return _banded(requirement, cell, reading, possible, uncertainty)
    if op is Op.ABSOLUTE and (requirement.needs_reference or reading.reference):
        return _difference(requirement, cell, reading, possible, uncertainty)
    if op is Op.DECLARED_TOLERANCE or (op is Op.NOMINAL_TOLERANCE and cell.limits is None):
        return Comparison(possible, declared_range(_given(reading)), uncertainty)
    if requirement.greater_of_reference:
        return Comparison(possible, _greater(cell, reference_number(requirement, reading)), uncertainty)
    return Comparison(possible, cell.limits, uncertainty)


def reference_number(requirement: Requirement, reading: Reading) -> Number:
    """Return the reference as a number in the unit of the limit."""
    text = _given(reading)
    try:
        number: Number = parse_decimal(text)
    except Refused:
        raise ReferenceRefused("reference_refused", reference=text) from None
    if reading.unit and requirement.basis is not Basis.RELATIVE_TO_DECLARED:
        number = convert(number, reading.unit, requirement.unit)
    return number


def _given(reading: Reading) -> str:
    text = (reading.reference or "").strip()
    if not text:
        raise ReferenceRefused("reference_missing")
    return text


def _banded(
    requirement: Requirement, cell: LimitCell, reading: Reading, possible: Limits, uncertainty: Uncertainty | None
) -> Comparison:
    """Compare the error of a display with the band in which the display or the reference lies."""
    reference = reference_number(requirement, reading)
    error = ranges.shifted(possible, -as_fraction(reference))
    where: Number | None = reference if requirement.band_on is BandOn.REFERENCE else ranges.exact_value(possible)
    if where is None:
        return Comparison(error, None, uncertainty)
    band = next((band for band in cell.bands if band.values.holds(where)), None)
    if band is None:
        raise ReferenceRefused("outside_bands", temperature=where)
    return Comparison(error, Limits.between(EXACT.minus(band.max_error), band.max_error), uncertainty)


def _difference(
    requirement: Requirement, cell: LimitCell, reading: Reading, possible: Limits, uncertainty: Uncertainty | None
) -> Comparison:
    """Compare the difference from a reference, in its own unit or as a share of the declared figure."""
    reference = reference_number(requirement, reading)
    difference = ranges.shifted(possible, -as_fraction(reference))
    if requirement.basis is not Basis.RELATIVE_TO_DECLARED:
        return Comparison(difference, cell.limits, uncertainty)
    if not is_below(Decimal(0), reference):
        raise ReferenceRefused("reference_not_positive", reference=_given(reading))
    share = Fraction(100) / as_fraction(reference)
    scaled = uncertainty and Uncertainty(multiply(uncertainty.expanded, share), uncertainty.k)
    return Comparison(ranges.scaled(difference, share), cell.limits, scaled)


def _greater(cell: LimitCell, other: Number) -> Limits:
    """Return the upper limit raised to the table value where that is greater."""
    if cell.limits is None or cell.limits.upper is None:
        raise ReferenceRefused("reference_refused", reference=other)
    upper = cell.limits.upper
    return Limits(upper=Limit(other, upper.inclusive)) if is_below(upper.value, other) else cell.limits


def declared_range(text: str) -> Limits:
    """Return the range that a maker declares: 17.5±0.5, 17.5±3%, 17.5+0.5/-0.3, 17.0..18.0.

    A bare figure names no tolerance, and none is invented.
    """
    if match := _SYMMETRIC.fullmatch(text):
        nominal, tolerance = parse_decimal(match["nominal"]), parse_decimal(match["tolerance"])
        if match["percent"]:
            tolerance = EXACT.multiply(EXACT.multiply(abs(nominal), tolerance), Decimal("0.01"))
        return _declared(EXACT.subtract(nominal, tolerance), EXACT.add(nominal, tolerance), text)
    if match := _LOPSIDED.fullmatch(text):
        nominal, above, below = (parse_decimal(match[part]) for part in ("nominal", "above", "below"))
        return _declared(EXACT.subtract(nominal, below), EXACT.add(nominal, above), text)
    if match := _SPAN.fullmatch(text):
        return _declared(parse_decimal(match["low"]), parse_decimal(match["high"]), text)
    try:
        parse_decimal(text)
    except Refused:
        raise ReferenceRefused("reference_refused", reference=text) from None
    raise ReferenceRefused("tolerance_missing", reference=text)


def _declared(low: Decimal, high: Decimal, text: str) -> Limits:
    if low > high:
        raise ReferenceRefused("reference_refused", reference=text)
    return Limits.between(low, high)
