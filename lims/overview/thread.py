"""The thread of a shipment: every stage on one page, who, when, why.

Read with a fixed number of statements, whatever the shipment holds.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.bench.amendments.queries import questions_of
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.queries import name_of, standards_of
from lims.bench.results.models import Result
from lims.catalogue.models import StandardEdition
from lims.certificates.models import Certificate
from lims.clearance.cases.models import Case
from lims.clearance.decisions.models import Decision
from lims.clearance.decisions.states import ClearanceState, DecisionFacts, state_of
from lims.conformity.standard_names import class_name
from lims.samples.lineage.models import SampleCorrection, SampleLink
from lims.samples.models import Sample, SamplingOrder
from lims.shipments.declarations.models import DeclarationLine, Lot, Party, Shipment
from lims.shipments.risk.models import Assessment, Lane


@dataclass(slots=True)
class LineThread:
    """Everything that belongs to one declaration line, stage by stage, in the order of the work."""

    line: DeclarationLine
    assessment: Assessment | None = None
    lots: list[Any] = field(default_factory=list)
    orders: list[Any] = field(default_factory=list)
    samples: list[Any] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    corrections: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    work: list[Any] = field(default_factory=list)
    certificates: list[Any] = field(default_factory=list)
    decisions: list[Any] = field(default_factory=list)
    cases: list[Any] = field(default_factory=list)
    names: dict[tuple[int, str], str] = field(default_factory=dict)  # of requirements, by edition
    classes: dict[tuple[int, str], str] = field(default_factory=dict)  # that were agreed, by edition

    @property
    def lane(self) -> Lane:
        """Return how fast the clock runs for this line."""
        return self.assessment.lane if self.assessment else Lane.STANDARD

    @property
    def in_force(self) -> list[Any]:
        """Return the decisions in force, that on the whole line first, then those on its lots."""
        return sorted((one for one in self.decisions if one.in_force), key=lambda one: one.lot_id or 0)

    @property
    def links_by_sample(self) -> dict[str, list[Any]]:
        """Return how the numbers hang together, under either of the two."""
        found: dict[str, list[Any]] = defaultdict(list)
        for one in self.links:
            found[one.sample].append(one)
            found[one.other].append(one)
        return dict(found)

    @property
    def work_by_sample(self) -> dict[str, list[Any]]:
        """Return the work of each sample, in order."""
        found: dict[str, list[Any]] = defaultdict(list)
        for one in self.work:
            found[one.sample].append(one)
        return dict(found)

    def name(self, row: Any) -> str:
        """Return what people call the requirement of a row of work."""
        return self.names[row.edition_id, row.requirement]

    def class_name(self, request: Any) -> str:
        """Return what people call the class of a test request."""
        return self.classes[request.edition_id, request.standard_class]

    def clearance_of(self, decision: Any) -> ClearanceState:
        """Return where the goods under a decision stand."""
        open_case = any(one.state.value == "open" for one in self.cases)
        facts = DecisionFacts(
            decision.kind, decision.message_state, decision.under_review, decision.proved_on, open_case=open_case
        )
        return state_of(facts)


def thread_of(session: Session, shipment: Shipment, *, language: str = "en") -> list[LineThread]:
    """Return the thread of each line of ``shipment``, by line number."""
    lines = session.scalars(
        select(DeclarationLine).where(DeclarationLine.shipment_id == shipment.id).order_by(DeclarationLine.line_no)
    )
    threads = {line.id: LineThread(line) for line in lines}
    for assessment in session.scalars(
        select(Assessment).where(Assessment.shipment_id == shipment.id).order_by(Assessment.id)
    ):
        threads[assessment.line_id].assessment = assessment
    for name, read in PARTS.items():
        for row in read(session, shipment.id):
            getattr(threads[row.line_id], name).append(row)
    _name(session, list(threads.values()), language)
    return list(threads.values())


def _name(session: Session, threads: Sequence[LineThread], language: str) -> None:
    """Give the lines the names of all requirements that are worked on, and of the classes that were agreed."""
    work = {(row.edition_id, row.requirement) for one in threads for row in one.work}
    agreed = {(row.edition_id, row.standard_class) for one in threads for row in one.requests}
    standards = standards_of(session, (edition for edition, _ in work | agreed))
    names = {pair: name_of(standards[pair[0]], pair[1], language) for pair in work}
    classes = {pair: class_name(standards[pair[0]], pair[1], language) for pair in agreed}
    for one in threads:
        one.names, one.classes = names, classes


def _lots(session: Session, shipment_id: int) -> Sequence[Any]:
    return session.execute(
        select(Lot.line_id, Lot.id, Lot.model, Lot.batch, Lot.size, Party.name, Party.name_zh)
        .join(Party, Party.id == Lot.manufacturer_id)
        .where(Lot.shipment_id == shipment_id)
        .order_by(Lot.id)
    ).all()


def _orders(session: Session, shipment_id: int) -> Sequence[Any]:
    ordered_by, drawn_by = aliased(Person), aliased(Person)
    of = SamplingOrder
    return session.execute(
        select(
            of.line_id, of.number, of.state, of.units, of.reason, of.ordered_at, of.drawn_at, of.place,
            ordered_by.name.label("ordered_by"), drawn_by.name.label("drawn_by"),
        )
        .join(ordered_by, ordered_by.id == of.ordered_by_id)
        .outerjoin(drawn_by, drawn_by.id == of.drawn_by_id)
        .where(of.shipment_id == shipment_id)
        .order_by(of.id)
    ).all()  # fmt: skip


def _samples(session: Session, shipment_id: int) -> Sequence[Any]:
    of = Sample
    return session.execute(
        select(
            of.line_id, of.number, of.portion, of.state, of.seal, of.units, of.drawn_at, of.received_at,
            of.returned_reason, of.place_now, Lot.batch, Person.name.label("received_by"),
        )
        .join(Lot, Lot.id == of.lot_id)
        .outerjoin(Person, Person.id == of.received_by_id)
        .where(of.shipment_id == shipment_id)
        .order_by(of.id)
    ).all()  # fmt: skip


def _links(session: Session, shipment_id: int) -> Sequence[Any]:
    sample, other, of = aliased(Sample), aliased(Sample), SampleLink
    return session.execute(
        select(sample.line_id, sample.number.label("sample"), other.number.label("other"), of.relation, of.units)
        .select_from(of)
        .join(sample, sample.id == of.sample_id)
        .join(other, other.id == of.other_id)
        .where(of.shipment_id == shipment_id)
        .order_by(of.id)
    ).all()


def _corrections(session: Session, shipment_id: int) -> Sequence[Any]:
    of = SampleCorrection
    return session.execute(
        select(
            Sample.line_id, Sample.number.label("sample"), of.what, of.before, of.after, of.reason, of.at,
            Person.name.label("by"),
        )
        .join(Sample, Sample.id == of.sample_id)
        .join(Person, Person.id == of.by_id)
        .where(of.shipment_id == shipment_id)
        .order_by(of.id)
    ).all()  # fmt: skip


def _requests(session: Session, shipment_id: int) -> Sequence[Any]:
    of = TestRequest
    return session.execute(
        select(
            Sample.line_id, of.number, of.accepted_at, of.edition_id, of.standard_class, StandardEdition.code,
            Sample.number.label("sample"), Person.name.label("accepted_by"),
        )
        .join(Sample, Sample.id == of.sample_id)
        .join(StandardEdition, StandardEdition.id == of.edition_id)
        .outerjoin(Person, Person.id == of.accepted_by_id)
        .where(of.shipment_id == shipment_id, of.state == RequestState.ACCEPTED)
        .order_by(of.id)
    ).all()  # fmt: skip


def _work(session: Session, shipment_id: int) -> Sequence[Any]:
    """Return each assignment with its newest result, who entered and who reviewed it."""
    newest = (
        select(func.max(Result.id)).where(Result.assignment_id == Assignment.id).correlate(Assignment).scalar_subquery()
    )
    entered, reviewed = aliased(Person), aliased(Person)
    return session.execute(
        select(
            Sample.line_id, Sample.number.label("sample"), TestRequest.number.label("request"), TestRequest.edition_id,
            Assignment.requirement, Assignment.state, Assignment.due_at, Result.verdict, Result.reported, Result.unit,
            Result.version, Result.state.label("result_state"), Result.entered_at, Result.reviewed_at,
            entered.name.label("entered_by"), reviewed.name.label("reviewed_by"),
        )
        .join(Sample, Sample.id == Assignment.sample_id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .outerjoin(Result, Result.id == newest)
        .outerjoin(entered, entered.id == Result.entered_by_id)
        .outerjoin(reviewed, reviewed.id == Result.reviewed_by_id)
        .where(Assignment.shipment_id == shipment_id, Assignment.state != AssignmentState.CANCELLED)
        .order_by(Assignment.id)
    ).all()  # fmt: skip


def _certificates(session: Session, shipment_id: int) -> Sequence[Any]:
    of = Certificate
    return session.execute(
        select(
            of.line_id, of.number, of.state, of.verdict, of.issued_at, of.authorised_at, Person.name.label("signatory")
        )
        .join(Person, Person.id == of.signatory_id)
        .where(of.shipment_id == shipment_id)
        .order_by(of.id)
    ).all()


def _decisions(session: Session, shipment_id: int) -> Sequence[Any]:
    of = Decision
    return session.execute(
        select(
            of.line_id, of.lot_id, of.number, of.kind, of.reasons, of.decided_at, of.message_state, of.under_review,
            of.in_force, of.proved_on, Lot.batch, Person.name.label("decided_by"),
        )
        .join(Person, Person.id == of.decided_by_id)
        .outerjoin(Lot, Lot.id == of.lot_id)
        .where(of.shipment_id == shipment_id)
        .order_by(of.id.desc())
    ).all()  # fmt: skip


def _cases(session: Session, shipment_id: int) -> Sequence[Any]:
    of = Case
    wanted = select(of.line_id, of.number, of.kind, of.state, of.cause, of.opened_at, of.outcome)
    return session.execute(wanted.where(of.shipment_id == shipment_id).order_by(of.id)).all()


PARTS: dict[str, Callable[[Session, int], Sequence[Any]]] = {
    "lots": _lots,
    "orders": _orders,
    "samples": _samples,
    "questions": questions_of,
    "links": _links,
    "corrections": _corrections,
    "requests": _requests,
    "work": _work,
    "certificates": _certificates,
    "decisions": _decisions,
    "cases": _cases,
}
