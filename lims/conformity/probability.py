"""Normal probabilities, accurate in the tails."""

import math
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import Final

from lims.conformity.exact import Number, as_fraction, to_float
from lims.conformity.limits import Limit, Limits
from lims.conformity.refusals import Refused

_ROOT_TWO: Final = math.sqrt(2)


def normal_tail(z: Number) -> float:
    """Return the probability that a standard normal value exceeds ``z``."""
    return math.erfc(to_float(z, 1e6) / _ROOT_TWO) / 2


def conformity_probability(value: Number, limits: Limits, u: Fraction) -> tuple[float, float]:
    """Return the probabilities that the true value lies within and outside the limits, each without cancellation."""
    above = _tail_beyond(limits.upper, value, u, sign=1)
    below = _tail_beyond(limits.lower, value, u, sign=-1)
    outside = above + below
    if limits.lower is None or limits.upper is None:
        end = limits.upper or limits.lower
        inside = _tail_beyond(end, value, u, sign=1 if end is limits.lower else -1)
        return inside, outside
    return max(0.0, 1 - outside), outside


def guard_factor(risk: Decimal, k: Decimal) -> float:
    """Return r of the guard band w = r U that leaves ``risk`` of a wrong pass at one limit."""
    share = open_share(risk)
    if k <= 0:
        raise Refused("coverage_factor_not_positive", k=k)
    # The lower tail keeps small risks that 1 - risk would lose.
    return to_float(Fraction(-NormalDist().inv_cdf(share)) / as_fraction(k))


def open_share(probability: Decimal) -> float:
    """Return a probability that is neither 0 nor 1 nor indistinguishable from them."""
    share = to_float(probability)
    if not 0.0 < share < 1.0:
        raise Refused("probability_out_of_range", probability=probability)
    return share


def _tail_beyond(end: Limit | None, value: Number, u: Fraction, *, sign: int) -> float:
    """Return the probability that the true value lies beyond ``end``: above it for sign 1, below it for -1."""
    if end is None:
        return 0.0
    return normal_tail(sign * (as_fraction(end.value) - as_fraction(value)) / u)
