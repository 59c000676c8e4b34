"""Switching between normal, tightened and reduced inspection, as a fold over the lots of one stream.

The state belongs to one supplier, product, class of nonconformity, level and AQL. Nothing is stored but the lots: a
late entry means replaying the stream. Only original inspections count, and a switch takes effect from the next lot.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from lims.conformity.refusals import Refused
from lims.conformity.sampling.plans import SamplingPlan, decide_lot, plan_for_letter, sampling_plan
from lims.conformity.sampling.scheme import Edition, Severity, master_table

WINDOW: Final = 5
REJECTIONS_THAT_TIGHTEN: Final = 2
ACCEPTED_THAT_RELAX: Final = 5
REJECTIONS_THAT_DISCONTINUE: Final = 5
LOTS_THAT_DISCONTINUE: Final = 10
SCORE_FOR_REDUCED: Final = 30
MIL_LOTS_FOR_REDUCED: Final = 10
LONGEST_MEMORY: Final = 10


class Discontinuation(StrEnum):
    """When tightened inspection ends: a setting of the edition."""

    FIVE_NOT_ACCEPTED = "five_not_accepted"
    TEN_ON_TIGHTENED = "ten_on_tightened"


@dataclass(frozen=True, slots=True)
class Stream:
    """What stays the same over a stream; ``limit_number`` is the user's figure of MIL-STD-105E table VIII, if any."""

    lot_size: int
    level: str
    aql: Decimal
    edition: Edition = Edition.ISO_2859_1_1999
    discontinuation: Discontinuation = Discontinuation.FIVE_NOT_ACCEPTED
    limit_number: int | None = None

    def plan(self, severity: Severity, lot_size: int | None = None) -> SamplingPlan:
        """Return the plan of one lot."""
        return sampling_plan(lot_size or self.lot_size, self.level, self.aql, severity=severity, edition=self.edition)


@dataclass(frozen=True, slots=True)
class Lot:
    """One inspected lot: nonconforming items found, and the conditions that held."""

    nonconforming: int
    original: bool = True
    steady: bool = True
    authority: bool = True
    lot_size: int | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """The supplier has acted and the authority agrees: inspection begins again, tightened."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a stream stands; everything but the severity begins anew with each spell of it.

    ``recent`` and ``found`` hold the last lots only, as far as any rule looks back: accepted or not, and the count.
    """

    severity: Severity = Severity.NORMAL
    score: int = 0
    lots: int = 0
    not_accepted: int = 0
    recent: tuple[bool, ...] = ()
    found: tuple[int, ...] = ()

    def entering(self, severity: Severity) -> "State":
        """Return the state at the beginning of a spell."""
        return State(severity)


@dataclass(frozen=True, slots=True)
class Step:
    """What one entry did: all that must be stored to explain every switch."""

    severity_used: Severity
    accepted: bool | None
    score: int | None
    next: Severity
    plan: SamplingPlan | None
    not_accepted: int


def replay(stream: Stream, entries: Iterable[Lot | Resume], *, start: Severity = Severity.NORMAL) -> Iterator[Step]:
    """Yield one step for each entry, in the order of production."""
    state = State(start)
    for entry in entries:
        step, state = _resume(state) if isinstance(entry, Resume) else _inspect(stream, state, entry)
        yield step


def _resume(state: State) -> tuple[Step, State]:
    if state.severity is not Severity.DISCONTINUED:
        raise Refused("not_discontinued", severity=state.severity)
    return Step(state.severity, None, None, Severity.TIGHTENED, None, 0), state.entering(Severity.TIGHTENED)


def _inspect(stream: Stream, state: State, lot: Lot) -> tuple[Step, State]:
    if state.severity is Severity.DISCONTINUED:
        # Under the scheme nothing is inspected any more: the lot has no verdict from it.
        return Step(state.severity, None, None, state.severity, None, 0), state
    plan = stream.plan(state.severity, lot.lot_size)
    decision = decide_lot(lot.nonconforming, ac=plan.ac, re=plan.re, severity=state.severity, edition=stream.edition)
    after = state
    if lot.original:
        after = _counted(stream, state, lot, plan, accepted=decision.accept)
        following = _FOLLOWING[state.severity](stream, after, lot, decision.revert_to_normal)
    else:
        following = state.severity
    score = after.score if _has_score(stream, state) else None
    step = Step(state.severity, decision.accept, score, following, plan, after.not_accepted)
    return step, after if following is state.severity else after.entering(following)


def _has_score(stream: Stream, state: State) -> bool:
    return stream.edition is Edition.ISO_2859_1_1999 and state.severity is Severity.NORMAL


def _counted(stream: Stream, state: State, lot: Lot, plan: SamplingPlan, *, accepted: bool) -> State:
    score = state.score
    if _has_score(stream, state):
        gain = _gain(stream, plan, lot.nonconforming, accepted=accepted)
        score = score + gain if gain else 0
    return State(
        state.severity,
        score,
        state.lots + 1,
        state.not_accepted + (not accepted),
        (*state.recent, accepted)[-LONGEST_MEMORY:],
        (*state.found, lot.nonconforming)[-LONGEST_MEMORY:],
    )


def _gain(stream: Stream, plan: SamplingPlan, nonconforming: int, *, accepted: bool) -> int:
    """Return what a lot adds to the switching score; nothing means that the score falls to 0."""
    if plan.ac <= 1:
        return 2 if accepted else 0
    return 3 if nonconforming <= _tighter_acceptance(stream, plan) else 0


def _tighter_acceptance(stream: Stream, plan: SamplingPlan) -> int:
    """Return the acceptance number one AQL column tighter, at the letter actually used: the same sample size.

    After an up arrow the original letter would compare counts from samples of different sizes; the clause leaves that
    open, and this is the safe reading.
    """
    table = master_table(Severity.NORMAL, stream.edition)
    column = table.column(stream.aql)
    if column == 0:
        return -1
    tighter = plan_for_letter(plan.use_letter, table.aqls[column - 1], edition=stream.edition)
    return tighter.ac if tighter.n == plan.n else -1


def _after_normal(stream: Stream, state: State, lot: Lot, _: bool) -> Severity:
    if state.recent[-WINDOW:].count(False) >= REJECTIONS_THAT_TIGHTEN:
        return Severity.TIGHTENED
    if lot.steady and lot.authority and _has_earned_reduced(stream, state):
        return Severity.REDUCED
    return Severity.NORMAL


def _has_earned_reduced(stream: Stream, state: State) -> bool:
    if stream.edition is Edition.ISO_2859_1_1999:
        return state.score >= SCORE_FOR_REDUCED
    if state.lots < MIL_LOTS_FOR_REDUCED or not all(state.recent[-MIL_LOTS_FOR_REDUCED:]):
        return False
    return stream.limit_number is None or sum(state.found[-MIL_LOTS_FOR_REDUCED:]) <= stream.limit_number


def _after_tightened(stream: Stream, state: State, _: Lot, __: bool) -> Severity:
    if state.lots >= ACCEPTED_THAT_RELAX and all(state.recent[-ACCEPTED_THAT_RELAX:]):
        return Severity.NORMAL
    if stream.discontinuation is Discontinuation.FIVE_NOT_ACCEPTED:
        ends = state.not_accepted >= REJECTIONS_THAT_DISCONTINUE
    else:
        ends = state.lots >= LOTS_THAT_DISCONTINUE
    return Severity.DISCONTINUED if ends else Severity.TIGHTENED


def _after_reduced(_: Stream, __: State, lot: Lot, reverts: bool) -> Severity:
    return Severity.REDUCED if lot.steady and lot.authority and not reverts else Severity.NORMAL


_FOLLOWING: Final[dict[Severity, Callable[[Stream, State, Lot, bool], Severity]]] = {
    Severity.NORMAL: _after_normal,
    Severity.TIGHTENED: _after_tightened,
    Severity.REDUCED: _after_reduced,
}
