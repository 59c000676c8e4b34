import pytest
from flask import g
from sqlalchemy import event

from lims.app import create_app
from lims.jobs import operations as jobs


def test_the_application_has_the_settings_of_its_instance(app, services):
    assert app.config["MAX_CONTENT_LENGTH"] == services.settings.max_upload_bytes
    assert app.config["SECRET_KEY"] == "tests"
    assert app.extensions["lims.services"] is services


def test_two_applications_of_one_process_do_not_share_a_session(services):
    first, second = create_app(services), create_app(services)
    with first.test_request_context("/"):
        g.laboratory = "only here"
    with second.test_request_context("/"):
        assert "laboratory" not in g


def test_every_room_is_there(app):
    floors = {
        "accounts",
        "catalogue",
        "declarations",
        "samples",
        "assignments",
        "certificates",
        "decisions",
        "overview",
    }
    assert floors <= set(app.blueprints)


def test_the_later_stages_listen_and_the_jobs_have_handlers(app):
    assert jobs._handlers


def test_a_page_for_nobody_in_particular_touches_no_person(client, sqlite_database):
    seen = []
    event.listen(sqlite_database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    client.get("/sign-in")
    assert not [one for one in seen if "FROM people" in one]


@pytest.mark.parametrize("cookie", ["", "1", "x.1", "1.x", "999999.1", "1.1.1", "-1.1", "١.1"])
def test_a_session_of_nobody_is_nobody_s(app, cookie):
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = cookie
    assert client.get("/account").status_code == 302
