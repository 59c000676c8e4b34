"""Everything that a certificate of one declaration line may rest on, read in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Laboratory, Person
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.results.models import ReadingRow, Result, ResultState
from lims.bench.review.models import Investigation, InvestigationState
from lims.catalogue.models import Confirmation, StandardEdition
from lims.catalogue.queries import standard_of, unconfirmed
from lims.certificates.models import Certificate, CertificateEvent, CertificateSample, ReasonClass
from lims.certificates.providers.models import ExternalResult
from lims.certificates.providers.queries import noted
from lims.certificates.scopes.queries import Field, Reach, reach_of
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard
from lims.samples.models import Sample, SampleState, SamplingOrder
from lims.samples.rounds.finding_queries import disclaimers_of
from lims.samples.rounds.finding_rows import Disclaimer
from lims.shipments.declarations.models import DeclarationLine, Party, Shipment
from lims.shipments.declarations.queries import LotLine, lots_of_line

GONE = (SampleState.RETURNED, SampleState.LOST, SampleState.MERGED, SampleState.CANCELLED)
OF_THE_SAMPLE = (ReasonClass.WRONG_IDENTITY, ReasonClass.BROKEN_CUSTODY)


@dataclass(frozen=True, slots=True)
class Work:
    """One assignment with its newest result and the readings in force."""

    assignment: Assignment
    result: Result | None
    readings: tuple[ReadingRow, ...]

    @property
    def is_reviewed(self) -> bool:
        """Say whether the newest result has been accepted by the second person."""
        return self.result is not None and self.result.state is ResultState.REVIEWED

    @property
    def entered_by(self) -> set[int]:
        """Return the ids of everybody who entered a part of it."""
        handed_over = {self.result.entered_by_id} if self.result else set()
        return handed_over | {reading.entered_by_id for reading in self.readings}


@dataclass(frozen=True, slots=True)
class TestedSample:
    """A sample with its accepted request and all work on it."""

    __test__ = False  # pytest: not a test class

    sample: Sample
    order: SamplingOrder
    request: TestRequest
    edition: StandardEdition
    work: tuple[Work, ...]
    confirmed: frozenset[str]  # requirements on which a certificate may rest

    @property
    def standard(self) -> Standard:
        """Return the parsed standard."""
        return standard_of(self.edition)

    def field_of(self, requirement: Requirement) -> Field:
        """Return by what the scope register knows the work on a requirement: standard and method."""
        return self.edition.code, requirement.method

    @property
    def reviewed(self) -> tuple[Work, ...]:
        """Return the work whose newest result is reviewed."""
        return tuple(one for one in self.work if one.is_reviewed)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A declaration line with its lots, the samples that were tested, and who stands behind them."""

    shipment: Shipment
    line: DeclarationLine
    declarant: Party
    lots: tuple[LotLine, ...]
    samples: tuple[TestedSample, ...]
    people: dict[int, Person]
    laboratory: Laboratory | None
    investigated: frozenset[int]  # results with an open investigation
    discredited: dict[int, str]  # samples whose identity or custody made a certificate fall, with its number
    constructed_confirmations: bool
    reach: Reach  # what the signatory, or for a reader anybody, may authorise today
    external: dict[int, ExternalResult]  # by assignment
    disclaimers: dict[int, list[Disclaimer]]  # by sample: what deviated at reception, and the customer had tested

    @property
    def zone(self) -> str:
        """Return the zone in which the laboratory's certificates are dated."""
        return self.laboratory.zone if self.laboratory else "UTC"

    @property
    def site(self) -> str:
        """Return the site at which the laboratory tests, as the scope register names it."""
        return self.laboratory.site if self.laboratory else ""

    @property
    def orderers(self) -> list[str]:
        """Return who ordered the samples for the requesting post, each once, with the code of the account."""
        ids = dict.fromkeys(tested.order.ordered_by_id for tested in self.samples)
        return [f"{self.name(one)} ({self.people[one].code})" for one in ids if one in self.people]

    def samples_of(self, lot_id: int) -> list[TestedSample]:
        """Return the tested samples of one lot."""
        return [one for one in self.samples if one.sample.lot_id == lot_id]

    @property
    def tested_lots(self) -> list[LotLine]:
        """Return the lots of which a sample was tested."""
        return [lot for lot in self.lots if self.samples_of(lot.id)]

    def name(self, person_id: int | None) -> str:
        """Return a person's name in both scripts."""
        person = self.people.get(person_id or 0)
        return f"{person.name} {person.name_zh}".strip() if person else ""


def gather(session: Session, line: DeclarationLine, *, signatory_id: int | None = None) -> Evidence:
    """Read everything about ``line``; the scope is the signatory's, or that of all of them."""
    shipment = session.get_one(Shipment, line.shipment_id)
    samples = _tested_samples(session, line)
    work = [one for tested in samples for one in tested.work]
    results = [one.result.id for one in work if one.result]
    laboratory = session.scalar(
        select(Laboratory).order_by(Laboratory.valid_from.desc(), Laboratory.id.desc()).limit(1)
    )
    site, today = (laboratory.site, clock.today(laboratory.zone)) if laboratory else ("", clock.today())
    return Evidence(
        shipment=shipment,
        line=line,
        declarant=session.get_one(Party, shipment.declarant_id),
        lots=tuple(lots_of_line(session, line.id)),
        samples=samples,
        people=_people(session, samples),
        laboratory=laboratory,
        investigated=_investigated(session, results),
        discredited=_discredited(session, line.id),
        constructed_confirmations=_rests_on_constructed(session, samples),
        reach=reach_of(session, site=site, on=today, person_id=signatory_id),
        external=noted(session, [one.assignment.id for one in work]),
        disclaimers=disclaimers_of(session, [one.sample.id for one in samples]),
    )


def _tested_samples(session: Session, line: DeclarationLine) -> tuple[TestedSample, ...]:
    """Return the samples of the line that have an accepted request, by lot and number."""
    rows = session.execute(
        select(Sample, SamplingOrder, TestRequest, StandardEdition)
        .join(SamplingOrder, SamplingOrder.id == Sample.order_id)
        .join(TestRequest, TestRequest.sample_id == Sample.id)
        .join(StandardEdition, StandardEdition.id == TestRequest.edition_id)
        .where(Sample.line_id == line.id, Sample.state.not_in(GONE), TestRequest.state == RequestState.ACCEPTED)
        .order_by(Sample.lot_id, Sample.id)
    ).all()
    work = _work(session, [request.id for _, _, request, _ in rows])
    editions = {edition.id: edition for _, _, _, edition in rows}
    confirmed = {edition_id: _confirmed(session, edition) for edition_id, edition in editions.items()}
    return tuple(
        TestedSample(sample, order, request, edition, tuple(work.get(request.id, [])), confirmed[edition.id])
        for sample, order, request, edition in rows
    )


def _confirmed(session: Session, edition: StandardEdition) -> frozenset[str]:
    """Return the requirements of an edition that their source or two people confirm."""
    every = [one.id for one in standard_of(edition).requirements]
    return frozenset(every) - frozenset(unconfirmed(session, edition, every))


def _work(session: Session, request_ids: Sequence[int]) -> dict[int, list[Work]]:
    """Return the work of each request, each with its newest result and its readings in force."""
    assignments = session.scalars(
        select(Assignment)
        .where(Assignment.request_id.in_(request_ids), Assignment.state != AssignmentState.CANCELLED)
        .order_by(Assignment.id)
    ).all()
    ids = [one.id for one in assignments]
    newest = {
        row.assignment_id: row
        for row in session.scalars(select(Result).where(Result.assignment_id.in_(ids)).order_by(Result.version))
    }
    readings: dict[int, list[ReadingRow]] = {}
    in_force = select(ReadingRow).where(ReadingRow.assignment_id.in_(ids), ReadingRow.in_force.is_(True))
    order = (ReadingRow.specimen_no, ReadingRow.component, ReadingRow.reading_no)
    for row in session.scalars(in_force.order_by(*order)):
        readings.setdefault(row.assignment_id, []).append(row)
    work: dict[int, list[Work]] = {}
    for one in assignments:
        work.setdefault(one.request_id, []).append(Work(one, newest.get(one.id), tuple(readings.get(one.id, ()))))
    return work


def _people(session: Session, samples: Sequence[TestedSample]) -> dict[int, Person]:
    """Return everybody whose name the certificate may carry."""
    ids = {one for tested in samples for one in (tested.sample.drawn_by_id, tested.order.ordered_by_id)}
    for result in (one.result for tested in samples for one in tested.work if one.result):
        ids |= {result.entered_by_id, result.reviewed_by_id or result.entered_by_id}
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _investigated(session: Session, result_ids: Sequence[int]) -> frozenset[int]:
    wanted = select(Investigation.result_id).where(Investigation.result_id.in_(result_ids))
    return frozenset(session.scalars(wanted.where(Investigation.state == InvestigationState.OPEN)))


def _discredited(session: Session, line_id: int) -> dict[int, str]:
    """Return the samples on certificates of the line that were revoked because the samples are not what they seemed."""
    rows = session.execute(
        select(CertificateSample.sample_id, Certificate.number)
        .join(Certificate, Certificate.id == CertificateSample.certificate_id)
        .join(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .where(Certificate.line_id == line_id, CertificateEvent.reason_class.in_(OF_THE_SAMPLE))
    )
    return {row.sample_id: row.number for row in rows}


def _rests_on_constructed(session: Session, samples: Sequence[TestedSample]) -> bool:
    """Say whether a requirement counts as confirmed only because the demonstration made its confirmation up."""
    used = {(tested.edition.id, one) for tested in samples for one in tested.request.requirements}
    wanted = select(Confirmation.edition_id, Confirmation.requirement).where(Confirmation.constructed.is_(True))
    rows = session.execute(wanted.where(Confirmation.edition_id.in_({edition for edition, _ in used})))
    return bool(used & {(row.edition_id, row.requirement) for row in rows})
