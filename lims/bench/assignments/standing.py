"""How things stand for a person who is about to work: read from the tables, judged by the plain rules."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.queries import names_of
from lims.bench.assignments.blocks import Block, Situation, Window, blocks_of
from lims.bench.assignments.models import Assignment, Supervision, WorkStart
from lims.bench.assignments.obstacles import (
    CalibrationOverdue,
    CompetenceExpired,
    CompetenceNotBegun,
    NotCompetent,
    NotForMethod,
    OutOfService,
    SupervisorAbsent,
)
from lims.bench.instruments.models import Competence, Instrument
from lims.bench.instruments.queries import competences_of, instruments_for, methods_served
from lims.bench.instruments.standing import (
    CompetenceStanding,
    InstrumentStanding,
    Registration,
    competence_standing,
    instrument_standing,
    registration,
)
from lims.errors import LimsError
from lims.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Standing:
    """How person and instrument stand on one day, with the rows that say so."""

    person_id: int | None
    method: str
    competence: CompetenceStanding
    instrument: InstrumentStanding
    grant: Competence | None = None
    device: Instrument | None = None
    registration: Registration = Registration.NOT_ASKED

    def blocks(self, assignment: Assignment, *, actor: Actor, window: Window = Window.FREE) -> tuple[Block, ...]:
        """Return what keeps ``actor`` from starting the work."""
        may = actor.may(Permission.BENCH_RESULTS_ENTER)
        return blocks_of(Situation(may, assignment.state, self.competence, self.instrument, window, self.registration))

    def to_dict(self) -> dict[str, Any]:
        """Return the snapshot that is stored with an act: later changes of a grant or a calibration do not touch it."""
        grant, device = self.grant, self.device
        return {
            "method": self.method,
            "competence": self.competence.value,
            "from_on": grant.from_on.isoformat() if grant else None,
            "to_on": grant.to_on.isoformat() if grant and grant.to_on else None,
            "supervisor_id": grant.supervisor_id if grant else None,
            "instrument": self.instrument.value,
            "registration": self.registration.value,
            "instrument_code": device.code if device else None,
            "instrument_name": device.name if device else None,
            "calibrated_on": device.calibrated_on.isoformat() if device else None,
            "calibration_due_on": device.calibration_due_on.isoformat() if device else None,
        }


def standing_of(
    session: Session, assignment: Assignment, *, person_id: int | None, instrument: Instrument | None, on: date
) -> Standing:
    """Return how a person and an instrument stand towards a piece of work on a day."""
    rows = competences_of(session, person_id, assignment.method)
    trains = any(row.supervisor_id is not None for row in rows)
    present = supervisors_present(session, assignment.id, person_id, on) if trains else set()
    competence, grant = competence_standing(rows, on=on, present=present)
    served = methods_served(session, instrument.id) if instrument else []
    known = registration(instrument, served, method=assignment.method)
    stands = instrument_standing(instrument, on=on)
    return Standing(person_id, assignment.method, competence, stands, grant, instrument, known)


def supervisors_present(session: Session, assignment_id: int, trainee_id: int | None, on: date) -> set[int]:
    """Return who confirmed to stand by while a person works on one piece of work on a day."""
    wanted = select(Supervision.supervisor_id).where(
        Supervision.assignment_id == assignment_id, Supervision.trainee_id == trainee_id, Supervision.stood_on == on
    )
    return set(session.scalars(wanted))


def starts_of(session: Session, assignment_id: int) -> list[WorkStart]:
    """Return the starts of a piece of work that stand, oldest first: without those that were taken back."""
    rows = session.scalars(select(WorkStart).where(WorkStart.assignment_id == assignment_id).order_by(WorkStart.id))
    every = rows.all()
    undone = {one.undoes_id for one in every}
    return [one for one in every if one.undoes_id is None and one.id not in undone]


def obstacle_for(session: Session, block: Block, standing: Standing) -> LimsError | None:
    """Return a block on person or instrument as an obstacle, with the facts that its sentence names."""
    if block in (Block.OUT_OF_SERVICE, Block.CALIBRATION_OVERDUE):
        return _about_instrument(block, standing.device) if standing.device else None
    if block is Block.NOT_FOR_METHOD and standing.device is not None:
        return _not_for_method(session, standing.method, standing.device)
    grant = standing.grant
    supervisor_id = grant.supervisor_id if grant else None
    names = names_of(session, [standing.person_id, supervisor_id])
    facts = {"person": names.get(standing.person_id or 0, ""), "method": standing.method}
    if block is Block.SUPERVISOR_ABSENT:
        return SupervisorAbsent(**facts, supervisor=names.get(supervisor_id or 0, ""))
    if block is Block.COMPETENCE_EXPIRED and grant is not None:
        return CompetenceExpired(**facts, on=grant.to_on)
    if block is Block.NOT_YET_COMPETENT and grant is not None:
        return CompetenceNotBegun(**facts, on=grant.from_on)
    return NotCompetent(**facts) if block is Block.NOT_COMPETENT else None


def _about_instrument(block: Block, instrument: Instrument) -> LimsError:
    """Return what is wrong with an instrument."""
    if block is Block.OUT_OF_SERVICE:
        return OutOfService(instrument=instrument.code, name=instrument.name, note=instrument.note)
    return CalibrationOverdue(instrument=instrument.code, name=instrument.name, on=instrument.calibration_due_on)


def _not_for_method(session: Session, method: str, instrument: Instrument) -> NotForMethod:
    """Return that an instrument is not registered for a method, with those that are."""
    others = [one.code for one in instruments_for(session, [method])[method]]
    return NotForMethod(instrument=instrument.code, name=instrument.name, method=method, others=others)
