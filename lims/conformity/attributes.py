"""Counting against n, c, m and M, with units that are undecided because their result is censored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lims.conformity.censoring import possible_range
from lims.conformity.limits import Limits
from lims.conformity.readings import Value, ValueKind, Word
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict

ANYTHING: Final = Limits.at_least(Decimal(0))


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A two-class plan (n, c, m), or a three-class plan where ``beyond`` (M) is given."""

    n: int
    c: int
    marginal: Decimal
    beyond: Decimal | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise Refused("n_not_positive", n=self.n)
        if not 0 <= self.c <= self.n:
            raise Refused("c_out_of_range", c=self.c)
        if self.beyond is not None and self.beyond < self.marginal:
            raise Refused("M_below_m", m=self.marginal, M=self.beyond)


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many units are surely marginal, surely beyond M, and undecided, with the verdict."""

    above_m: int
    above_M: int  # noqa: N815 - m and M are two things in the trade
    undecided: int
    verdict: Verdict


def judge_classes(results: Sequence[Value], plan: ClassPlan) -> ClassCount:
    """Count the units of one lot; an incomplete set may fail and never passes."""
    if len(results) > plan.n:
        raise Refused("too_many_results", n=plan.n, given=len(results))
    ranges = [_range_of(result) for result in results]
    above_m = _count(ranges, plan.marginal)
    beyond = (0, 0) if plan.beyond is None else _count(ranges, plan.beyond)
    if beyond[0] > 0 or above_m[0] > plan.c:
        verdict = Verdict.FAIL
    elif len(results) == plan.n and beyond[1] == 0 and above_m[1] <= plan.c:
        verdict = Verdict.PASS
    else:
        verdict = Verdict.INCONCLUSIVE
    undecided = sum(_is_undecided(possible, plan) for possible in ranges)
    return ClassCount(above_m[0] - beyond[0], beyond[0], undecided, verdict)


def _count(ranges: Sequence[Limits], limit: Decimal) -> tuple[int, int]:
    """Return how many units surely lie above ``limit``, and how many may."""
    verdicts = [Limits.at_most(limit).verdict_on(possible) for possible in ranges]
    surely = verdicts.count(Verdict.FAIL)
    return surely, surely + verdicts.count(Verdict.INCONCLUSIVE)


def _is_undecided(possible: Limits, plan: ClassPlan) -> bool:
    ends = [plan.marginal] if plan.beyond is None else [plan.marginal, plan.beyond]
    return any(Limits.at_most(end).verdict_on(possible) is Verdict.INCONCLUSIVE for end in ends)


def _range_of(result: Value) -> Limits:
    # "Not detected" without its limit of detection may be anything: it decides nothing by itself.
    if result.kind is ValueKind.WORD and result.word in (Word.NOT_DETECTED, Word.ABSENT):
        return ANYTHING
    return possible_range(result)
