"""Customs' system answers through the API."""

import pytest
from support.clearance import make_released

import lims.clearance.messages.handlers  # noqa: F401 - the handler registers itself
from lims.jobs.operations import run_due


@pytest.fixture
def address(services):
    """Give where a sent decision is answered."""
    with services.database.transaction() as session:
        number = make_released(session)[2].number
    run_due(services)
    return f"/api/v1/decisions/{number}/answer"


def test_an_acknowledgement_is_taken_once(client, sign_in, address):
    sign_in(client, "customs officer")
    body = {"outcome": "acknowledged", "reference": "ACK 1"}
    first, second = (client.post(address, json=body) for _ in range(2))
    assert first.get_json() | {"decision": ""} == {"decision": "", "message": "acknowledged", "changed": True}
    assert second.get_json()["changed"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"outcome": "perhaps", "reference": "1"}, 422),
        ({"outcome": "acknowledged", "reference": ""}, 422),
        ({"outcome": "refused", "reference": "1"}, 422),
        ({"outcome": "acknowledged", "reference": "1", "more": 1}, 422),
    ],
)
def test_a_faulty_answer_is_a_problem_document(client, sign_in, address, body, status):
    sign_in(client, "customs officer")
    answer = client.post(address, json=body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_a_second_different_answer_is_a_conflict(client, sign_in, address):
    sign_in(client, "customs officer")
    client.post(address, json={"outcome": "acknowledged", "reference": "ACK 1"})
    assert client.post(address, json={"outcome": "refused", "reference": "2", "answer": "No"}).status_code == 409


def test_an_unknown_decision_is_404(client, sign_in, address):
    sign_in(client, "customs officer")
    assert (
        client.post(
            "/api/v1/decisions/D190000007X/answer", json={"outcome": "acknowledged", "reference": "1"}
        ).status_code
        == 404
    )
