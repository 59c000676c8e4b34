"""What blocks a start: competence, instrument and its methods, window, role and state, each by itself. No database.

The same table says what keeps work from being started and why what was observed nevertheless is quarantined. It is
asked at the moment of the act, and what it said is kept with the act.
"""

from dataclasses import dataclass
from enum import StrEnum

from lims.bench.assignments.models import AssignmentState
from lims.bench.instruments.standing import CompetenceStanding, InstrumentStanding, Registration


class Window(StrEnum):
    """Where an act stands in the window that the method gives it."""

    FREE = "no window"
    EARLY = "too early"
    OPEN = "open"
    MISSED = "missed"


class Block(StrEnum):
    """One thing that blocks a start."""

    ROLE = "role"
    STATE = "state"
    TOO_EARLY = "too early"
    WINDOW_MISSED = "window missed"
    NOT_COMPETENT = "person not competent"
    NOT_YET_COMPETENT = "competence not begun"
    COMPETENCE_EXPIRED = "competence expired"
    SUPERVISOR_ABSENT = "training without supervisor"
    OUT_OF_SERVICE = "instrument out of service"
    CALIBRATION_OVERDUE = "calibration overdue"
    NOT_FOR_METHOD = "instrument not for the method"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a start depends on, as it stands at the act."""

    may_enter: bool
    state: AssignmentState
    competence: CompetenceStanding
    instrument: InstrumentStanding
    window: Window = Window.FREE
    registration: Registration = Registration.NOT_ASKED


STARTABLE = frozenset({AssignmentState.WAITING, AssignmentState.RUNNING, AssignmentState.SENT_BACK})
OBSERVABLE = frozenset(
    {
        Block.NOT_COMPETENT,
        Block.NOT_YET_COMPETENT,
        Block.COMPETENCE_EXPIRED,
        Block.SUPERVISOR_ABSENT,
        Block.OUT_OF_SERVICE,
        Block.CALIBRATION_OVERDUE,
        Block.NOT_FOR_METHOD,
    }
)
"""What blocks a start and yet cannot undo an observation that was made: it is stored, in quarantine."""

_COMPETENCE = {
    CompetenceStanding.NONE: Block.NOT_COMPETENT,
    CompetenceStanding.NOT_YET: Block.NOT_YET_COMPETENT,
    CompetenceStanding.EXPIRED: Block.COMPETENCE_EXPIRED,
    CompetenceStanding.UNSUPERVISED: Block.SUPERVISOR_ABSENT,
}
_INSTRUMENT = {
    InstrumentStanding.OUT_OF_SERVICE: Block.OUT_OF_SERVICE,
    InstrumentStanding.CALIBRATION_OVERDUE: Block.CALIBRATION_OVERDUE,
}
_WINDOW = {Window.EARLY: Block.TOO_EARLY, Window.MISSED: Block.WINDOW_MISSED}


def blocks_of(now: Situation) -> tuple[Block, ...]:
    """Return all that blocks a start, the heaviest first; nothing where it may begin."""
    found = (
        None if now.may_enter else Block.ROLE,
        None if now.state in STARTABLE else Block.STATE,
        _WINDOW.get(now.window),
        _COMPETENCE.get(now.competence),
        _INSTRUMENT.get(now.instrument),
        Block.NOT_FOR_METHOD if now.registration is Registration.OTHER else None,
    )
    return tuple(block for block in found if block is not None)
