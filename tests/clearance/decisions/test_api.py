"""Decisions for programs: the same guards, as JSON."""

import pytest
from support.clearance import make_certificate, make_line, make_released


@pytest.fixture
def line(services):
    """Give the address of a line with a pass."""
    with services.database.transaction() as session:
        made = make_line(session, batches=("B1", "B2"))
        make_certificate(session, made)
        return f"/api/v1/lines/{made.shipment.number}/1"


def test_the_proposal_is_told_for_the_line_and_each_lot(client, sign_in, line):
    sign_in(client, "customs officer")
    told = client.get(f"{line}/proposal").get_json()
    assert [one["batch"] for one in told["proposals"]] == [None, "B1", "B2"]
    assert {one["proposed"] for one in told["proposals"]} == {"release"}
    assert told["proposals"][0]["reasons"][0]["code"] == "certificate_pass"
    assert told["proposals"][0]["state"] == "undecided"
    assert told["seen"] == ""


def test_a_decision_is_made_once_for_one_idempotency_key(client, sign_in, line):
    sign_in(client, "customs officer")
    body, headers = {"kind": "release", "reasons": "Certificate and papers agree"}, {"Idempotency-Key": "k1"}
    first, second = (client.post(f"{line}/decision", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(client.get("/api/v1/decisions").get_json()["decisions"]) == 1
    assert client.get(f"{line}/proposal").get_json()["proposals"][0]["state"] == "released"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"kind": "perhaps", "reasons": "x"}, 422, "invalid"),
        ({"kind": "release", "reasons": "x", "more": 1}, 422, "invalid"),
        ({"kind": "refuse", "reasons": "x"}, 422, "words_missing"),
        ({"kind": "conditional release", "reasons": "x", "conditions": "y"}, 409, "conditional_for_imports_only"),
        ({"kind": "release", "reasons": "x", "lot": 999999}, 404, "not_found"),
    ],
)
def test_what_cannot_be_decided_is_a_problem_document(client, sign_in, line, body, status, code):
    sign_in(client, "customs officer")
    answer = client.post(f"{line}/decision", json=body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["type"].endswith(code)


def test_a_program_that_missed_a_decision_is_told(client, sign_in, line):
    sign_in(client, "customs officer")
    client.post(f"{line}/decision", json={"kind": "hold", "reasons": "x"})
    answer = client.post(f"{line}/decision", json={"kind": "release", "reasons": "x", "seen": ""})
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:greenlane:error:stale")


@pytest.mark.parametrize("role", ["technician", "signatory", "auditor"])
def test_nobody_else_decides_through_the_api(client, sign_in, line, role):
    sign_in(client, role)
    answer = client.post(f"{line}/decision", json={"kind": "hold", "reasons": "x"})
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:greenlane:error:forbidden")


def test_decisions_are_listed_and_narrowed(client, sign_in, services):
    with services.database.transaction() as session:
        number = make_released(session)[2].number
    sign_in(client, "auditor")
    (told,) = client.get(f"/api/v1/decisions?kind=release&text={number}").get_json()["decisions"]
    assert (told["number"], told["message_state"], told["batch"]) == (number, "decided", None)
    assert client.get("/api/v1/decisions?kind=refuse").get_json() == {"decisions": [], "after": None}
    assert client.get("/api/v1/decisions?kind=perhaps").status_code == 422


def test_without_a_token_nothing_is_told(client, line):
    assert client.get("/api/v1/decisions").status_code == 401
    assert client.post(f"{line}/decision", json={}).status_code == 401
