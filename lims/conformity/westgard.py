"""Westgard's rules over runs with one or several control materials; "exceeds" is strict throughout."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import combinations
from typing import Final

from lims.conformity.exact import EXACT
from lims.conformity.refusals import Refused

Run = Sequence[Decimal | None]
"""The z-scores of one run, one for each control material; None where a material was not run."""


class Rule(StrEnum):
    """The rules by their usual names; all but the first reject a run."""

    WARNING_2S = "1_2s"
    ONE_3S = "1_3s"
    TWO_2S = "2_2s"
    RANGE_4S = "R_4s"
    FOUR_1S = "4_1s"
    TEN_X = "10_x"


class RangeMode(StrEnum):
    """The two forms of R_4s: one control beyond +2 s and one beyond -2 s, or a range above 4 s."""

    OPPOSITE_2S = "opposite_2s"
    RANGE_4S = "range_4s"


@dataclass(frozen=True, slots=True)
class Findings:
    """Which rule fired first where, counted in runs from 0, and the first run to be rejected."""

    first_fired: Mapping[Rule, int]
    first_reject_run: int | None


def evaluate(
    runs: Sequence[Run], rules: Iterable[Rule] = tuple(Rule), *, mode: RangeMode = RangeMode.OPPOSITE_2S
) -> Findings:
    """Apply ``rules`` to the runs in the order of time."""
    checks = _CHECKS | {Rule.RANGE_4S: partial(_range_4s, mode=mode)}
    found = {rule: checks[rule](runs) for rule in Rule if rule in set(rules)}
    fired = {rule: index for rule, index in found.items() if index is not None}
    rejecting = [index for rule, index in fired.items() if rule is not Rule.WARNING_2S]
    return Findings(fired, min(rejecting, default=None))


def z_score(value: Decimal, mean: Decimal, deviation: Decimal) -> Decimal:
    """Return (value - mean) / s to 30 digits, mean and s having been set beforehand."""
    if deviation <= 0:
        raise Refused("deviation_not_positive", s=deviation)
    context = EXACT.copy()
    context.prec = 30
    context.clear_traps()
    return context.divide(EXACT.subtract(value, mean), deviation)


def _first(runs: Sequence[Run], fires: Callable[[Run], bool]) -> int | None:
    return next((index for index, run in enumerate(runs) if fires(run)), None)


def _present(run: Run) -> list[Decimal]:
    return [z for z in run if z is not None]


def _beyond(runs: Sequence[Run], *, sigmas: int) -> int | None:
    return _first(runs, lambda run: any(_side(z, sigmas) for z in _present(run)))


def _side(z: Decimal, sigmas: int) -> int:
    """Return 1 above +sigmas, -1 below -sigmas, else 0; for 0 sigmas the side of the mean."""
    return (z > sigmas) - (z < -sigmas)


def _two_2s(runs: Sequence[Run]) -> int | None:
    across = _series(runs, length=2, sigmas=2, mixed=False)
    within = _first(runs, lambda run: any(_same_side(pair, 2) for pair in combinations(_present(run), 2)))
    return min((index for index in (across, within) if index is not None), default=None)


def _range_4s(runs: Sequence[Run], *, mode: RangeMode) -> int | None:
    if mode is RangeMode.OPPOSITE_2S:
        return _first(runs, lambda run: {1, -1} <= {_side(z, 2) for z in _present(run)})
    return _first(runs, lambda run: bool(found := _present(run)) and EXACT.subtract(max(found), min(found)) > 4)


def _series(runs: Sequence[Run], *, length: int, sigmas: int, mixed: bool = True) -> int | None:
    """Return the run that completes ``length`` values in a row on one side, of one material or, mixed, of all."""
    materials = range(max((len(run) for run in runs), default=0))
    lines = [[(index, run[m]) for index, run in enumerate(runs) if m < len(run)] for m in materials]
    if mixed:
        lines.append([(index, z) for index, run in enumerate(runs) for z in run])
    ends = (_completed([(index, z) for index, z in line if z is not None], length, sigmas) for line in lines)
    return min((end for end in ends if end is not None), default=None)


def _completed(line: Sequence[tuple[int, Decimal]], length: int, sigmas: int) -> int | None:
    row, last = 0, 0
    for index, z in line:
        side = _side(z, sigmas)
        row = row + 1 if side and side == last else abs(side)
        last = side
        if row == length:
            return index
    return None


def _same_side(values: Iterable[Decimal], sigmas: int) -> bool:
    sides = {_side(z, sigmas) for z in values}
    return sides in ({1}, {-1})


_CHECKS: Final[dict[Rule, Callable[[Sequence[Run]], int | None]]] = {
    Rule.WARNING_2S: partial(_beyond, sigmas=2),
    Rule.ONE_3S: partial(_beyond, sigmas=3),
    Rule.TWO_2S: _two_2s,
    Rule.FOUR_1S: partial(_series, length=4, sigmas=1),
    Rule.TEN_X: partial(_series, length=10, sigmas=0),
}
