"""What changes worksheets: open, scan samples onto, take off, start as a whole, close, choose people and instrument."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.labels import label_of
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.starting import obstacle_to_start, start
from lims.bench.instruments.models import Instrument
from lims.bench.worksheets import queries
from lims.bench.worksheets.models import Worksheet, WorksheetRow, WorksheetState
from lims.bench.worksheets.obstacles import NothingByMethod, OnAnotherWorksheet, WorkLeft
from lims.errors import LimsError, WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples.models import Sample


@dataclass(frozen=True, slots=True)
class Started:
    """What starting a worksheet came to: the work that runs, and what stood in the way of the rest."""

    running: list[Assignment] = field(default_factory=list)
    refused: list[tuple[str, LimsError]] = field(default_factory=list)


def open_worksheet(
    session: Session, *, method: str, instrument: Instrument | None = None, people: Sequence[int] = (), actor: Actor
) -> Worksheet:
    """Open an empty worksheet for one method; whoever opens it works on it."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    worksheet = Worksheet(
        number=next_number(session, NumberKind.WORKSHEET),
        method=method,
        state=WorksheetState.OPEN,
        instrument_id=instrument.id if instrument else None,
        people=list(dict.fromkeys([actor.id or 0, *people])),
        opened_by_id=actor.id,
        opened_at=clock.now(),
        closed_at=None,
    )
    session.add(worksheet)
    session.flush()
    record(session, AuditAction.WORKSHEET_OPENED, subject=worksheet, actor=actor)
    return worksheet


def add_sample(session: Session, worksheet: Worksheet, sample: Sample, *, actor: Actor) -> list[WorksheetRow]:
    """Put the open work of a sample by the worksheet's method on it; return what is new (nothing at a second scan)."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if obstacle := obstacle_to_add(session, worksheet, sample):
        raise obstacle
    position = queries.last_position(session, worksheet.id)
    rows = []
    for work in queries.work_by_method(session, sample, worksheet.method):
        if queries.sheet_of(session, work.id) is not None:
            continue
        position += 1
        rows.append(
            WorksheetRow(
                shipment_id=work.shipment_id,
                worksheet_id=worksheet.id,
                assignment_id=work.id,
                position=position,
                added_at=clock.now(),
                added_by_id=actor.id,
            )
        )
        session.add(rows[-1])
        session.flush()
        record(session, AuditAction.WORKSHEET_FILLED, subject=rows[-1], actor=actor, reason=worksheet.number)
    return rows


def obstacle_to_add(session: Session, worksheet: Worksheet, sample: Sample) -> LimsError | None:
    """Return what stands in the way of putting a sample on a worksheet, or None."""
    if worksheet.state is not WorksheetState.OPEN:
        return WrongState(thing=worksheet.number, state=worksheet.state, needed=WorksheetState.OPEN)
    found = queries.work_by_method(session, sample, worksheet.method)
    if not found:
        return NothingByMethod(sample=sample.number, method=worksheet.method)
    sheets = [queries.sheet_of(session, work.id) for work in found]
    others = [sheet.number for sheet in sheets if sheet is not None and sheet.id != worksheet.id]
    if len(others) == len(found):
        return OnAnotherWorksheet(sample=sample.number, number=others[0])
    return None


def take_off(session: Session, worksheet: Worksheet, assignment_id: int, *, actor: Actor) -> bool:
    """Take one piece of work off an open worksheet; say whether it stood on it."""
    _change(worksheet, actor)
    row = queries.row_of(session, worksheet.id, assignment_id)
    if row is None:
        return False
    session.delete(row)
    record(session, AuditAction.WORKSHEET_EMPTIED, subject=worksheet, actor=actor)
    return True


def start_all(session: Session, worksheet: Worksheet, *, actor: Actor) -> Started:
    """Start what waits on a worksheet with its instrument; what is blocked stays waiting, and each reason is told."""
    _change(worksheet, actor)
    instrument = session.get(Instrument, worksheet.instrument_id) if worksheet.instrument_id else None
    found = Started()
    for work in queries.work_on(session, worksheet):
        if work.state is not AssignmentState.WAITING:
            continue
        obstacle = obstacle_to_start(session, work, instrument=instrument, actor=actor)
        if obstacle is not None:
            found.refused.append((label_of(session, work), obstacle))
            continue
        found.running.append(start(session, work, instrument=instrument, actor=actor))
    return found


def close(session: Session, worksheet: Worksheet, *, although: str = "", actor: Actor) -> Worksheet:
    """Close a worksheet: nothing goes onto it and nothing is started from it any more. Again changes nothing.

    Work that is not handed over needs a reason (``although``): it is named on the worksheet and free for another one.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if worksheet.state is WorksheetState.CLOSED:
        return worksheet
    left = queries.left_on(queries.rows_of(session, worksheet))
    if left and not although.strip():
        raise WorkLeft(number=worksheet.number, left=[f"{row.sample} {row.requirement}" for row in left])
    worksheet.left = [_named(row) for row in left] or None
    worksheet.closed_although = although.strip() if left else None
    for row in left:
        session.delete(session.get_one(WorksheetRow, row.id))
    worksheet.state, worksheet.closed_at = WorksheetState.CLOSED, clock.now()
    record(session, AuditAction.WORKSHEET_CLOSED, subject=worksheet, actor=actor, reason=although.strip())
    return worksheet


def _named(row: queries.RowLine) -> dict[str, str]:
    """Return work that was left undone as the worksheet keeps it."""
    return {"sample": row.sample, "request": row.request, "requirement": row.requirement}


def choose_instrument(session: Session, worksheet: Worksheet, instrument: Instrument, *, actor: Actor) -> Worksheet:
    """Choose the instrument of an open worksheet; the same again changes nothing."""
    _change(worksheet, actor)
    if worksheet.instrument_id != instrument.id:
        worksheet.instrument_id = instrument.id
        record(session, AuditAction.WORKSHEET_FILLED, subject=worksheet, actor=actor, reason=instrument.code)
    return worksheet


def add_person(session: Session, worksheet: Worksheet, person_id: int, *, actor: Actor) -> bool:
    """Let somebody work on an open worksheet; say whether that is new."""
    _change(worksheet, actor)
    if person_id in worksheet.people:
        return False
    worksheet.people = [*worksheet.people, person_id]
    record(session, AuditAction.WORKSHEET_FILLED, subject=worksheet, actor=actor)
    return True


def _change(worksheet: Worksheet, actor: Actor) -> None:
    """Refuse to change a worksheet that is closed."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if worksheet.state is not WorksheetState.OPEN:
        raise WrongState(thing=worksheet.number, state=worksheet.state, needed=WorksheetState.OPEN)
