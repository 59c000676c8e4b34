"""Messages: written once, put into the outbox, answered once."""

import json

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from support.clearance import make_certificate, make_decision, make_line, make_released

from lims.accounts.queries import SYSTEM
from lims.audit.models import AuditRow
from lims.clearance.decisions.models import DecisionKind, MessageState
from lims.clearance.messages import operations
from lims.clearance.messages.models import CustomsMessage
from lims.errors import Forbidden, Invalid, WrongState


@pytest.fixture
def sent(session):
    """Give a decision that customs has been sent."""
    _, _, decision = make_released(session)
    operations.note_sent(session, decision, operations.write(session, decision), actor=SYSTEM)
    return decision


def actions(session):
    session.commit()
    wanted = select(AuditRow.action).where(AuditRow.action.like("clearance:message:%")).order_by(AuditRow.position)
    return session.scalars(wanted).all()


def test_a_message_is_written_once(session):
    _, _, decision = make_released(session)
    assert operations.write(session, decision) is operations.write(session, decision)
    operations.note_sent(session, decision, operations.write(session, decision), actor=SYSTEM)
    assert session.scalar(select(func.count()).select_from(CustomsMessage)) == 1


def test_a_message_says_what_was_decided_and_never_who_worked_in_the_laboratory(session, people):
    made = make_line(session, batches=("B1", "B2"))
    certificate = make_certificate(session, made)
    held = make_decision(session, made, DecisionKind.HOLD, lot=made.lots[0])
    decision = make_decision(session, made, DecisionKind.RELEASE, lot=made.lots[0])
    body = json.loads(operations.write(session, decision).body)
    assert body["lot"] == {"model": "M-3", "batch": "B1"}
    assert (body["certificate"], body["replaces"]) == (certificate.number, [held.number])
    assert body["officer"] == people["customs officer"].code
    assert people["signatory"].name not in json.dumps(body)


def test_the_same_message_is_the_same_file(session, tmp_path):
    _, _, decision = make_released(session)
    message = operations.write(session, decision)
    first = operations.put(message, decision, tmp_path / "out")
    assert operations.put(message, decision, tmp_path / "out") == first
    assert [one.name for one in (tmp_path / "out").iterdir()] == [f"{decision.number}.json"]
    assert first.read_text() == message.body


def test_sending_is_noted_once(session, sent):
    operations.note_sent(session, sent, operations.write(session, sent), actor=SYSTEM)
    assert sent.message_state is MessageState.SENT
    assert actions(session) == ["clearance:message:sent"]


def test_an_acknowledgement_is_written_down_once(session, sent, people):
    actor = people["customs officer"]
    assert operations.acknowledge(session, sent, reference="ACK 1", actor=actor)
    assert not operations.acknowledge(session, sent, reference="ACK 1 ", actor=actor)
    assert sent.message_state is MessageState.ACKNOWLEDGED
    assert actions(session) == ["clearance:message:sent", "clearance:message:acknowledged"]


def test_another_answer_after_the_first_is_refused(session, sent, people):
    operations.acknowledge(session, sent, reference="ACK 1", actor=people["customs officer"])
    with pytest.raises(WrongState):
        operations.refused_by_customs(session, sent, reference="NO 1", answer="No", actor=people["customs officer"])
    with pytest.raises(WrongState):
        operations.acknowledge(session, sent, reference="ACK 2", actor=people["customs officer"])


def test_a_refusal_by_customs_keeps_its_words_and_lets_the_officer_decide_the_same_again(session, people):
    made, _, decision = make_released(session)
    operations.note_sent(session, decision, operations.write(session, decision), actor=SYSTEM)
    operations.refused_by_customs(
        session, decision, reference="NO 1", answer="Unknown HS code", actor=people["customs officer"]
    )
    assert actions(session)[-1] == "clearance:message:refused"
    again = make_decision(session, made)
    assert (decision.replaced_by_id, again.kind) == (again.id, DecisionKind.RELEASE)


@pytest.mark.parametrize(("reference", "answer", "field"), [("", "No", "reference"), ("NO 1", " ", "answer")])
def test_a_refusal_needs_its_reference_and_words(session, sent, people, reference, answer, field):
    with pytest.raises(Invalid) as refused:
        operations.refused_by_customs(
            session, sent, reference=reference, answer=answer, actor=people["customs officer"]
        )
    assert refused.value.field == field


def test_what_was_not_sent_cannot_be_answered(session, people):
    _, _, decision = make_released(session)
    with pytest.raises(WrongState):
        operations.acknowledge(session, decision, reference="ACK 1", actor=people["customs officer"])


@pytest.mark.parametrize("who", ["technician", "auditor", "sampling officer"])
def test_nobody_else_writes_an_answer_down(session, sent, people, who):
    with pytest.raises(Forbidden):
        operations.acknowledge(session, sent, reference="ACK 1", actor=people[who])


def test_the_database_keeps_one_message_for_each_decision(session, sent):
    columns = "shipment_id, decision_id, state, body, body_sha256, answer, answer_reference"
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"INSERT INTO customs_messages ({columns}) SELECT {columns} FROM customs_messages"))
