"""Control charts: limits for individuals, means and ranges. They detect; drawing is the business of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import sqrt

from lims.conformity.exact import as_fraction, to_float, total
from lims.conformity.refusals import Refused
from lims.conformity.tables import read_table


@dataclass(frozen=True, slots=True)
class IndividualsLimits:
    """The limits of a chart of individuals and of its moving ranges."""

    center: float
    mr_bar: float
    ucl: float
    lcl: float
    mr_ucl: float


@dataclass(frozen=True, slots=True)
class MeanRangeLimits:
    """The limits of a chart of means and of its ranges."""

    ucl_x: float
    lcl_x: float
    ucl_r: float
    lcl_r: float


@dataclass(frozen=True, slots=True)
class RangeConstants:
    """Mean and standard deviation of the range of n standard normal values, with the chart factors they give."""

    n: int
    d2: float
    d3: float

    @property
    def a2(self) -> float:
        """Return the factor of the mean range in the limits of means."""
        return 3 / (self.d2 * sqrt(self.n))

    @property
    def lower_range(self) -> float:
        """Return D3."""
        return max(0.0, 1 - 3 * self.d3 / self.d2)

    @property
    def upper_range(self) -> float:
        """Return D4."""
        return 1 + 3 * self.d3 / self.d2


def range_constants(n: int) -> RangeConstants:
    """Return the constants for subgroups of ``n``."""
    constants = _all_constants().get(n)
    if constants is None:
        raise Refused("subgroup_size_not_in_table", n=n)
    return constants


def individuals_limits(values: Sequence[Decimal]) -> IndividualsLimits:
    """Return the limits from at least two individual values in the order of time."""
    if len(values) < 2:
        raise Refused("too_few_values", given=len(values))
    center = as_fraction(total(list(values))) / len(values)
    ranges = moving_ranges(values)
    mean_range = sum(ranges, Fraction(0)) / len(ranges)
    constants = range_constants(2)
    middle, spread = to_float(center), to_float(mean_range)
    reach = 3 * spread / constants.d2
    return IndividualsLimits(middle, spread, middle + reach, middle - reach, constants.upper_range * spread)


def moving_ranges(values: Sequence[Decimal]) -> list[Fraction]:
    """Return the distance of each value from the one before."""
    numbers = [as_fraction(value) for value in values]
    return [abs(later - earlier) for earlier, later in pairwise(numbers)]


def mean_range_limits(grand_mean: Decimal, mean_range: Decimal, n: int) -> MeanRangeLimits:
    """Return the limits of means and ranges of subgroups of ``n``."""
    if mean_range < 0:
        raise Refused("range_negative", rbar=mean_range)
    constants = range_constants(n)
    middle, spread = to_float(grand_mean), to_float(mean_range)
    reach = constants.a2 * spread
    return MeanRangeLimits(
        middle + reach, middle - reach, constants.upper_range * spread, constants.lower_range * spread
    )


def points_beyond(values: Sequence[Decimal], *, lower: float, upper: float) -> list[int]:
    """Return the places, from 0, of the values outside the limits; a value on a limit is inside."""
    low, high = Fraction(lower), Fraction(upper)
    return [index for index, value in enumerate(values) if not low <= as_fraction(value) <= high]


@cache
def _all_constants() -> dict[int, RangeConstants]:
    rows = read_table("lims.conformity.tables", "range_constants.csv")[1:]
    return {int(n): RangeConstants(int(n), float(d2), float(d3)) for n, d2, d3 in rows}
