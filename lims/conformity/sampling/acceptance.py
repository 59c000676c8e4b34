"""How probably a plan accepts and at which quality it does so with a given probability."""

import math
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from lims.conformity.exact import to_float
from lims.conformity.probability import open_share
from lims.conformity.refusals import Refused

LARGEST_SAMPLE: Final = 1_000_000
LARGEST_LOT: Final = 10**12
LARGEST_COUNTED_LOT: Final = 100_000
"""Up to here the samples of a lot are counted in whole numbers, beyond in logarithms."""


class Model(StrEnum):
    """What the items come from: a process (binomial), nonconformities per 100 items (Poisson), or one finite lot."""

    BINOMIAL = "binomial"
    POISSON = "poisson"
    HYPERGEOMETRIC = "hypergeometric"


def binomial(n: int, ac: int, p: Decimal) -> float:
    """Return the probability of at most ``ac`` nonconforming items among ``n`` from a process with fraction ``p``."""
    _check(n, ac)
    if not 0 <= p <= 1:
        raise Refused("probability_out_of_range", p=p)
    return _binomial(n, ac, to_float(p), to_float(Fraction(1) - Fraction(p)))


def poisson(n: int, ac: int, per_100: Decimal) -> float:
    """Return the probability of at most ``ac`` nonconformities in ``n`` items at ``per_100`` in a hundred."""
    _check(n, ac)
    if per_100 < 0:
        raise Refused("quality_level_negative", per_100=per_100)
    return _poisson(ac, to_float(Fraction(per_100) * n / 100))


def hypergeometric(n: int, ac: int, *, lot_size: int, lot_nonconforming: int) -> float:
    """Return the probability of at most ``ac`` nonconforming items in a sample from one lot, counted exactly."""
    _check(n, ac)
    if lot_size > LARGEST_LOT:
        raise Refused("lot_size_out_of_range", lot_size=lot_size)
    if not 0 <= lot_nonconforming <= lot_size:
        raise Refused("lot_nonconforming_out_of_range", lot_nonconforming=lot_nonconforming)
    if n > lot_size:
        raise Refused("sample_larger_than_lot", n=n, lot_size=lot_size)
    if lot_size > LARGEST_COUNTED_LOT:
        return _hypergeometric(n, ac, lot_size, lot_nonconforming)
    good = lot_size - lot_nonconforming
    fewest, most = max(0, n - good), min(ac, n, lot_nonconforming)
    if most < fewest:
        return 0.0
    ways = samples = math.comb(lot_nonconforming, fewest) * math.comb(good, n - fewest)
    for bad in range(fewest, most):
        # Each number of samples follows from the one before without a remainder.
        samples = samples * (lot_nonconforming - bad) * (n - bad) // ((bad + 1) * (good - n + bad + 1))
        ways += samples
    return to_float(Fraction(ways, math.comb(lot_size, n)))


def quality_at(pa: Decimal, *, n: int, ac: int, model: Model) -> float:
    """Return the quality level, in percent or per 100 items, at which the plan accepts with probability ``pa``."""
    _check(n, ac)
    wanted = open_share(pa)
    if model is Model.POISSON:
        return 100 / n * _falls_to(wanted, lambda level: _poisson(ac, level), upper=_poisson_end(ac, wanted))
    if model is not Model.BINOMIAL:
        raise Refused("unknown_model", model=model)
    if ac >= n:
        raise Refused("plan_accepts_everything", n=n, ac=ac)
    return 100 * _falls_to(wanted, lambda p: _binomial(n, ac, p, 1 - p), upper=1.0)


def _check(n: int, ac: int) -> None:
    if not 1 <= n <= LARGEST_SAMPLE:
        raise Refused("sample_size_out_of_range", n=n)
    if not 0 <= ac <= LARGEST_SAMPLE:
        raise Refused("acceptance_number_out_of_range", ac=ac)


def _binomial(n: int, ac: int, p: float, q: float) -> float:
    if ac >= n or p == 0:
        return 1.0
    if q == 0:
        return 0.0
    logs = (_log_ways(n, bad) + bad * math.log(p) + (n - bad) * math.log(q) for bad in range(ac + 1))
    return min(1.0, math.fsum(math.exp(log) for log in logs))


def _hypergeometric(n: int, ac: int, lot_size: int, lot_nonconforming: int) -> float:
    good = lot_size - lot_nonconforming
    found = range(max(0, n - good), min(ac, n, lot_nonconforming) + 1)
    logs = (_log_ways(lot_nonconforming, bad) + _log_ways(good, n - bad) - _log_ways(lot_size, n) for bad in found)
    return min(1.0, math.fsum(math.exp(log) for log in logs))


def _log_ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _poisson(ac: int, mean: float) -> float:
    if mean == 0:
        return 1.0
    logs = (bad * math.log(mean) - mean - math.lgamma(bad + 1) for bad in range(ac + 1))
    return min(1.0, math.fsum(math.exp(log) for log in logs))


def _poisson_end(ac: int, wanted: float) -> float:
    end = float(ac + 1)
    while _poisson(ac, end) > wanted:
        end *= 2
    return end


def _falls_to(wanted: float, curve: Callable[[float], float], *, upper: float) -> float:
    """Return where a falling curve reaches ``wanted``, by halving until floats stand next to each other."""
    low, high = 0.0, upper
    while low < (middle := (low + high) / 2) < high:
        if curve(middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
