"""Telling customs: the message is written once, put where customs fetches it, and answered once."""

import hashlib
from pathlib import Path

from sqlalchemy.orm import Session

from lims import clock
from lims.audit import chain
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.clearance.decisions.models import Decision, MessageState
from lims.clearance.decisions.obstacles import WordsMissing
from lims.clearance.messages import queries
from lims.clearance.messages.models import CustomsMessage
from lims.errors import WrongState
from lims.permissions import Actor, Permission


def write(session: Session, decision: Decision) -> CustomsMessage:
    """Return the decision's message, written now if it was not yet."""
    found = queries.message_of(session, decision.id)
    if found is not None:
        return found
    body = chain.canonical(queries.content_of(session, decision))
    message = CustomsMessage(
        shipment_id=decision.shipment_id,
        decision_id=decision.id,
        state=MessageState.DECIDED,
        body=body,
        body_sha256=hashlib.sha256(body.encode()).hexdigest(),
    )
    session.add(message)
    session.flush()
    return message


def put(message: CustomsMessage, decision: Decision, outbox: Path) -> Path:
    """Put the message where customs fetches it; the same message again is the same file."""
    outbox.mkdir(parents=True, exist_ok=True)
    path = outbox / f"{decision.number}.json"
    unfinished = path.with_suffix(".part")
    unfinished.write_text(message.body, encoding="utf-8")
    unfinished.replace(path)
    return path


def note_sent(session: Session, decision: Decision, message: CustomsMessage, *, actor: Actor) -> None:
    """Note that the message was put in the outbox; a second time changes nothing."""
    if message.sent_at is not None:
        return
    message.sent_at, message.state = clock.now(), MessageState.SENT
    decision.message_state = MessageState.SENT
    record(session, AuditAction.MESSAGE_SENT, subject=decision, actor=actor, also={"sha256": message.body_sha256})


def acknowledge(session: Session, decision: Decision, *, reference: str, actor: Actor) -> bool:
    """Note customs' acknowledgement with its reference; the same again changes nothing and returns False."""
    actor.must(Permission.CLEARANCE_MESSAGES_ACKNOWLEDGE)
    return _answer(session, decision, MessageState.ACKNOWLEDGED, reference=reference, answer="", actor=actor)


def refused_by_customs(session: Session, decision: Decision, *, reference: str, answer: str, actor: Actor) -> bool:
    """Note that customs refused the message, with its words: the officer has to decide again."""
    actor.must(Permission.CLEARANCE_MESSAGES_ACKNOWLEDGE)
    if not answer.strip():
        raise WordsMissing(field="answer", value="")
    return _answer(session, decision, MessageState.REFUSED_BY_CUSTOMS, reference=reference, answer=answer, actor=actor)


def _answer(
    session: Session, decision: Decision, state: MessageState, *, reference: str, answer: str, actor: Actor
) -> bool:
    """Write an answer down once; a different second answer is refused."""
    if not reference.strip():
        raise WordsMissing(field="reference", value="")
    message = queries.message_of(session, decision.id)
    if message is None or message.sent_at is None:
        raise WrongState(thing=decision.number, state=decision.message_state, needed=MessageState.SENT)
    if message.answered_at is not None:
        if message.state is state and message.answer_reference == reference.strip():
            return False
        raise WrongState(thing=decision.number, state=message.state, needed=MessageState.SENT)
    message.state, message.answer, message.answer_reference = state, answer.strip(), reference.strip()
    message.answered_at, message.answered_by_id = clock.now(), actor.id
    decision.message_state = state
    action = AuditAction.MESSAGE_ACKNOWLEDGED if state is MessageState.ACKNOWLEDGED else AuditAction.MESSAGE_REFUSED
    record(session, action, subject=decision, actor=actor, reason=answer, also={"reference": reference.strip()})
    return True
