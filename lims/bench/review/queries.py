"""Reading the queue of reviews, what a reviewer looks at, and investigations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lims import clock
from lims.accounts.models import Person
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.assignments.queries import name_of, standards_of
from lims.bench.results.models import MethodDeviation, ReadingRow, Result, ResultState
from lims.bench.review.models import Doubt, Investigation, InvestigationState, Review, ReviewOutcome
from lims.conformity.verdicts import Verdict
from lims.errors import NotFound
from lims.samples.models import Sample

COUNTING = (ResultState.ENTERED, ResultState.REVIEWED)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One result that waits for its review, ready to print."""

    id: int
    request: str
    requirement: str
    name: str
    sample: str
    verdict: str
    reported: str
    unit: str
    due_at: datetime
    entered_at: datetime
    entered_by: str
    doubts: list[Doubt]
    overdue: bool

    @property
    def is_clean(self) -> bool:
        """Say whether it may be accepted together with others."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One decision of a reviewer, ready to print."""

    at: datetime
    reviewer: str
    outcome: ReviewOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class InvestigationLine:
    """One investigation in a list, ready to print."""

    id: int
    number: str
    request: str
    requirement: str
    name: str
    state: InvestigationState
    question: str
    opened_by: str
    opened_at: datetime


def people_of_readings(session: Session, assignment_id: int) -> set[int]:
    """Return who made readings for a piece of work, corrected ones too."""
    return set(
        session.scalars(select(ReadingRow.entered_by_id).where(ReadingRow.assignment_id == assignment_id).distinct())
    )


_QUEUE = (
    select(
        Result.id,
        TestRequest.number.label("request"),
        TestRequest.edition_id,
        Result.requirement,
        Sample.number.label("sample"),
        Result.verdict,
        Result.reported,
        Result.unit,
        Assignment.due_at,
        Result.entered_at,
        Person.name.label("entered_by"),
    )
    .join(Assignment, Assignment.id == Result.assignment_id)
    .join(TestRequest, TestRequest.id == Assignment.request_id)
    .join(Sample, Sample.id == Result.sample_id)
    .join(Person, Person.id == Result.entered_by_id)
    .where(Result.state == ResultState.ENTERED)
    .order_by(Assignment.due_at, Result.id)
)


def results_to_review(
    session: Session,
    person_id: int | None,
    *,
    after: tuple[Any, ...] | None = None,
    size: int = 200,
    language: str = "en",
) -> list[QueueLine]:
    """Return the results that this person may review, by due time.

    Not those that the person entered or made readings for.
    """
    own = exists().where(ReadingRow.assignment_id == Result.assignment_id, ReadingRow.entered_by_id == person_id)
    wanted = _QUEUE.where(Result.entered_by_id != person_id, ~own)
    if after:
        due_at, last = after
        wanted = wanted.where(or_(Assignment.due_at > due_at, and_(Assignment.due_at == due_at, Result.id > last)))
    rows = session.execute(wanted.limit(size)).all()
    standards = standards_of(session, (row.edition_id for row in rows))
    doubts, now = doubts_about(session, [row.id for row in rows]), clock.now()
    return [
        QueueLine(
            name=name_of(standards[row.edition_id], row.requirement, language),
            doubts=doubts[row.id],
            overdue=row.due_at < now,
            **{field: value for field, value in row._asdict().items() if field != "edition_id"},
        )
        for row in rows
    ]


def _reading_with(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ReadingRow.assignment_id == Result.assignment_id, condition)


_DOUBTS: dict[Doubt, ColumnElement[bool]] = {
    Doubt.NOT_WAITING: Result.state != ResultState.ENTERED,
    Doubt.NO_PASS: Result.verdict != Verdict.PASS.value,
    Doubt.CORRECTED: _reading_with(ReadingRow.corrects_id.is_not(None)),
    Doubt.QUARANTINED: _reading_with(ReadingRow.excluded_reason != ""),
    Doubt.DEVIATION: or_(
        Result.deviation != "",
        exists().where(
            MethodDeviation.assignment_id == Result.assignment_id, MethodDeviation.noted_at > Result.entered_at
        ),
    ),
    Doubt.UNCONFIRMED: Result.judgement["is_unconfirmed"].as_boolean().is_not(False),
    Doubt.SENT_BACK: Result.version != 1,
    Doubt.INVESTIGATED: exists().where(Investigation.result_id == Result.id),
}


def doubts_about(session: Session, result_ids: Collection[int]) -> dict[int, list[Doubt]]:
    """Return for each result why it is no clean pass; nothing for those that are: a pass at the first go.

    One statement, however many results.
    """
    wanted = select(Result.id, *_DOUBTS.values()).where(Result.id.in_(result_ids))
    return {
        row[0]: [doubt for doubt, is_so in zip(_DOUBTS, row[1:], strict=True) if is_so]
        for row in session.execute(wanted)
    }


def results_by_id(session: Session, result_ids: Collection[int]) -> list[Result]:
    """Return results in the order of their ids."""
    return list(session.scalars(select(Result).where(Result.id.in_(result_ids)).order_by(Result.id)))


def reviews_of(session: Session, assignment_id: int) -> list[ReviewLine]:
    """Return the decisions on all versions of a result, oldest first."""
    wanted = (
        select(Review.at, Person.name, Review.outcome, Review.reason)
        .join(Result, Result.id == Review.result_id)
        .join(Person, Person.id == Review.reviewer_id)
        .where(Result.assignment_id == assignment_id)
        .order_by(Review.id)
    )
    return [ReviewLine(*row) for row in session.execute(wanted)]


def open_investigation(session: Session, result_id: int) -> Investigation | None:
    """Return the open investigation on a result."""
    wanted = select(Investigation).where(
        Investigation.result_id == result_id, Investigation.state == InvestigationState.OPEN
    )
    return session.scalar(wanted)


def investigation_by_number(session: Session, number: str) -> Investigation:
    """Return the investigation with ``number``."""
    found = session.scalar(select(Investigation).where(Investigation.number == number.strip().upper()))
    if found is None:
        raise NotFound(kind="investigation", key=number)
    return found


_OPENER = aliased(Person)
_INVESTIGATIONS = (
    select(
        Investigation.id,
        Investigation.number,
        TestRequest.number.label("request"),
        TestRequest.edition_id,
        Result.requirement,
        Investigation.state,
        Investigation.question,
        _OPENER.name.label("opened_by"),
        Investigation.opened_at,
    )
    .join(Result, Result.id == Investigation.result_id)
    .join(Assignment, Assignment.id == Result.assignment_id)
    .join(TestRequest, TestRequest.id == Assignment.request_id)
    .join(_OPENER, _OPENER.id == Investigation.opened_by_id)
    .order_by(Investigation.id.desc())
)


def investigations_page(
    session: Session, *, after: tuple[Any, ...] | None, size: int, language: str = "en"
) -> list[InvestigationLine]:
    """Return investigations, the newest first, going on below the id in ``after``."""
    wanted = _INVESTIGATIONS.limit(size)
    if after:
        wanted = wanted.where(Investigation.id < after[0])
    rows: Sequence[Any] = session.execute(wanted).all()
    standards = standards_of(session, (row.edition_id for row in rows))
    return [
        InvestigationLine(
            name=name_of(standards[row.edition_id], row.requirement, language),
            **{field: value for field, value in row._asdict().items() if field != "edition_id"},
        )
        for row in rows
    ]


def investigations_of(session: Session, assignment_id: int) -> list[Investigation]:
    """Return the investigations on all versions of a result, oldest first."""
    wanted = (
        select(Investigation)
        .join(Result, Result.id == Investigation.result_id)
        .where(Result.assignment_id == assignment_id)
    )
    return list(session.scalars(wanted.order_by(Investigation.id)))
