import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Response, redirect, request
from sqlalchemy import select

from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.permissions import Permission
from lims.web import replays
from lims.web.once import once
from lims.web.transaction import session


@pytest.fixture
def counted(serve, client, sign_in):
    """A form that counts how often it acted, and a browser that is signed in."""
    times: list[str] = []

    def act():
        if request.form.get("refuse"):
            return "no", 422
        times.append(request.form.get("what", ""))
        person = session().get(Person, 1)
        person.name = f"{person.name}+"
        record(session(), AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM)
        return redirect(f"/done/{len(times)}")

    view = once(act)
    serve("/asked", view, Permission.SIGNED_IN, methods=["GET", "POST"])
    serve("/asked/<path:more>", once(lambda more: act()), Permission.SIGNED_IN, methods=["POST"])
    sign_in(client, "technician")
    return times


def test_a_form_that_is_sent_twice_acts_once_and_answers_the_same(client, counted):
    answers = [client.post("/asked", data={"_once": "key", "what": "x"}) for _ in range(3)]
    assert [answer.location for answer in answers] == ["/done/1"] * 3
    assert counted == ["x"]
    with client.session_transaction() as cookie:
        assert any("nothing was done twice" in message for _, message in cookie["_flashes"])


def test_another_key_acts_again(client, counted):
    assert [client.post("/asked", data={"_once": key}).location for key in "ab"] == ["/done/1", "/done/2"]


def test_without_a_key_nothing_is_remembered(client, counted):
    assert [client.post("/asked").location for _ in range(2)] == ["/done/1", "/done/2"]


def test_a_refused_form_may_be_corrected_and_sent_again_with_its_key(client, counted):
    assert client.post("/asked", data={"_once": "key", "refuse": "1"}).status_code == 422
    assert client.post("/asked", data={"_once": "key"}).location == "/done/1"


def test_another_person_s_same_key_is_another_key(app, client, counted, sign_in):
    client.post("/asked", data={"_once": "key"})
    other = app.test_client()
    sign_in(other, "reviewer")
    assert other.post("/asked", data={"_once": "key"}).location == "/done/2"


def test_two_long_addresses_with_one_key_are_two_acts(client, counted):
    paths = [f"/asked/{'x' * 150}/{n}" for n in range(2)]
    assert [client.post(path, data={"_once": "key"}).location for path in paths] == ["/done/1", "/done/2"]


def test_a_program_sends_the_key_in_a_header(client, counted):
    answers = [client.post("/asked", headers={"Idempotency-Key": "k" * 200}) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/done/1"] * 2


def test_an_answer_in_json_is_given_again_and_says_so(app, sqlite_database):
    with app.test_request_context("/api/v1/samples", method="POST", headers={"Idempotency-Key": "one"}):
        key = replays.asked_key(7)
        assert replays.answered(session(), key) is None
        replays.remember(session(), key, body='{"number": "S1"}', status=201)
        again = replays.answered(session(), key)
    assert (again.status_code, again.json) == (201, {"number": "S1"})
    assert again.headers["Idempotent-Replayed"] == "true"


def test_no_key_remembers_and_answers_nothing(app, sqlite_database):
    with app.test_request_context("/", method="POST"):
        assert replays.asked_key(7) is None
        replays.remember(session(), None, location="/x")
        assert replays.answered(session(), None) is None
        assert session().scalars(select(replays.Replay)).all() == []


def test_every_form_gets_a_key_of_its_own():
    keys = {replays.new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch(r"[\w-]{20,}", key) for key in keys)


def test_who_comes_second_with_a_key_waits_for_the_first_and_acts_no_more(database):
    acts, begun = [], Event()

    def act(place: int) -> str:
        with database.transaction() as session:
            if place:
                begun.wait(10)
            if (before := replays.claim(session, "key")) is not None:
                return before.get_data(as_text=True)
            begun.set()
            acts.append(place)
            replays.remember(session, "key", body=f"{place}", status=200)
            return f"{place}"

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(act, range(4))) == {"0"}
    assert acts == [0]


def test_a_key_whose_answer_cannot_be_kept_is_free_again(session):
    assert replays.claim(session, "key") is None
    replays.keep(session, "key", Response("a page"))
    session.flush()
    assert session.get(replays.Replay, "key") is None
