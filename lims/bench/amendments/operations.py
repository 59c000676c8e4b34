"""Asking what an amended declaration means for the work on its lines, and answering."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.amendments import queries
from lims.bench.amendments.asking import changes_of_line
from lims.bench.amendments.models import AmendmentAnswer, AmendmentQuestion
from lims.bench.amendments.rejudging import judge_anew
from lims.errors import LimsError, WrongState
from lims.permissions import Actor, Permission
from lims.samples.lineage import operations as lineage
from lims.samples.lineage.obstacles import obstacle_of_touched
from lims.samples.lineage.queries import touched_by
from lims.samples.lineage.rows import TouchedKind
from lims.samples.models import OrderState, Sample, SampleState, SamplingOrder
from lims.samples.obstacles import ReasonMissing, obstacle_to
from lims.shipments.declarations.models import Shipment


def ask(
    session: Session, shipment: Shipment, *, before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor
) -> list[AmendmentQuestion]:
    """Ask, for each line at work that an amendment touches; a question that is open takes the new changes up."""
    asked = []
    for line in queries.lines_at_work(session, shipment.id):
        changes = changes_of_line(before, after, line.line_no)
        if not changes:
            continue
        question = queries.open_question(session, line.id)
        if question is None:
            question = AmendmentQuestion(shipment_id=shipment.id, line_id=line.id, changes=[], asked_at=clock.now())
            session.add(question)
        question.version, question.changes = shipment.version, [*question.changes, *changes]
        session.flush()
        record(session, AuditAction.AMENDMENT_ASKED, subject=question, actor=actor)
        asked.append(question)
    return asked


def obstacle_to_answer(session: Session, question: AmendmentQuestion, answer: AmendmentAnswer) -> LimsError | None:
    """Return what stands in the way of ``answer``, or None: work is not stopped under a certificate that counts."""
    if question.answer is not None:
        return WrongState(thing=f"v{question.version}", state=question.answer, needed="open")
    if answer is not AmendmentAnswer.STOP:
        return None
    samples = queries.samples_of(session, question.line_id)
    certified = [one for one in touched_by(session, samples) if one.kind is TouchedKind.CERTIFICATE]
    return obstacle_of_touched(samples[0], certified, act="stop") if certified else None


def answer(
    session: Session, question: AmendmentQuestion, *, answer: AmendmentAnswer, reason: str, actor: Actor
) -> None:
    """Say what becomes of the work on a line whose declaration was amended, and let it become so."""
    actor.must(Permission.BENCH_REQUESTS_ACCEPT)
    if obstacle := obstacle_to_answer(session, question, answer):
        raise obstacle
    if not reason.strip():
        raise ReasonMissing(field="reason", value="", thing=f"v{question.version}")
    question.answer, question.reason = answer, reason.strip()
    question.answered_at, question.answered_by_id = clock.now(), actor.id
    record(session, AuditAction.AMENDMENT_ANSWERED, subject=question, actor=actor, reason=question.reason)
    samples = queries.samples_of(session, question.line_id)
    if answer is AmendmentAnswer.JUDGE_ANEW:
        for sample in samples:
            judge_anew(session, sample, reason=question.reason, actor=actor)
    elif answer is AmendmentAnswer.STOP:
        _stop(session, question, samples, actor=actor)


def _stop(session: Session, question: AmendmentQuestion, samples: Sequence[Sample], *, actor: Actor) -> None:
    """Cancel the orders that wait, and every sample that is not over, with the work on it."""
    for order in queries.planned_orders(session, question.line_id):
        _cancel_order(session, order, reason=question.reason, actor=actor)
    for sample in samples:
        if obstacle_to(sample, SampleState.CANCELLED) is None:
            lineage.close(session, sample, reason=question.reason, actor=actor)


def _cancel_order(session: Session, order: SamplingOrder, *, reason: str, actor: Actor) -> None:
    """Cancel an order whose goods are not to be sampled any more."""
    order.state, order.cancelled_reason = OrderState.CANCELLED, reason
    record(session, AuditAction.SAMPLING_CANCELLED, subject=order, actor=actor, reason=reason)
