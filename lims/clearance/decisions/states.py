"""Where goods stand in clearance: told from the decision in force, customs' answer, the proof and the open cases."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lims.clearance.decisions.models import DecisionKind, MessageState


class ClearanceState(StrEnum):
    """Undecided, then what was decided, and closed when nothing is left to do."""

    UNDECIDED = "undecided"
    HELD = "held"
    RELEASED = "released"
    CONDITIONALLY_RELEASED = "conditionally released"
    REFUSED = "refused"
    CLOSED = "closed"


DECIDED = {
    DecisionKind.HOLD: ClearanceState.HELD,
    DecisionKind.RELEASE: ClearanceState.RELEASED,
    DecisionKind.CONDITIONAL_RELEASE: ClearanceState.CONDITIONALLY_RELEASED,
    DecisionKind.REFUSE: ClearanceState.REFUSED,
}
TO_BE_PROVED = frozenset({DecisionKind.CONDITIONAL_RELEASE, DecisionKind.REFUSE})


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the state rests on."""

    kind: DecisionKind
    message_state: MessageState
    under_review: bool = False
    proved_on: date | None = None
    open_case: bool = False  # of a decision before it


def state_of(decision: DecisionFacts | None) -> ClearanceState:
    """Return where the goods under ``decision`` stand."""
    if decision is None:
        return ClearanceState.UNDECIDED
    return ClearanceState.CLOSED if not left_to_do(decision) else DECIDED[decision.kind]


def left_to_do(decision: DecisionFacts) -> list[str]:
    """Return what must still happen before the goods are closed, as codes in the order of the work."""
    left = {
        "decide": decision.kind is DecisionKind.HOLD,
        "review": decision.under_review,
        "decide again": decision.message_state is MessageState.REFUSED_BY_CUSTOMS,
        "acknowledgement": decision.message_state in {MessageState.DECIDED, MessageState.SENT},
        "proof": decision.kind in TO_BE_PROVED and decision.proved_on is None,
        "cases": decision.open_case,
    }
    return [code for code, is_left in left.items() if is_left]
