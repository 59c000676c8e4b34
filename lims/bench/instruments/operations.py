"""What changes instruments and competences."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.instruments import queries
from lims.bench.instruments.models import Competence, Instrument, InstrumentMethod, InstrumentState
from lims.errors import Conflict, Invalid, LimsError
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission


class AlreadyRegistered(Conflict):
    """An instrument with this serial number is registered: ``code``, ``serial``."""

    code = "already_registered"


class SupervisorNeeded(Conflict):
    """A trainee works only under a named supervisor: ``person``, ``method``."""

    code = "supervisor_needed"


class SupervisorNotCompetent(Conflict):
    """Who supervises must be competent alone: ``supervisor``, ``method``."""

    code = "supervisor_not_competent"


class AlreadyCompetent(Conflict):
    """The person has this competence from the same day on: ``person``, ``method``, ``from_on``."""

    code = "already_competent"


def register_instrument(
    session: Session,
    *,
    name: str,
    serial: str,
    calibrated_on: date,
    calibration_due_on: date,
    note: str = "",
    constructed: bool = False,
    actor: Actor,
) -> Instrument:
    """Register an instrument, in service, under a code of its own."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    if obstacle := obstacle_to_calibration(calibrated_on, calibration_due_on):
        raise obstacle
    if known := session.scalar(select(Instrument.code).where(Instrument.serial == serial)):
        raise AlreadyRegistered(code=known, serial=serial)
    instrument = Instrument(
        code=next_number(session, NumberKind.INSTRUMENT),
        name=name,
        serial=serial,
        state=InstrumentState.IN_SERVICE,
        calibrated_on=calibrated_on,
        calibration_due_on=calibration_due_on,
        note=note,
        constructed=constructed,
    )
    session.add(instrument)
    session.flush()
    record(session, AuditAction.INSTRUMENT_REGISTERED, subject=instrument, actor=actor)
    return instrument


def change_instrument(
    session: Session,
    instrument: Instrument,
    *,
    state: InstrumentState,
    calibrated_on: date,
    calibration_due_on: date,
    note: str = "",
    actor: Actor,
) -> Instrument:
    """Take an instrument out of service or back, or enter a new calibration; what was there stays in the trail."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    if obstacle := obstacle_to_calibration(calibrated_on, calibration_due_on):
        raise obstacle
    wanted = (state, calibrated_on, calibration_due_on, note)
    if wanted == (instrument.state, instrument.calibrated_on, instrument.calibration_due_on, instrument.note):
        return instrument
    instrument.state, instrument.calibrated_on, instrument.calibration_due_on, instrument.note = wanted
    record(session, AuditAction.INSTRUMENT_CHANGED, subject=instrument, actor=actor, reason=note)
    return instrument


def serve_methods(session: Session, instrument: Instrument, methods: Collection[str], *, actor: Actor) -> list[str]:
    """Say which methods an instrument serves from now on; what it served before stays in the trail."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    before, wanted = set(queries.methods_served(session, instrument.id)), set(methods)
    if before == wanted:
        return sorted(wanted)
    rows = session.scalars(select(InstrumentMethod).where(InstrumentMethod.instrument_id == instrument.id))
    for row in rows:
        if row.method not in wanted:
            session.delete(row)
    session.add_all(InstrumentMethod(instrument_id=instrument.id, method=one) for one in sorted(wanted - before))
    session.flush()
    record(session, AuditAction.INSTRUMENT_CHANGED, subject=instrument, actor=actor)
    return sorted(wanted)


def obstacle_to_calibration(calibrated_on: date, calibration_due_on: date) -> LimsError | None:
    """Return what is wrong with the two days of a calibration, or None."""
    if calibration_due_on <= calibrated_on:
        return Invalid(field="calibration_due_on", value=str(calibration_due_on))
    return None


def grant_competence(
    session: Session,
    *,
    person_id: int,
    method: str,
    from_on: date,
    to_on: date | None = None,
    supervisor_id: int | None = None,
    constructed: bool = False,
    actor: Actor,
) -> Competence:
    """Let a person work by a method from a day on; a trainee only under a supervisor."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    competence = Competence(
        person_id=person_id,
        method=method,
        from_on=from_on,
        to_on=to_on,
        supervisor_id=supervisor_id,
        granted_by_id=actor.id,
        constructed=constructed,
    )
    if obstacle := obstacle_to_competence(session, competence):
        raise obstacle
    session.add(competence)
    session.flush()
    record(session, AuditAction.COMPETENCE_GRANTED, subject=competence, actor=actor)
    return competence


def obstacle_to_competence(session: Session, wanted: Competence) -> LimsError | None:
    """Return what stands in the way of a competence that is about to be granted, or None."""
    person, method, day = wanted.person_id, wanted.method, wanted.from_on
    if wanted.to_on is not None and wanted.to_on < day:
        return Invalid(field="to_on", value=str(wanted.to_on))
    if wanted.supervisor_id == person:
        return Invalid(field="supervisor_id", value=queries.name_of(session, person))
    if wanted.supervisor_id is None and queries.is_trainee(session, person, max(day, clock.today())):
        return SupervisorNeeded(person=queries.name_of(session, person), method=method)
    if wanted.supervisor_id is not None and not queries.may_supervise(session, wanted.supervisor_id, method, day):
        return SupervisorNotCompetent(supervisor=queries.name_of(session, wanted.supervisor_id), method=method)
    if queries.competence_from(session, person, method, day) is not None:
        return AlreadyCompetent(person=queries.name_of(session, person), method=method, from_on=day)
    return None


def end_competence(session: Session, competence: Competence, *, to_on: date, reason: str, actor: Actor) -> Competence:
    """End a competence with a day (its last one); what was done under it stays valid."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    if to_on < competence.from_on or (competence.to_on is not None and to_on > competence.to_on):
        raise Invalid(field="to_on", value=str(to_on))
    if competence.to_on == to_on:
        return competence
    competence.to_on = to_on
    record(session, AuditAction.COMPETENCE_ENDED, subject=competence, actor=actor, reason=reason)
    return competence
