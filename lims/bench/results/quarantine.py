"""Why a reading may be stored and yet not used: asked at the moment of the reading, never later."""

from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.bench.assignments.blocks import Block, Window
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.standing import standing_of
from lims.bench.instruments.models import Instrument
from lims.bench.instruments.queries import is_instrument_account
from lims.bench.instruments.standing import InstrumentStanding, Registration, instrument_standing
from lims.bench.results.models import Quarantine
from lims.bench.results.moments import day_of_reading
from lims.bench.runs.operations import observe
from lims.permissions import Actor

QUARANTINE = {
    Block.OUT_OF_SERVICE: Quarantine.OUT_OF_SERVICE,
    Block.CALIBRATION_OVERDUE: Quarantine.CALIBRATION_OVERDUE,
    Block.NOT_FOR_METHOD: Quarantine.NOT_FOR_METHOD,
    Block.SUPERVISOR_ABSENT: Quarantine.SUPERVISOR_ABSENT,
    Block.COMPETENCE_EXPIRED: Quarantine.COMPETENCE_EXPIRED,
    Block.NOT_YET_COMPETENT: Quarantine.NOT_YET_COMPETENT,
    Block.NOT_COMPETENT: Quarantine.NOT_COMPETENT,
}
"""Each block on person or instrument as the reason that stands at a reading; the instrument speaks first."""

_DOUBTS = {
    InstrumentStanding.OUT_OF_SERVICE: Quarantine.OUT_OF_SERVICE,
    InstrumentStanding.CALIBRATION_OVERDUE: Quarantine.CALIBRATION_OVERDUE,
}


def quarantine_of(session: Session, assignment: Assignment, *, actor: Actor, on: date) -> Quarantine | None:
    """Return why what ``actor`` observes now must not be used, or None.

    What an instrument account sends, the person answers for who works with it.
    """
    instrument = session.get(Instrument, assignment.instrument_id) if assignment.instrument_id else None
    responsible = assignment.person_id if is_instrument_account(session, actor.id) else actor.id
    standing = standing_of(session, assignment, person_id=responsible, instrument=instrument, on=on)
    blocks = standing.blocks(assignment, actor=actor)
    return next((reason for block, reason in QUARANTINE.items() if block in blocks), None)


def doubt_at_reading(
    session: Session, assignment: Assignment, *, observed_at: datetime | None, actor: Actor
) -> Quarantine | None:
    """Return why a reading made at ``observed_at`` (now, where it is None) is stored and yet not used, or None."""
    on = day_of_reading(session, observed_at)
    return untimely(session, assignment, at=observed_at, actor=actor) or quarantine_of(
        session, assignment, actor=actor, on=on
    )


class Doubts:
    """Why readings of one block are stored and yet not used; asked once a day of theirs, and of a run until it answers.

    The first reading in its window is the step of reading itself, and one after it makes the run invalid: from then on
    the answer is the same for all that come with it.
    """

    def __init__(self, session: Session, assignment: Assignment, actor: Actor) -> None:
        self._session, self._assignment, self._actor = session, assignment, actor
        self._of_days: dict[date, Quarantine | None] = {}
        self._of_run: list[Quarantine | None] = []

    def at(self, observed_at: datetime | None) -> str:
        """Return the doubt about a reading made at a moment (now, where it is None), or nothing."""
        found = self._untimely(observed_at) or self._on(observed_at)
        return found.value if found else ""

    def _untimely(self, at: datetime | None) -> Quarantine | None:
        if self._of_run:
            return self._of_run[0]
        found = untimely(self._session, self._assignment, at=at, actor=self._actor)
        if found is not Quarantine.TOO_EARLY:
            self._of_run.append(found)
        return found

    @cached_property
    def _zone(self) -> ZoneInfo:
        found = laboratory(self._session)
        return ZoneInfo(found.zone if found else "UTC")

    def _on(self, observed_at: datetime | None) -> Quarantine | None:
        day = (observed_at or clock.now()).astimezone(self._zone).date()
        if day not in self._of_days:
            found = quarantine_of(self._session, self._assignment, actor=self._actor, on=day)
            self._of_days[day] = found
        return self._of_days[day]


def untimely(
    session: Session, assignment: Assignment, *, at: datetime | None = None, actor: Actor
) -> Quarantine | None:
    """Return why a reading is none in time, or None; the first in time sets the clock of its run."""
    fell_before = assignment.state is AssignmentState.INVALID_RUN
    window = observe(session, assignment, at=at, actor=actor)
    if window is Window.EARLY:
        return Quarantine.TOO_EARLY
    if window is Window.MISSED:
        return Quarantine.INVALID_RUN if fell_before else Quarantine.WINDOW_MISSED
    return None


def doubt_about(
    instrument: Instrument, on: date, *, registration: Registration = Registration.NOT_ASKED
) -> Quarantine | None:
    """Return why an instrument must not be used on a day and for its work, or None."""
    unfit = Quarantine.NOT_FOR_METHOD if registration is Registration.OTHER else None
    return _DOUBTS.get(instrument_standing(instrument, on=on), unfit)
