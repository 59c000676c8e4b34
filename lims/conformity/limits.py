"""Limits with open or closed ends, and what lies between them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from lims.conformity.exact import Number, is_below, plain
from lims.conformity.refusals import Refused
from lims.conformity.rounding import round_to_interval
from lims.conformity.verdicts import Verdict


class ComparisonMethod(StrEnum):
    """How GB/T 8170 compares: the value as it is, or rounded once to the place of the limit."""

    FULL_VALUE = "full_value"
    ROUNDED_VALUE = "rounded_value"


@dataclass(frozen=True, slots=True)
class Limit:
    """One end: a number, and whether it still belongs to what is allowed."""

    value: Number
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """A range of numbers; a missing end is no end. It serves for what is allowed and for what a reading may mean."""

    lower: Limit | None = None
    upper: Limit | None = None

    @classmethod
    def at_least(cls, value: Number) -> Self:
        """Return >= value."""
        return cls(lower=Limit(value))

    @classmethod
    def more_than(cls, value: Number) -> Self:
        """Return > value."""
        return cls(lower=Limit(value, inclusive=False))

    @classmethod
    def at_most(cls, value: Number) -> Self:
        """Return <= value."""
        return cls(upper=Limit(value))

    @classmethod
    def less_than(cls, value: Number) -> Self:
        """Return < value."""
        return cls(upper=Limit(value, inclusive=False))

    @classmethod
    def between(cls, lower: Number, upper: Number) -> Self:
        """Return the closed range from lower to upper."""
        return cls(Limit(lower), Limit(upper))

    def is_open(self) -> bool:
        """Tell whether there is no end at all: such a range decides nothing."""
        return self.lower is None and self.upper is None

    def is_empty(self) -> bool:
        """Tell whether no number at all lies within."""
        if self.lower is None or self.upper is None:
            return False
        if is_below(self.lower.value, self.upper.value):
            return False
        closed = self.lower.inclusive and self.upper.inclusive
        return is_below(self.upper.value, self.lower.value) or not closed

    def holds(self, value: Number) -> bool:
        """Tell whether ``value`` lies within."""
        return not self.is_above(value) and not self.is_beneath(value)

    def is_above(self, value: Number) -> bool:
        """Tell whether ``value`` exceeds the upper end."""
        end = self.upper
        if end is None:
            return False
        return is_below(end.value, value) if end.inclusive else not is_below(value, end.value)

    def is_beneath(self, value: Number) -> bool:
        """Tell whether ``value`` falls short of the lower end."""
        end = self.lower
        if end is None:
            return False
        return is_below(value, end.value) if end.inclusive else not is_below(end.value, value)

    def verdict_on(self, possible: "Limits") -> Verdict:
        """Return the verdict on a value of which only the range is known: pass or fail when all of it agrees."""
        if self.is_open():
            return Verdict.NOT_ASSESSED
        if _reaches(possible.lower, self.lower, below=False) and _reaches(possible.upper, self.upper, below=True):
            return Verdict.PASS
        if _lies_past(possible.lower, self.upper, below=False) or _lies_past(possible.upper, self.lower, below=True):
            return Verdict.FAIL
        return Verdict.INCONCLUSIVE


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figure that was compared, and whether it is allowed."""

    compared: Number
    passed: bool


def compare(
    value: Number,
    limits: Limits,
    *,
    method: ComparisonMethod = ComparisonMethod.FULL_VALUE,
    interval: Decimal | None = None,
) -> Comparison:
    """Compare ``value`` with ``limits`` by the method that was agreed."""
    if limits.is_open():
        raise Refused("limit_missing")
    if limits.is_empty():
        raise Refused("empty_acceptance_zone")
    if method is ComparisonMethod.FULL_VALUE:
        return Comparison(value, limits.holds(value))
    rounded = round_to_interval(value, _agreed_place(limits) if interval is None else interval)
    return Comparison(rounded, limits.holds(rounded))


def limit_place(limit: Decimal) -> Decimal:
    """Return the interval of the last printed digit: 0.1 for 97.0, 1 for 97 and for 100."""
    exponent = limit.as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def _agreed_place(limits: Limits) -> Decimal:
    """Return the place of the limits as printed; where two limits are printed to different places somebody must say."""
    printed = [end.value for end in (limits.lower, limits.upper) if end is not None and isinstance(end.value, Decimal)]
    places = {limit_place(value) for value in printed}
    if len(places) != 1:
        raise Refused("interval_missing")
    return places.pop()


def limits_text(limits: Limits) -> str:
    """Return the limits in signs: ≥ 98, < 40, 4.0 to 8.5."""
    lower, upper = limits.lower, limits.upper
    if lower is not None and upper is not None and lower.inclusive and upper.inclusive:
        return f"{_figure(lower.value)} – {_figure(upper.value)}"
    parts = []
    if lower is not None:
        parts.append(f"{'≥' if lower.inclusive else '>'} {_figure(lower.value)}")
    if upper is not None:
        parts.append(f"{'≤' if upper.inclusive else '<'} {_figure(upper.value)}")
    return ", ".join(parts)


def _figure(value: Number) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _reaches(end: Limit | None, allowed: Limit | None, *, below: bool) -> bool:
    """Tell whether the range that stops at ``end`` stays inside the ``allowed`` end."""
    if allowed is None:
        return True
    if end is None:
        return False
    inner, outer = (end.value, allowed.value) if below else (allowed.value, end.value)
    if is_below(inner, outer):
        return True
    return not is_below(outer, inner) and (allowed.inclusive or not end.inclusive)


def _lies_past(end: Limit | None, allowed: Limit | None, *, below: bool) -> bool:
    """Tell whether the range that starts at ``end`` lies wholly on the wrong side of ``allowed``."""
    if allowed is None or end is None:
        return False
    near, far = (end.value, allowed.value) if below else (allowed.value, end.value)
    if is_below(near, far):
        return True
    return not is_below(far, near) and not (allowed.inclusive and end.inclusive)
