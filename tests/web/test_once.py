import pytest
from flask import Flask, redirect
from support.people import person

from lims.web import once as module
from lims.web.once import once


@pytest.fixture
def counted(sqlite_database, monkeypatch):
    """Return a browser of an application with one view, and how often the view acted."""
    app, acts = Flask(__name__), []

    @app.route("/act", methods=["GET", "POST"])
    @once
    def act():
        acts.append(1)
        return redirect(f"/done/{len(acts)}")

    @app.post("/refuse")
    @once
    def refuse():
        acts.append(1)
        return "refused", 422

    app.secret_key = "tests"
    with sqlite_database.writing() as session:
        monkeypatch.setattr(module, "session", lambda: session)
        monkeypatch.setattr(module, "current_person", lambda: person(session, "technician"))
        monkeypatch.setattr("lims.web.replays._", lambda text: text)
        yield app.test_client(), acts


def test_a_form_that_is_sent_twice_acts_once_and_gets_the_first_answer(counted):
    client, acts = counted
    answers = [client.post("/act", data={"_once": "k"}).location for _ in range(2)]
    assert answers == ["/done/1", "/done/1"]
    assert len(acts) == 1


def test_another_key_and_no_key_act_again(counted):
    client, acts = counted
    for data in ({"_once": "k"}, {"_once": "l"}, {}, {}):
        client.post("/act", data=data)
    assert len(acts) == 4


def test_what_was_refused_may_be_sent_again(counted):
    client, acts = counted
    for _ in range(2):
        assert client.post("/refuse", data={"_once": "k"}).status_code == 422
    assert len(acts) == 2


def test_reading_is_no_act(counted):
    client, _acts = counted
    assert [client.get("/act", query_string={"_once": "k"}).location for _ in range(2)] == ["/done/1", "/done/2"]
