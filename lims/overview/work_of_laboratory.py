"""What waits in the laboratory: reception, requests, work, reviews, signatures. One statement for each list."""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Select, case, exists, func, literal, select

from lims import clock
from lims.accounts.models import Person, PersonState
from lims.bench.amendments.models import AmendmentAnswer, AmendmentQuestion
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.queries import OPEN
from lims.bench.results.models import ReadingRow, Result, ResultState
from lims.bench.review.models import Investigation, InvestigationState
from lims.certificates.models import Certificate, CertificateState, LineToCertify
from lims.certificates.recipients.models import CertificateNotice
from lims.certificates.uncertified import is_certified
from lims.permissions import Actor
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.retention import queries as retention
from lims.samples.retention.models import DisposalBatch, DisposalState
from lims.samples.rounds.finding_models import ReceptionFinding
from lims.samples.rounds.models import RoundState, SamplingRound
from lims.shipments.declarations.models import DeclarationLine, LineState, Shipment
from lims.web.shell import zone

Statement = Select[*tuple[Any, ...]]
C = CertificateState
TOLD_FOR = timedelta(days=7)  # so long the bench is told that something was stopped


def _samples(*conditions: Any) -> Statement:
    """Return samples, the one drawn first at the top."""
    return cast(
        Statement,
        select(
            Sample.number.label("label"),
            DeclarationLine.goods.label("note"),
            DeclarationLine.goods_zh.label("note_zh"),
            Sample.drawn_at.label("at"),
            Sample.number.label("number"),
        )
        .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
        .where(*conditions)
        .order_by(Sample.id),
    )


def to_receive(_actor: Actor) -> Statement:
    """Return the samples on their way to the laboratory."""
    return _samples(Sample.state == SampleState.IN_TRANSIT)


def to_compare(_actor: Actor) -> Statement:
    """Return the rounds whose van stands at the door."""
    wanted = select(
        SamplingRound.number.label("label"), SamplingRound.van.label("note"), SamplingRound.handed_in_at.label("at"),
        SamplingRound.number.label("number"),
    )  # fmt: skip
    return cast(Statement, wanted.where(SamplingRound.state == RoundState.HANDED_IN).order_by(SamplingRound.id))


def to_settle(_actor: Actor) -> Statement:
    """Return what reception found otherwise than expected and nobody has settled."""
    wanted = select(
        func.coalesce(Sample.number, ReceptionFinding.code).label("label"), literal("").label("note"),
        ReceptionFinding.kind.label("kind"), ReceptionFinding.noted_at.label("at"),
        ReceptionFinding.id.label("finding_id"),
    )  # fmt: skip
    found = wanted.outerjoin(Sample, Sample.id == ReceptionFinding.sample_id)
    return cast(Statement, found.where(ReceptionFinding.settled_at.is_(None)).order_by(ReceptionFinding.id))


def on_hold(_actor: Actor) -> Statement:
    """Return the samples with a query that nobody has answered."""
    return _samples(Sample.state == SampleState.ON_HOLD)


def due_for_disposal(_actor: Actor) -> Statement:
    """Return the samples whose retention time is over, on the laboratory's own day."""
    wanted = retention.due(clock.today(zone())).with_only_columns(
        Sample.number.label("label"), DeclarationLine.goods.label("note"), DeclarationLine.goods_zh.label("note_zh"),
        Sample.drawn_at.label("at"), Sample.number.label("number"),
    )  # fmt: skip
    return cast(Statement, wanted.order_by(Sample.id))


def disposals_to_approve(actor: Actor) -> Statement:
    """Return the disposal batches that another person proposed."""
    return retention.batches_in(DisposalState.PROPOSED).where(DisposalBatch.proposed_by_id != actor.id)


def disposals_to_carry_out(_actor: Actor) -> Statement:
    """Return the disposal batches that were approved."""
    return retention.batches_in(DisposalState.APPROVED)


def to_request(_actor: Actor) -> Statement:
    """Return the samples that came and of which nobody has agreed what is tested."""
    accepted = exists().where(TestRequest.sample_id == Sample.id, TestRequest.state == RequestState.ACCEPTED)
    return _samples(Sample.state == SampleState.RECEIVED, Sample.portion == Portion.A, ~accepted)


def _work(*conditions: Any) -> Statement:
    """Return open work by its due time."""
    return _work_by(Assignment.due_at, Assignment.state.in_(OPEN), *conditions)


def _work_by(at: Any, *conditions: Any) -> Statement:
    """Return work by a moment of it."""
    return (
        select(
            Sample.number.label("label"),
            at.label("at"),
            Sample.number.label("number"),
            TestRequest.number.label("request"),
            TestRequest.edition_id,
            Assignment.requirement,
        )
        .join(Sample, Sample.id == Assignment.sample_id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .where(*conditions)
        .order_by(at, Assignment.id)
    )


def to_assign(_actor: Actor) -> Statement:
    """Return the work that nobody has been given."""
    return _work(Assignment.person_id.is_(None))


def mine(actor: Actor) -> Statement:
    """Return the work of this person."""
    return _work(Assignment.person_id == actor.id)


def to_answer(_actor: Actor) -> Statement:
    """Return what amended declarations ask, the oldest first."""
    return _questions(AmendmentQuestion.answer.is_(None))


def stopped(actor: Actor) -> Statement:
    """Return what was stopped in the last days of which this person had work."""
    had = exists().where(
        Assignment.sample_id == Sample.id,
        Sample.line_id == AmendmentQuestion.line_id,
        Assignment.person_id == actor.id,
        Assignment.state == AssignmentState.CANCELLED,
    )
    since = clock.now() - TOLD_FOR
    return _questions(AmendmentQuestion.answer == AmendmentAnswer.STOP, AmendmentQuestion.answered_at >= since, had)


def _questions(*conditions: Any) -> Statement:
    """Return questions of amended declarations, the oldest first."""
    return cast(
        Statement,
        select(
            Shipment.number.label("label"),
            DeclarationLine.goods.label("note"),
            DeclarationLine.goods_zh.label("note_zh"),
            AmendmentQuestion.asked_at.label("at"),
            AmendmentQuestion.id.label("question_id"),
        )
        .join(DeclarationLine, DeclarationLine.id == AmendmentQuestion.line_id)
        .join(Shipment, Shipment.id == AmendmentQuestion.shipment_id)
        .where(*conditions)
        .order_by(AmendmentQuestion.id),
    )


def windows(_actor: Actor) -> Statement:
    """Return the runs with a window that closes, the first on top, and invalid ones (by their due time)."""
    soonest = func.coalesce(Assignment.closes_at, Assignment.due_at)
    timed = (Assignment.state == AssignmentState.RUNNING) & Assignment.closes_at.is_not(None)
    return _work_by(soonest, timed | (Assignment.state == AssignmentState.INVALID_RUN))


def to_review(actor: Actor) -> Statement:
    """Return the results that this person may review: not those with a reading of their own."""
    own = exists().where(ReadingRow.assignment_id == Result.assignment_id, ReadingRow.entered_by_id == actor.id)
    return cast(
        Statement,
        select(
            Sample.number.label("label"),
            Assignment.due_at.label("at"),
            TestRequest.number.label("request"),
            TestRequest.edition_id,
            Result.requirement,
        )
        .join(Assignment, Assignment.id == Result.assignment_id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(Sample, Sample.id == Result.sample_id)
        .where(Result.state == ResultState.ENTERED, Result.entered_by_id != actor.id, ~own)
        .order_by(Assignment.due_at, Result.id),
    )


def to_certify(_actor: Actor) -> Statement:
    """Return the lines whose work is reviewed to the last, and that have no certificate."""
    open_work = exists().where(
        Assignment.sample_id == Sample.id,
        Assignment.state.not_in([AssignmentState.REVIEWED, AssignmentState.CANCELLED]),
    )
    in_work = exists().where(Sample.line_id == DeclarationLine.id, open_work)
    due_at = func.min(case((Assignment.state == AssignmentState.REVIEWED, Assignment.due_at)))
    reviewed = (
        select(LineToCertify.line_id, due_at.label("at"))
        .join(Sample, Sample.line_id == LineToCertify.line_id)
        .join(Assignment, Assignment.sample_id == Sample.id)
        .group_by(LineToCertify.line_id)
        .having(due_at.is_not(None))
        .subquery()
    )
    return (
        select(
            Shipment.number.label("label"),
            DeclarationLine.goods.label("note"),
            DeclarationLine.goods_zh.label("note_zh"),
            reviewed.c.at,
            Shipment.number.label("number"),
            DeclarationLine.line_no,
        )
        .select_from(reviewed)
        .join(DeclarationLine, DeclarationLine.id == reviewed.c.line_id)
        .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
        .where(DeclarationLine.state != LineState.CANCELLED, ~in_work, ~is_certified())
        .order_by(reviewed.c.at, DeclarationLine.id)
    )


def _certificates(*conditions: Any) -> Statement:
    return cast(
        Statement,
        select(
            Certificate.number.label("label"),
            DeclarationLine.goods.label("note"),
            DeclarationLine.goods_zh.label("note_zh"),
            Certificate.issued_at.label("at"),
            Certificate.number.label("number"),
        )
        .join(DeclarationLine, DeclarationLine.id == Certificate.line_id)
        .where(*conditions),
    )


def suspended(_actor: Actor) -> Statement:
    """Return the certificates under review."""
    return _certificates(Certificate.state == C.SUSPENDED).order_by(Certificate.id)


def changed_certificates(actor: Actor) -> Statement:
    """Return the certificates that the person was given and that changed since, the oldest change first."""
    return cast(
        Statement,
        select(
            Certificate.number.label("label"),
            CertificateNotice.change.label("note"),
            CertificateNotice.at.label("at"),
            Certificate.number.label("number"),
        )
        .join(Certificate, Certificate.id == CertificateNotice.certificate_id)
        .where(CertificateNotice.person_id == actor.id, CertificateNotice.told_at.is_(None))
        .order_by(CertificateNotice.id),
    )


def newest_certificates(_actor: Actor) -> Statement:
    """Return the certificates that were issued last."""
    return _certificates(Certificate.state != C.AUTHORISED).order_by(Certificate.id.desc())


def investigations(_actor: Actor) -> Statement:
    """Return the investigations that nobody has closed."""
    return cast(
        Statement,
        select(
            Investigation.number.label("label"),
            Investigation.question.label("note"),
            Investigation.opened_at.label("at"),
            Investigation.number.label("number"),
        )
        .where(Investigation.state == InvestigationState.OPEN)
        .order_by(Investigation.id),
    )


def locked(_actor: Actor) -> Statement:
    """Return the accounts that too many failed sign-ins have locked."""
    return cast(
        Statement,
        select(
            Person.name.label("label"),
            Person.name_zh.label("label_zh"),
            Person.username.label("note"),
            Person.locked_until.label("at"),
            Person.code.label("code"),
        )
        .where(Person.locked_until > clock.now(), Person.state == PersonState.ACTIVE)
        .order_by(Person.locked_until.desc()),
    )
