"""What waited in a browser: by the same person only, once, with the time at which it happened."""

from datetime import timedelta

import pytest
from flask import jsonify, request
from support.people import load_people

from lims import clock
from lims.errors import Invalid
from lims.permissions import Permission
from lims.web import outbox
from lims.web.once import once


@pytest.fixture
def acting(app, client, serve, sign_in, sqlite_database):
    """Serve an act that notes itself, signed in as the technician; return what acted and how to send."""
    acts: list[str] = []

    def act():
        acts.append(request.json["what"])
        return jsonify(number=len(acts))

    serve("/act", once(act), Permission.SIGNED_IN, methods=["POST"])
    sign_in(client, "technician")
    with sqlite_database.snapshot() as session:
        codes = {name: person.code for name, person in load_people(session).items()}

    def send(what, *, role="technician", key="k"):
        headers = {"Idempotency-Key": key, "X-Acting-Person": codes[role], "Accept": "application/json"}
        return client.post("/act", json={"what": what}, headers=headers)

    return acts, send


def test_what_is_sent_twice_with_one_key_acts_once_and_gets_the_first_answer(acting):
    acts, send = acting
    answers = [send("a"), send("a"), send("b", key="other")]
    assert [answer.json for answer in answers] == [{"number": 1}, {"number": 1}, {"number": 2}]
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true", None]
    assert acts == ["a", "b"]


def test_what_another_person_did_is_never_sent_under_this_one(acting):
    acts, send = acting
    refused = send("theirs", role="reviewer")
    assert (refused.status_code, refused.json["type"]) == (409, "urn:greenlane:error:other_person")
    assert "waits until" in refused.json["remedy"]
    assert acts == []


def test_a_ticket_gives_a_token_that_is_taken_to_whoever_is_signed_in(app, client, acting):
    given = client.get("/outbox/ticket").json
    assert (given["person"][0], given["name"]) == ("P", "Technician")
    app.config["WTF_CSRF_ENABLED"] = True
    answers = [
        client.post("/act", json={"what": "x"}, headers={"X-CSRFToken": token}) for token in (given["csrf_token"], "no")
    ]
    assert [answer.status_code for answer in answers] == [200, 400]


def test_a_stranger_gets_no_ticket(client):
    assert client.get("/outbox/ticket").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        (None, None),
        (timedelta(0), None),
        (timedelta(seconds=5), None),
        (timedelta(seconds=6), timedelta(seconds=6)),
        (timedelta(hours=3), timedelta(hours=3)),
        (timedelta(days=7), timedelta(days=7)),
    ],
)
def test_only_what_waited_has_a_time_of_its_own_and_the_browser_s_clock_may_be_wrong(app, waited, expected):
    with app.test_request_context(headers=headers_of(waited)):
        found = outbox.happened_at()
    if expected is None:
        assert found is None
    else:
        assert abs(clock.now() - found - expected) < timedelta(seconds=2)


@pytest.mark.parametrize(("waited", "has_time"), [(None, False), (timedelta(0), True), (timedelta(seconds=4), True)])
def test_a_page_that_sends_only_what_waited_keeps_every_time(app, waited, has_time):
    with app.test_request_context(headers=headers_of(waited)):
        assert (outbox.happened_at(at_once=outbox.NEVER) is not None) is has_time


def headers_of(waited):
    """Return the headers of a browser whose clock is years ahead."""
    if waited is None:
        return {}
    sent = clock.now().replace(year=2031)
    return {"X-Happened-At": (sent - waited).isoformat(), "X-Sent-At": sent.isoformat()}


@pytest.mark.parametrize(
    ("waited", "why"), [(timedelta(seconds=-1), "future"), (timedelta(days=7, seconds=1), "too old")]
)
def test_an_impossible_time_is_refused_in_words(app, waited, why):
    with app.test_request_context(headers=headers_of(waited)), pytest.raises(outbox.ImpossibleTime) as refused:
        outbox.happened_at()
    assert refused.value.why == why


@pytest.mark.parametrize("given", ["yesterday", "2020-05-06T12:00:00"])
def test_what_is_no_time_is_refused(app, given):
    headers = {"X-Happened-At": given, "X-Sent-At": "2020-05-06T12:00:00Z"}
    with app.test_request_context(headers=headers), pytest.raises(Invalid):
        outbox.happened_at()


def test_each_refusal_has_words_of_its_own(serve, client, sign_in):
    def when():
        return str(outbox.happened_at())

    serve("/when", when, Permission.SIGNED_IN, methods=["POST"])
    sign_in(client, "technician")
    told = [client.post("/when", headers=headers_of(timedelta(days=days))) for days in (-1, 8)]
    assert [answer.status_code for answer in told] == [422, 422]
    assert "still to come" in told[0].text
    assert "seven days" in told[1].text
