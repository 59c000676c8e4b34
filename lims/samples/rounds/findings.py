"""Findings of reception and their ways out: noted, asked about, answered, settled."""

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples import operations as samples
from lims.samples.models import ReturnReason, Sample, SampleState
from lims.samples.obstacles import ReasonMissing
from lims.samples.rounds import finding_obstacles as obstacles
from lims.samples.rounds import finding_queries as queries
from lims.samples.rounds.finding_models import CustomerQuery, FindingKind, ReceptionFinding, WayOut
from lims.samples.rounds.models import SamplingRound
from lims.samples.rounds.operations import refuse
from lims.samples.rounds.queries import round_of_sample


def note(
    session: Session, kind: FindingKind, sample: Sample, *, actor: Actor, sampling_round: SamplingRound | None = None,
    units: int | None = None, text: str = "",
) -> ReceptionFinding:  # fmt: skip
    """Note what is otherwise than expected with ``sample``; the same again changes nothing."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    if known := queries.open_finding(session, sample.id, kind):
        return known
    found = ReceptionFinding(
        kind=kind, shipment_id=sample.shipment_id, round_id=sampling_round.id if sampling_round else None,
        sample_id=sample.id, units=units, note=text, noted_at=clock.now(), noted_by_id=actor.id,
    )  # fmt: skip
    session.add(found)
    session.flush()
    record(session, AuditAction.FINDING_NOTED, subject=found, actor=actor, reason=text, also={"sample": sample.number})
    return found


def note_unknown(session: Session, sampling_round: SamplingRound, code: str, *, actor: Actor) -> ReceptionFinding:
    """Note a box or bag whose label is on no sample; the same again changes nothing."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    if known := queries.unknown_surplus(session, sampling_round.id, code):
        return known
    found = ReceptionFinding(
        kind=FindingKind.SURPLUS, round_id=sampling_round.id, code=code, noted_at=clock.now(), noted_by_id=actor.id
    )
    session.add(found)
    session.flush()
    record(session, AuditAction.FINDING_NOTED, subject=found, actor=actor, also={"code": code})
    return found


def take_in_and_ask(
    session: Session, sample: Sample, *, units: int, seal: str, intact: bool, refused: ReturnReason | None,
    condition: str, addressed_to: str, question: str, actor: Actor,
) -> CustomerQuery:  # fmt: skip
    """Take a portion in that would go back, put it on hold, and ask its customer what is to be done with it."""
    actor.must(Permission.SAMPLES_QUERIES_ASK)
    reason = samples.reason_to_return(sample, units=units, seal=seal, intact=intact, refused=refused)
    refuse(obstacles.obstacle_to_taking_in(sample, reason, units=units))
    assert reason is not None, "the guard has seen it"
    _ask_text(sample.number, addressed_to, field="addressed_to")
    _ask_text(sample.number, question, field="question")
    samples.take_in(session, sample, units=units, condition=condition, actor=actor)
    found = note(
        session, FindingKind(reason.value), sample, sampling_round=round_of_sample(session, sample.id), units=units,
        text=condition, actor=actor,
    )  # fmt: skip
    samples.hold(session, sample, reason=question, actor=actor)
    return ask(session, found, addressed_to=addressed_to, question=question, actor=actor)


def ask(
    session: Session, finding: ReceptionFinding, *, addressed_to: str, question: str, actor: Actor
) -> CustomerQuery:
    """Ask the customer about a finding (ISO/IEC 17025:2017, 7.4.3)."""
    actor.must(Permission.SAMPLES_QUERIES_ASK)
    refuse(obstacles.obstacle_to_asking(session, finding))
    _ask_text(finding.kind.value, question, field="question")
    made = CustomerQuery(
        number=next_number(session, NumberKind.QUERY), shipment_id=finding.shipment_id, finding_id=finding.id,
        addressed_to=addressed_to, question=question.strip(), asked_at=clock.now(), asked_by_id=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, AuditAction.CUSTOMER_ASKED, subject=made, actor=actor, reason=question)
    return made


def answer(
    session: Session, query: CustomerQuery, *, text: str, answered_by: str, way: WayOut, actor: Actor,
    disclaimer: str = "", disclaimer_zh: str = "",
) -> None:  # fmt: skip
    """Note the customer's answer, and end the finding as it says; where the laboratory goes on, with the disclaimer.

    The disclaimer says which results may be affected; every report on the sample carries it.
    """
    actor.must(Permission.SAMPLES_QUERIES_ASK)
    stated = (disclaimer, disclaimer_zh) if way is WayOut.WITH_DISCLAIMER else ("", "")
    refuse(obstacles.obstacle_to_answering(query, way=way, texts=stated))
    _ask_text(query.number, text, field="answer")
    query.answer, query.answered_by = text.strip(), answered_by
    query.answered_at, query.noted_by_id = clock.now(), actor.id
    query.disclaimer, query.disclaimer_zh = stated
    record(session, AuditAction.CUSTOMER_ANSWERED, subject=query, actor=actor, reason=text)
    found = queries.finding_by_id(session, query.finding_id)
    settle(session, found, way=way, text=f"{query.number}: {text.strip()}", actor=actor)


def settle(session: Session, finding: ReceptionFinding, *, way: WayOut, text: str, actor: Actor) -> None:
    """End a finding, and let its portion go that way: on, back, or lost."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    sample = session.get_one(Sample, finding.sample_id) if finding.sample_id else None
    asked = queries.query_of(session, finding.id)
    refuse(obstacles.obstacle_to_settling(finding, sample, way, asked=asked))
    _ask_text(finding.kind.value, text, field="text")
    if sample is not None:
        _let_go(session, sample, finding, way, text=text, actor=actor)
    finding.way, finding.settled_note = way, text.strip()
    finding.settled_at, finding.settled_by_id = clock.now(), actor.id
    record(session, AuditAction.FINDING_SETTLED, subject=finding, actor=actor, reason=text)


def _let_go(
    session: Session, sample: Sample, finding: ReceptionFinding, way: WayOut, *, text: str, actor: Actor
) -> None:
    """Let the portion of a finding go on, back, or be lost."""
    if way is WayOut.RETURNED:
        samples.send_back(session, sample, reason=ReturnReason(finding.kind.value), note=text, actor=actor)
    elif way is WayOut.LOST:
        samples.report_lost(session, sample, reason=text, actor=actor)
    elif sample.state is SampleState.ON_HOLD:
        samples.lift_hold(session, sample, reason=text, actor=actor)


def _ask_text(thing: str, text: str, *, field: str) -> None:
    """Refuse an act without words."""
    if not text.strip():
        raise ReasonMissing(field=field, value="", thing=thing)
