"""Reading requests, assignments and work lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Person
from lims.bench.assignments.clocks import shown_state
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.instruments.models import Instrument
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.conformity.standards import Standard
from lims.errors import NotFound
from lims.samples.models import Sample, Specimen

OPEN = (AssignmentState.WAITING, AssignmentState.RUNNING, AssignmentState.SENT_BACK)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One piece of work in a list, ready to print."""

    id: int
    request: str
    requirement: str
    name: str
    sample: str
    sample_id: int
    method: str
    state: AssignmentState
    due_at: datetime
    person: str | None
    started_at: datetime | None
    overdue: bool
    shown: str = ""
    next_step: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    load: str | None = None


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Whose work, by which method, with which instrument; empty means everybody's, by any, with any."""

    person: str = ""
    method: str = ""
    instrument: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the rows of a list must meet; people and instruments are named by their codes."""
        found: list[ColumnElement[bool]] = []
        if self.person:
            found.append(Person.code == self.person)
        if self.method:
            found.append(Assignment.method == self.method)
        if self.instrument:
            device = select(Instrument.id).where(Instrument.code == self.instrument)
            found.append(Assignment.instrument_id.in_(device))
        return found


_REQUEST = select(TestRequest).where(TestRequest.number == bindparam("number"))
_OF_SAMPLE = (
    select(TestRequest)
    .where(
        TestRequest.sample_id == bindparam("sample_id"),
        TestRequest.state.in_([RequestState.ACCEPTED, RequestState.PROPOSED]),
    )
    .order_by(TestRequest.state != RequestState.ACCEPTED, TestRequest.version.desc())
    .limit(1)
)
_OF_REQUEST = select(Assignment).where(Assignment.request_id == bindparam("request_id")).order_by(Assignment.id)
_ASSIGNMENT = (
    select(Assignment)
    .join(TestRequest, TestRequest.id == Assignment.request_id)
    .where(TestRequest.number == bindparam("number"), Assignment.requirement == bindparam("requirement"))
)
_VERSIONS = (
    select(TestRequest).where(TestRequest.sample_id == bindparam("sample_id")).order_by(TestRequest.version.desc())
)
_SPECIMENS = select(Specimen).where(Specimen.sample_id == bindparam("sample_id")).order_by(Specimen.specimen_no)
_EDITIONS = select(StandardEdition).where(StandardEdition.id.in_(bindparam("ids", expanding=True)))


def request_by_number(session: Session, number: str) -> TestRequest:
    """Return the request with ``number``."""
    found = session.scalar(_REQUEST, {"number": number.strip().upper()})
    if found is None:
        raise NotFound(kind="test request", key=number)
    return found


def request_of_sample(session: Session, sample_id: int) -> TestRequest | None:
    """Return the request that counts for a sample: the accepted one, else the newest proposal."""
    return session.scalar(_OF_SAMPLE, {"sample_id": sample_id})


def requests_of_sample(session: Session, sample_id: int) -> list[TestRequest]:
    """Return all versions of a sample's request, the newest first."""
    return list(session.scalars(_VERSIONS, {"sample_id": sample_id}))


def assignments_of_request(session: Session, request_id: int) -> list[Assignment]:
    """Return the assignments of one version of a request, in the order of the request."""
    return list(session.scalars(_OF_REQUEST, {"request_id": request_id}))


def assignments_of_sample(session: Session, sample_id: int) -> list[Assignment]:
    """Return the assignments of a sample that count: those of its accepted request."""
    wanted = (
        select(Assignment)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .where(Assignment.sample_id == sample_id, TestRequest.state == RequestState.ACCEPTED)
    )
    return list(session.scalars(wanted.order_by(Assignment.id)))


def assignment_of(session: Session, request_number: str, requirement: str) -> Assignment:
    """Return the work on one requirement of one request."""
    found = session.scalar(_ASSIGNMENT, {"number": request_number.strip().upper(), "requirement": requirement})
    if found is None:
        raise NotFound(kind="assignment", key=f"{request_number} {requirement}")
    return found


def specimens_of(session: Session, sample_id: int) -> list[Specimen]:
    """Return the numbered specimens of a sample."""
    return list(session.scalars(_SPECIMENS, {"sample_id": sample_id}))


def standards_of(session: Session, edition_ids: Iterable[int]) -> dict[int, Standard]:
    """Return the standards of editions by the edition's id, read in one statement."""
    editions = session.scalars(_EDITIONS, {"ids": list(set(edition_ids))})
    return {edition.id: standard_of(edition) for edition in editions}


_WORK = (
    select(
        Assignment.id,
        TestRequest.number.label("request"),
        TestRequest.edition_id,
        Assignment.requirement,
        Sample.number.label("sample"),
        Sample.id.label("sample_id"),
        Assignment.method,
        Assignment.state,
        Assignment.due_at,
        Person.name.label("person"),
        Assignment.started_at,
        Assignment.phase,
        Assignment.next_step,
        Assignment.next_reads,
        Assignment.opens_at,
        Assignment.closes_at,
        Assignment.load,
    )
    .join(TestRequest, TestRequest.id == Assignment.request_id)
    .join(Sample, Sample.id == Assignment.sample_id)
    .outerjoin(Person, Person.id == Assignment.person_id)
    .order_by(Assignment.due_at, Assignment.id)
)


def worklist(session: Session, person_id: int, *, language: str = "en") -> list[WorkLine]:
    """Return what a person has to do, the most urgent first."""
    wanted = _WORK.where(Assignment.person_id == person_id, Assignment.state.in_(OPEN))
    return _lines(session, wanted.limit(200), language)


def windows(session: Session, *, size: int, language: str = "en") -> list[WorkLine]:
    """Return invalid runs, and the begun work whose next step has a window: what closes or opens first on top.

    What goes with a load is left to the load: its window is one for all of it.
    """
    timed = (Assignment.state == AssignmentState.RUNNING) & Assignment.opens_at.is_not(None) & Assignment.load.is_(None)
    fallen = Assignment.state == AssignmentState.INVALID_RUN
    wanted = _WORK.order_by(None).where(timed | fallen)
    soonest = func.coalesce(Assignment.closes_at, Assignment.opens_at)
    return _lines(session, wanted.order_by(timed, soonest, Assignment.id).limit(size), language)


def work_page(
    session: Session,
    *,
    after: tuple[Any, ...] | None,
    size: int,
    state: AssignmentState | None = None,
    only: WorkFilter | None = None,
    language: str = "en",
) -> list[WorkLine]:
    """Return everybody's open work by due time, going on after the due time and id in ``after``."""
    wanted = _WORK.where(Assignment.state == state if state else Assignment.state.in_(OPEN))
    if only is not None:
        wanted = wanted.where(*only.conditions())
    if after:
        due_at, last = after
        wanted = wanted.where(or_(Assignment.due_at > due_at, and_(Assignment.due_at == due_at, Assignment.id > last)))
    return _lines(session, wanted.limit(size), language)


def _lines(session: Session, wanted: Select[*tuple[Any, ...]], language: str) -> list[WorkLine]:
    """Return the rows of a work list with the requirements' names in the reader's language."""
    rows: Sequence[Any] = session.execute(wanted).all()
    standards = standards_of(session, (row.edition_id for row in rows))
    now = clock.now()
    return [_line(row, standards[row.edition_id], now, language) for row in rows]


_PLAIN = (
    "id",
    "request",
    "requirement",
    "sample",
    "sample_id",
    "method",
    "state",
    "due_at",
    "person",
    "started_at",
    "load",
)


def _line(row: Any, standard: Standard, now: datetime, language: str) -> WorkLine:
    """Return one row of a work list, with the clock of work that takes time."""
    step = row.next_step or {}
    return WorkLine(
        name=name_of(standard, row.requirement, language),
        overdue=row.due_at < now and row.state in OPEN,
        shown=shown_state(row, now),
        next_step=step.get(language) or step.get("en", ""),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        **{field: getattr(row, field) for field in _PLAIN},
    )


def name_of(standard: Standard, requirement: str, language: str) -> str:
    """Return what people call a requirement."""
    names = standard.requirement(requirement).name
    return names.get(language) or names["en"]


def open_methods(session: Session) -> list[str]:
    """Return the methods of the open work, in order."""
    return list(
        session.scalars(
            select(Assignment.method).where(Assignment.state.in_(OPEN)).distinct().order_by(Assignment.method)
        )
    )
