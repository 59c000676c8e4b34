"""Why a reading may be stored and yet not used: asked at the moment of the reading, never later."""

from datetime import date

from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment
from lims.bench.instruments.models import Instrument, InstrumentState
from lims.bench.instruments.queries import is_competent, is_instrument_account
from lims.bench.results.models import Quarantine
from lims.permissions import Actor


def quarantine_of(session: Session, assignment: Assignment, *, actor: Actor, on: date) -> Quarantine | None:
    """Return why what ``actor`` observes now must not be used, or None."""
    instrument = session.get(Instrument, assignment.instrument_id) if assignment.instrument_id else None
    if instrument is not None and (reason := doubt_about(instrument, on)):
        return reason
    responsible = assignment.person_id if is_instrument_account(session, actor.id) else actor.id
    if responsible is None or not is_competent(session, responsible, assignment.method, on):
        return Quarantine.NOT_COMPETENT
    return None


def doubt_about(instrument: Instrument, on: date) -> Quarantine | None:
    """Return why an instrument must not be used on a day, or None."""
    if instrument.state is InstrumentState.OUT_OF_SERVICE:
        return Quarantine.OUT_OF_SERVICE
    return Quarantine.CALIBRATION_OVERDUE if on > instrument.calibration_due_on else None
