"""What is noted beside readings: the circumstances of the work, version by version, and deviations from the method."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment
from lims.bench.assignments.operations import label_of
from lims.bench.results.beside import deviations_of, latest_circumstances
from lims.bench.results.cells import check_number
from lims.bench.results.models import Circumstances, MethodDeviation
from lims.bench.results.obstacles import EndBeforeBeginning, NoSuchCell, NotPossible, WordsMissing
from lims.bench.results.operations import CORRECTABLE
from lims.conformity.readings import parse_number
from lims.errors import LimsError, WrongState
from lims.permissions import Actor, Permission

COLDEST, DRIEST, WETTEST = Decimal("-273.15"), Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a person may say about the circumstances: °C and % relative humidity as typed, lots a line each, times."""

    temperature: str = ""
    humidity: str = ""
    materials: tuple[str, ...] = ()
    began_at: datetime | None = None
    ended_at: datetime | None = None


def note_circumstances(
    session: Session, assignment: Assignment, said: Surroundings, *, actor: Actor
) -> tuple[Circumstances, bool]:
    """Note a new version of the circumstances, with the instrument of the work; the same again changes nothing."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if obstacle := obstacle_to_note(session, assignment):
        raise obstacle
    _check(said)
    before = latest_circumstances(session, assignment.id)
    if before is not None and (_said(before), before.instrument_id) == (said, assignment.instrument_id):
        return before, False
    noted = Circumstances(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        version=before.version + 1 if before else 1,
        temperature=said.temperature,
        humidity=said.humidity,
        instrument_id=assignment.instrument_id,
        materials=list(said.materials),
        began_at=said.began_at,
        ended_at=said.ended_at,
        noted_by_id=actor.id,
        noted_at=clock.now(),
    )
    session.add(noted)
    session.flush()
    record(session, AuditAction.CIRCUMSTANCES_NOTED, subject=noted, actor=actor)
    return noted, True


def obstacle_to_note(session: Session, assignment: Assignment) -> LimsError | None:
    """Return what stands in the way of noting something beside the readings, or None."""
    if assignment.state not in CORRECTABLE:
        return WrongState(thing=label_of(session, assignment), state=assignment.state, needed=CORRECTABLE)
    return None


def _said(row: Circumstances) -> Surroundings:
    return Surroundings(row.temperature, row.humidity, tuple(row.materials), row.began_at, row.ended_at)


def _check(said: Surroundings) -> None:
    """Refuse what is no temperature, no humidity, or an end before the beginning."""
    for field, text in (("temperature", said.temperature), ("humidity", said.humidity)):
        if text:
            check_number(field, text)
    if said.temperature and parse_number(said.temperature) < COLDEST:
        raise NotPossible(field="temperature", value=said.temperature)
    if said.humidity and not DRIEST <= parse_number(said.humidity) <= WETTEST:
        raise NotPossible(field="humidity", value=said.humidity)
    if said.began_at and said.ended_at and said.ended_at < said.began_at:
        raise EndBeforeBeginning(field="ended_at", value=said.ended_at)


def note_deviation(
    session: Session, assignment: Assignment, *, said: str, specimen_no: int | None = None, actor: Actor
) -> MethodDeviation:
    """Write down what was done otherwise than the method says, for one specimen or for all of them."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if obstacle := obstacle_to_note(session, assignment):
        raise obstacle
    if not said.strip():
        raise WordsMissing(field="said", value="")
    if specimen_no is not None and specimen_no not in assignment.specimens:
        raise NoSuchCell(field="specimen", value=specimen_no, thing=label_of(session, assignment))
    for earlier in deviations_of(session, assignment.id):
        if (earlier.said, earlier.specimen_no) == (said.strip(), specimen_no):
            return earlier
    noted = MethodDeviation(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        specimen_no=specimen_no,
        said=said.strip(),
        noted_by_id=actor.id,
        noted_at=clock.now(),
    )
    session.add(noted)
    session.flush()
    record(session, AuditAction.DEVIATION_NOTED, subject=noted, actor=actor, reason=noted.said)
    return noted
