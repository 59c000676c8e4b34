"""The page of one decision: customs' answer and the proof of what was done."""

import pytest
from sqlalchemy import select
from support.clearance import make_certificate, make_decision, make_line, make_released

import lims.clearance.messages.handlers  # noqa: F401 - the handler registers itself
from lims.clearance.decisions.models import Decision, DecisionKind, MessageState
from lims.jobs.operations import run_due


@pytest.fixture
def sent(services):
    """Give the number of a released decision that customs was sent."""
    with services.database.transaction() as session:
        number = make_released(session)[2].number
    run_due(services)
    return number


@pytest.fixture
def refused(services):
    """Give the number of a refusal."""
    with services.database.transaction() as session:
        made = make_line(session)
        make_certificate(session, made, "fail")
        return make_decision(session, made, DecisionKind.REFUSE).number


def decision(services, number):
    with services.database.snapshot() as session:
        return session.scalars(select(Decision).where(Decision.number == number)).one()


def answer(**changes):
    return {"outcome": "acknowledged", "reference": "ACK 1", "answer": ""} | changes


def test_customs_answer_is_written_down_and_again_changes_nothing(client, sign_in, services, sent):
    sign_in(client, "customs officer")
    first = client.post(f"/decisions/{sent}/answer", data=answer())
    assert decision(services, sent).message_state is MessageState.ACKNOWLEDGED
    assert "The answer is written down." in client.get(first.location).text
    again = client.post(f"/decisions/{sent}/answer", data=answer())
    assert "written down already" in client.get(again.location).text


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"reference": ""}, 422, "No HS code like this"),
        ({"outcome": "refused by customs", "answer": " "}, 422, "Write down what customs said"),
        ({"outcome": "perhaps"}, 422, "error-summary"),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(client, sign_in, services, sent, changes, status, words):
    sign_in(client, "customs officer")
    page = client.post(f"/decisions/{sent}/answer", data=answer(answer="No HS code like this") | changes)
    assert page.status_code == status
    assert words in page.text
    assert decision(services, sent).message_state is MessageState.SENT


def test_an_answer_to_what_was_not_sent_is_refused_in_words(client, sign_in, refused):
    sign_in(client, "customs officer")
    page = client.post(f"/decisions/{refused}/answer", data=answer())
    assert page.status_code == 409
    assert "is decided" in page.text


def test_a_message_that_customs_refused_leads_back_to_the_line(client, sign_in, sent):
    sign_in(client, "customs officer")
    given = answer(outcome="refused by customs", reference="NO 1", answer="Unknown line")
    page = client.get(client.post(f"/decisions/{sent}/answer", data=given).location).text
    assert "Customs refused the message: decide again" in page
    assert "Unknown line" in page
    assert "a new decision: customs refused the message" in client.get("/decisions/waiting").text


def test_what_happened_to_refused_goods_is_written_down(client, sign_in, services, refused):
    sign_in(client, "customs officer")
    assert "It is not proved yet" in client.get(f"/decisions/{refused}").text
    done = client.post(f"/decisions/{refused}/proof", data={"proof": "Export declaration 9", "on": "2020-05-06"})
    page = client.get(done.location).text
    assert "Export declaration 9" in page
    assert "It is not proved yet" not in page
    assert 'name="proof"' not in page


@pytest.mark.parametrize(
    ("on", "words"),
    [("6 May", "is not a day"), ("2021-01-01", "2021-01-01 lies ahead."), ("", "Give the day.")],
)
def test_a_wrong_day_is_refused_at_its_field(client, sign_in, services, refused, on, words):
    sign_in(client, "customs officer")
    page = client.post(f"/decisions/{refused}/proof", data={"proof": "Burnt", "on": on})
    assert page.status_code == 422
    assert words in page.text
    assert "Burnt" in page.text
    assert decision(services, refused).proved_on is None


@pytest.mark.parametrize("path", ["answer", "proof"])
@pytest.mark.parametrize("role", ["technician", "auditor", "signatory"])
def test_nobody_else_writes_anything_down(client, sign_in, refused, path, role):
    sign_in(client, role)
    assert client.post(f"/decisions/{refused}/{path}", data={}).status_code == 403


def test_readers_see_the_decision_without_forms(client, sign_in, sent):
    sign_in(client, "auditor")
    page = client.get(f"/decisions/{sent}").text
    assert "SHA-256" in page
    assert 'name="reference"' not in page
    assert "/trail?subject=decision:" in page
