"""Reading readings, the live judgement, the grid of one piece of work, and results."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.assignments.proposals import lot_size
from lims.bench.assignments.queries import assignments_of_request, standards_of
from lims.bench.results.cells import Cell
from lims.bench.results.models import ReadingRow, Result, ResultState
from lims.conformity.decisions import DecisionRule
from lims.conformity.judge import judge_requirement
from lims.conformity.judgements import Judgement, SampleJudgement
from lims.conformity.layout import Layout
from lims.conformity.lot_plans import agreed_severity
from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.sample_judging import judge_sample
from lims.conformity.standard_names import Names
from lims.conformity.standards import Standard
from lims.errors import NotFound
from lims.samples.models import Sample

STANDING = (ResultState.ENTERED, ResultState.REVIEWED)
"""The states in which a result says something now."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one piece of work is judged by: everything that the accepted request fixed."""

    request: TestRequest
    standard: Standard
    requirement: Requirement
    lot_size: int | None

    @property
    def variant(self) -> str | None:
        """Return the variant, None where none was agreed."""
        return self.request.standard_variant or None

    @property
    def rule(self) -> DecisionRule:
        """Return the decision rule that was agreed."""
        return DecisionRule.from_dict(self.request.decision_rule)

    @property
    def layout(self) -> Layout:
        """Return what the grid of this requirement needs."""
        severity = agreed_severity(self.request.facts, self.requirement.id)
        return self.requirement.layout(
            self.request.standard_class, self.variant, lot_size=self.lot_size, severity=severity
        )

    def limit(self, language: str) -> str:
        """Return the limit as it is printed."""
        return self.requirement.limit_text(self.request.standard_class, self.variant, language)

    def names(self, language: str) -> Names:
        """Return what the ids in the judge's working are called."""
        return Names.of(self.standard, self.requirement.id, language)


def terms_of(session: Session, assignment: Assignment) -> Terms:
    """Return what a piece of work is judged by."""
    request = session.get_one(TestRequest, assignment.request_id)
    standard = standards_of(session, [request.edition_id])[request.edition_id]
    size = lot_size(session, session.get_one(Sample, assignment.sample_id), lot_plan=request.lot_plan)
    return Terms(request, standard, standard.requirement(assignment.requirement), size)


def readings_of(session: Session, assignment_id: int) -> list[ReadingRow]:
    """Return all readings of a piece of work, corrected ones too, in the order in which they were made."""
    return list(
        session.scalars(select(ReadingRow).where(ReadingRow.assignment_id == assignment_id).order_by(ReadingRow.id))
    )


_IN_FORCE = (
    select(ReadingRow)
    .where(ReadingRow.assignment_id == bindparam("assignment_id"), ReadingRow.in_force.is_(True))
    .order_by(ReadingRow.specimen_no, ReadingRow.component, ReadingRow.reading_no)
)


def readings_in_force(session: Session, assignment_id: int) -> dict[tuple[int, str, int], ReadingRow]:
    """Return the readings that count, by cell."""
    rows = session.scalars(_IN_FORCE, {"assignment_id": assignment_id})
    return {(row.specimen_no, row.component, row.reading_no): row for row in rows}


def reading_in(session: Session, assignment_id: int, cell: Cell) -> ReadingRow | None:
    """Return the reading in force in one cell."""
    return readings_in_force(session, assignment_id).get(cell.key)


def as_readings(assignment: Assignment, rows: Collection[ReadingRow]) -> list[Reading]:
    """Return rows as the judge reads them; what is quarantined or still without a value is not among them."""
    return [
        Reading(
            requirement=assignment.requirement,
            specimen=str(row.specimen_no),
            value=row.value,
            reading=str(row.reading_no),
            group=row.group or None,
            component=row.component or None,
            reference=row.reference or None,
            unit=row.unit or None,
            U=row.uncertainty or assignment.uncertainty or None,
            k=row.coverage or assignment.coverage or None,
        )
        for row in rows
        if row.in_force and row.value and not row.excluded_reason
    ]


def judgement_of(terms: Terms, assignment: Assignment, rows: Collection[ReadingRow]) -> Judgement:
    """Return what the judge says of ``rows``.

    An unconfirmed limit is judged with here, so that the bench sees where it stands; no certificate is written on it.
    """
    return judge_requirement(
        terms.requirement,
        class_id=terms.request.standard_class,
        variant=terms.variant,
        readings=as_readings(assignment, rows),
        rule=terms.rule,
        facts=terms.request.facts,
        lot_size=terms.lot_size,
        accept_unconfirmed=True,
    )


def live_judgement(session: Session, assignment: Assignment) -> Judgement:
    """Return what the judge says of the readings in force, now."""
    rows = readings_in_force(session, assignment.id).values()
    return judgement_of(terms_of(session, assignment), assignment, rows)


def sample_judgement(session: Session, request: TestRequest) -> SampleJudgement:
    """Return what the judge says of a whole sample.

    With the joint and cross rules that tie its requirements together.
    """
    standard = standards_of(session, [request.edition_id])[request.edition_id]
    work = {one.id: one for one in assignments_of_request(session, request.id)}
    rows = session.scalars(select(ReadingRow).where(ReadingRow.assignment_id.in_(work), ReadingRow.in_force.is_(True)))
    readings = [reading for row in rows for reading in as_readings(work[row.assignment_id], [row])]
    sample = session.get_one(Sample, request.sample_id)
    return judge_sample(
        standard,
        class_id=request.standard_class,
        variant=request.standard_variant or None,
        readings=readings,
        rule=DecisionRule.from_dict(request.decision_rule),
        facts=request.facts,
        lot_size=lot_size(session, sample, lot_plan=request.lot_plan),
        only=request.requirements,
        accept_unconfirmed=True,
    )


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result in a list, ready to print."""

    request: str
    requirement: str
    sample: str
    version: int
    state: ResultState
    verdict: str
    reported: str
    unit: str
    entered_at: datetime
    reviewed_at: datetime | None


_RESULTS = (
    select(Result).where(Result.sample_id == bindparam("sample_id")).order_by(Result.assignment_id, Result.version)
)
_ENTERED = (
    select(ReadingRow.assignment_id, func.count())
    .where(
        ReadingRow.assignment_id.in_(bindparam("ids", expanding=True)),
        ReadingRow.in_force.is_(True),
        ReadingRow.value != "",
    )
    .group_by(ReadingRow.assignment_id)
)


def results_of_sample(session: Session, sample_id: int) -> dict[int, Result]:
    """Return the newest result of each assignment of a sample, by the assignment's id."""
    rows = session.scalars(_RESULTS, {"sample_id": sample_id})
    return {row.assignment_id: row for row in rows}


def counting_results(session: Session, sample_id: int) -> list[Result]:
    """Return the results of a sample that are reviewed and count: what a certificate may rest on."""
    wanted = select(Result).where(Result.sample_id == sample_id, Result.state == ResultState.REVIEWED)
    return list(session.scalars(wanted.order_by(Result.assignment_id)))


def results_of(session: Session, assignment_id: int) -> list[Result]:
    """Return all versions of the result of a piece of work, the newest first."""
    return list(
        session.scalars(select(Result).where(Result.assignment_id == assignment_id).order_by(Result.version.desc()))
    )


def latest_result(session: Session, assignment_id: int) -> Result | None:
    """Return the newest result of a piece of work."""
    return session.scalar(
        select(Result).where(Result.assignment_id == assignment_id).order_by(Result.version.desc()).limit(1)
    )


def result_of(session: Session, assignment: Assignment, version: int) -> Result:
    """Return one version of the result of a piece of work."""
    found = session.scalar(select(Result).where(Result.assignment_id == assignment.id, Result.version == version))
    if found is None:
        raise NotFound(kind="result", key=f"{assignment.requirement} {version}")
    return found


def readings_entered(session: Session, assignment_ids: Sequence[int]) -> Mapping[int, int]:
    """Return how many readings are in force for each piece of work, in one statement."""
    return dict(session.execute(_ENTERED, {"ids": list(assignment_ids)}).all())


def results_page(
    session: Session, *, sample: str | None, after: tuple[Any, ...] | None, size: int
) -> list[tuple[int, ResultLine]]:
    """Return results, the newest first, going on below the id in ``after``; each with its id."""
    wanted = (
        select(
            Result.id,
            TestRequest.number.label("request"),
            Result.requirement,
            Sample.number.label("sample"),
            Result.version,
            Result.state,
            Result.verdict,
            Result.reported,
            Result.unit,
            Result.entered_at,
            Result.reviewed_at,
        )
        .join(Assignment, Assignment.id == Result.assignment_id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(Sample, Sample.id == Result.sample_id)
        .order_by(Result.id.desc())
        .limit(size)
    )
    if sample:
        wanted = wanted.where(Sample.number == sample.strip().upper())
    if after:
        wanted = wanted.where(Result.id < after[0])
    return [(row[0], ResultLine(*row[1:])) for row in session.execute(wanted)]
