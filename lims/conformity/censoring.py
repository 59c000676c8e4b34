"""Results that are a range: below a limit of detection or quantification, ``<x`` and ``>x``, and sums of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from lims.conformity.exact import EXACT, plain, total
from lims.conformity.limits import Limit, Limits
from lims.conformity.readings import Value, ValueKind
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class RangedResult:
    """What is reported, and the range in which the true value is known to lie."""

    report: str
    possible: Limits


class Bound(StrEnum):
    """The end of a censored sum that a regulation may prescribe."""

    LOWER = "lower"
    MIDDLE = "middle"
    UPPER = "upper"


@dataclass(frozen=True, slots=True)
class CensoredSum:
    """A sum with censored parts: counted as nothing, as half and in full; no end above where a part has none."""

    lower: Decimal
    middle: Decimal | None
    upper: Decimal | None

    def verdict(self, limit: Decimal, *, bound: Bound | None = None) -> Verdict:
        """Compare with an upper limit; where a regulation prescribes one bound, that alone decides."""
        low, high = self._ends(bound)
        if high is not None and high <= limit:
            return Verdict.PASS
        return Verdict.FAIL if low is not None and low > limit else Verdict.INCONCLUSIVE

    def _ends(self, bound: Bound | None) -> tuple[Decimal | None, Decimal | None]:
        if bound is None:
            return self.lower, self.upper
        end = {Bound.LOWER: self.lower, Bound.MIDDLE: self.middle, Bound.UPPER: self.upper}[bound]
        return end, end


def possible_range(value: Value) -> Limits:
    """Return the range of true values that a number, a grade or a censored reading leaves open."""
    if value.number is None:
        raise Refused("not_a_number", text=value.text)
    if value.kind is not ValueKind.CENSORED:
        return Limits.between(value.number, value.number)
    if value.sign == ">":
        return Limits.more_than(value.number)
    if value.number <= 0:
        # Nothing measured here can be less than nothing.
        raise Refused("empty_range", text=value.text)
    return Limits(Limit(ZERO), Limit(value.number, inclusive=False))


def by_capability(value: Decimal, *, lod: Decimal | None = None, loq: Decimal | None = None) -> RangedResult:
    """Return the result that a method of this limit of detection and quantification can state.

    A value equal to the limit of detection is detected; one equal to the limit of quantification is quantified.
    """
    _check_capability(lod, loq)
    if lod is not None and value < lod:
        return RangedResult(f"ND(<{plain(lod)})", Limits(Limit(ZERO), Limit(lod, inclusive=False)))
    if loq is not None and value < loq:
        return RangedResult(f"<{plain(loq)}", Limits(Limit(lod or ZERO), Limit(loq, inclusive=False)))
    return RangedResult(plain(value), Limits.between(value, value))


def as_received(value: Value) -> RangedResult:
    """Return the result that somebody else has censored already, or a plain number."""
    number = ZERO if value.number is None else value.number
    return RangedResult(f"{value.sign}{plain(number)}", possible_range(value))


def censored_sum(components: Sequence[Value]) -> CensoredSum:
    """Add components of which some are censored, never turning ``<x`` into one number."""
    if not components:
        raise Refused("no_components")
    ranges = [possible_range(component) for component in components]
    lower = total([_end(possible.lower) for possible in ranges])
    if any(possible.upper is None for possible in ranges):
        return CensoredSum(lower, None, None)
    upper = total([_end(possible.upper) for possible in ranges])
    middle = total([_middle(possible) for possible in ranges])
    return CensoredSum(lower, middle, upper)


def _check_capability(lod: Decimal | None, loq: Decimal | None) -> None:
    if any(limit is not None and limit <= 0 for limit in (lod, loq)):
        raise Refused("detection_limit_not_positive")
    if lod is not None and loq is not None and lod > loq:
        raise Refused("lod_above_loq", lod=lod, loq=loq)


def _end(end: Limit | None) -> Decimal:
    return end.value if end is not None and isinstance(end.value, Decimal) else ZERO


def _middle(possible: Limits) -> Decimal:
    low, high = _end(possible.lower), _end(possible.upper)
    return low if low == high else EXACT.divide(EXACT.add(low, high), Decimal(2))
