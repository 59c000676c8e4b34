"""Reading worksheets and what stands on them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Person
from lims.bench.assignments.clocks import shown_state
from lims.bench.assignments.models import Assignment, AssignmentState, TestRequest
from lims.bench.assignments.queries import OPEN, assignments_of_sample, name_of, standards_of
from lims.bench.instruments.models import Instrument
from lims.bench.worksheets.models import Worksheet, WorksheetRow, WorksheetState
from lims.errors import NotFound
from lims.samples.models import Sample

UNDONE = (*OPEN, AssignmentState.INVALID_RUN)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One worksheet in a list, ready to print."""

    id: int
    number: str
    method: str
    state: WorksheetState
    instrument: str
    opened_by: str
    opened_at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class RowLine:
    """One piece of work on a worksheet, ready to print."""

    id: int
    position: int
    assignment_id: int
    request: str
    requirement: str
    name: str
    sample: str
    state: str
    due_at: datetime
    person: str
    specimens: list[int]
    work_state: AssignmentState


def worksheet_by_number(session: Session, number: str) -> Worksheet:
    """Return the worksheet with ``number``."""
    found = session.scalar(select(Worksheet).where(Worksheet.number == number.strip().upper()))
    if found is None:
        raise NotFound(kind="worksheet", key=number)
    return found


def worksheets_page(session: Session, *, after: tuple[Any, ...] | None, size: int) -> list[SheetLine]:
    """Return worksheets, the newest first, going on below the id in ``after``."""
    counted = (
        select(WorksheetRow.worksheet_id, func.count().label("rows")).group_by(WorksheetRow.worksheet_id).subquery()
    )
    wanted = (
        select(
            Worksheet.id,
            Worksheet.number,
            Worksheet.method,
            Worksheet.state,
            func.coalesce(Instrument.name, "").label("instrument"),
            Person.name.label("opened_by"),
            Worksheet.opened_at,
            func.coalesce(counted.c.rows, 0).label("rows"),
        )
        .join(Person, Person.id == Worksheet.opened_by_id)
        .outerjoin(Instrument, Instrument.id == Worksheet.instrument_id)
        .outerjoin(counted, counted.c.worksheet_id == Worksheet.id)
        .order_by(Worksheet.id.desc())
        .limit(size)
    )
    if after:
        wanted = wanted.where(Worksheet.id < after[0])
    return [SheetLine(**row._asdict()) for row in session.execute(wanted)]


def rows_of(session: Session, worksheet: Worksheet, *, language: str = "en") -> list[RowLine]:
    """Return what stands on a worksheet, in the order of the scans."""
    wanted = (
        select(WorksheetRow, Assignment, TestRequest.number, TestRequest.edition_id, Sample.number, Person.name)
        .join(Assignment, Assignment.id == WorksheetRow.assignment_id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(Sample, Sample.id == Assignment.sample_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(WorksheetRow.worksheet_id == worksheet.id)
        .order_by(WorksheetRow.position)
    )
    found = session.execute(wanted).all()
    standards = standards_of(session, (edition for _row, _work, _request, edition, _sample, _person in found))
    now = clock.now()
    return [
        RowLine(
            id=row.id,
            position=row.position,
            assignment_id=work.id,
            request=request,
            requirement=work.requirement,
            name=name_of(standards[edition], work.requirement, language),
            sample=sample,
            state=shown_state(work, now),
            due_at=work.due_at,
            person=person or "",
            specimens=list(work.specimens),
            work_state=work.state,
        )
        for row, work, request, edition, sample, person in found
    ]


def left_on(rows: list[RowLine]) -> list[RowLine]:
    """Return what on a worksheet is not handed over: waiting, begun, sent back or of an invalid run."""
    return [row for row in rows if row.work_state in UNDONE]


def work_on(session: Session, worksheet: Worksheet) -> list[Assignment]:
    """Return the pieces of work on a worksheet, in the order of the scans."""
    wanted = (
        select(Assignment)
        .join(WorksheetRow, WorksheetRow.assignment_id == Assignment.id)
        .where(WorksheetRow.worksheet_id == worksheet.id)
        .order_by(WorksheetRow.position)
    )
    return list(session.scalars(wanted))


def work_by_method(session: Session, sample: Sample, method: str) -> list[Assignment]:
    """Return the open work on a sample by one method."""
    return [one for one in assignments_of_sample(session, sample.id) if one.method == method and one.state in OPEN]


def sheet_of(session: Session, assignment_id: int) -> Worksheet | None:
    """Return the worksheet that a piece of work stands on."""
    return session.scalar(
        select(Worksheet)
        .join(WorksheetRow, WorksheetRow.worksheet_id == Worksheet.id)
        .where(WorksheetRow.assignment_id == assignment_id)
    )


def row_of(session: Session, worksheet_id: int, assignment_id: int) -> WorksheetRow | None:
    """Return the row of a piece of work on a worksheet."""
    return session.scalar(
        select(WorksheetRow).where(
            WorksheetRow.worksheet_id == worksheet_id, WorksheetRow.assignment_id == assignment_id
        )
    )


def last_position(session: Session, worksheet_id: int) -> int:
    """Return the position of the last row of a worksheet."""
    wanted = select(func.max(WorksheetRow.position)).where(WorksheetRow.worksheet_id == worksheet_id)
    return session.scalar(wanted) or 0
