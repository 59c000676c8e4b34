import pytest
from flask import Flask
from sqlalchemy import select

from lims import clock
from lims.accounts import operations
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.app import create_app
from lims.audit.models import AuditRow
from lims.permissions import Permission
from lims.web import access
from lims.web.access import public, requires, signed_in


def say_yes() -> str:
    return "yes"


@pytest.fixture
def token(sqlite_database):
    """Return a function that makes a token for a person: its words."""

    def make(username: str, *scopes: Permission, days: int = 1) -> str:
        with sqlite_database.transaction() as session:
            person = session.scalars(select(Person).where(Person.username == username)).one()
            return operations.make_token(session, person, name="t", scopes=scopes, days=days, actor=SYSTEM)[1]

    return make


def bearer(words: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {words}"}


def forbidden_acts(database) -> list[AuditRow]:
    with database.snapshot() as session:
        return session.scalars(select(AuditRow).where(AuditRow.action == "accounts:act:forbidden")).all()


def test_each_mark_names_one_permission():
    assert requires(Permission.AUDIT_TRAIL_READ)(lambda: "").permission is Permission.AUDIT_TRAIL_READ
    assert public(lambda: "").permission is Permission.PUBLIC
    assert signed_in(lambda: "").permission is Permission.SIGNED_IN


def test_an_application_with_an_unmarked_view_does_not_start():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", say_yes)
    with pytest.raises(RuntimeError, match="open"):
        access.refuse_unmarked(app)


def test_a_view_without_a_permission_is_served_to_nobody(new_app, sign_in):
    new_app.add_url_rule("/open", "open", say_yes)
    client = new_app.test_client()
    assert client.get("/open").status_code == 302
    sign_in(client, "administrator")
    assert client.get("/open").status_code == 403


@pytest.mark.parametrize(
    ("permission", "who", "status"),
    [
        (Permission.PUBLIC, None, 200),
        (Permission.SIGNED_IN, None, 302),
        (Permission.SIGNED_IN, "technician", 200),
        (Permission.BENCH_RESULTS_REVIEW, None, 302),
        (Permission.BENCH_RESULTS_REVIEW, "technician", 403),
        (Permission.BENCH_RESULTS_REVIEW, "reviewer", 200),
    ],
)
def test_a_view_is_served_to_those_who_have_its_permission(client, serve, sign_in, permission, who, status):
    serve("/asked", say_yes, permission)
    if who:
        sign_in(client, who)
    assert client.get("/asked").status_code == status


def test_a_forbidden_act_is_refused_in_words_and_is_in_the_trail(client, serve, sign_in, sqlite_database):
    serve("/asked", say_yes, Permission.CLEARANCE_DECISIONS_DECIDE, methods=["POST"])
    sign_in(client, "technician")
    answer = client.post("/asked")
    assert answer.status_code == 403
    assert "clearance:decisions:decide" in answer.text
    (row,) = forbidden_acts(sqlite_database)
    assert row.actor == "Technician"
    assert all(fact in row.changes for fact in ("clearance:decisions:decide", "/asked", "POST"))


def test_who_is_not_signed_in_leaves_no_forbidden_act(client, serve, sqlite_database):
    serve("/asked", say_yes, Permission.CLEARANCE_DECISIONS_DECIDE)
    client.get("/asked")
    assert forbidden_acts(sqlite_database) == []


def test_an_address_that_does_not_exist_is_not_found_for_everybody(client):
    assert client.get("/no-such-page").status_code == 404


def test_a_form_that_meets_a_closed_door_comes_back_to_the_start_page(client, serve):
    serve("/asked", say_yes, Permission.SIGNED_IN, methods=["POST"])
    assert client.post("/asked").location == "/sign-in"


def test_a_program_without_a_token_is_told_so(client, serve):
    serve("/api/v1/asked", say_yes, Permission.SIGNED_IN)
    answer = client.get("/api/v1/asked")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_a_token_opens_what_its_scopes_allow(client, serve, token, sqlite_database):
    serve("/api/v1/asked", say_yes, Permission.BENCH_RESULTS_ENTER, methods=["GET", "POST"])
    serve("/api/v1/other", lambda: "yes", Permission.BENCH_WORK_READ)
    words = token("instrument-account", Permission.BENCH_RESULTS_ENTER)
    assert client.get("/api/v1/asked", headers=bearer(words)).text == "yes"
    assert client.post("/api/v1/asked", headers=bearer(words)).text == "yes"
    assert client.get("/api/v1/other", headers=bearer(words)).status_code == 403
    assert [row.actor for row in forbidden_acts(sqlite_database)] == ["Instrument Account"]


def test_a_token_is_no_key_to_the_pages(client, serve, token):
    serve("/asked", say_yes, Permission.BENCH_WORK_READ)
    words = token("instrument-account", Permission.BENCH_WORK_READ)
    assert client.get("/asked", headers=bearer(words)).status_code == 302


def test_a_token_that_is_over_is_refused(client, serve, token):
    serve("/api/v1/asked", say_yes, Permission.BENCH_WORK_READ)
    words = token("instrument-account", Permission.BENCH_WORK_READ, days=2)
    clock.shift(clock.offset() + clock.timedelta(days=2, seconds=1))
    assert client.get("/api/v1/asked", headers=bearer(words)).status_code == 401


@pytest.mark.parametrize("given", ["Bearer glt_guessed", "Bearer ", "Basic YTpi", "glt_guessed"])
def test_a_wrong_token_is_not_made_up_for_by_the_cookie(client, serve, sign_in, given):
    serve("/api/v1/asked", say_yes, Permission.SIGNED_IN)
    sign_in(client, "technician")
    assert client.get("/api/v1/asked").text == "yes"
    assert client.get("/api/v1/asked", headers={"Authorization": given}).status_code == 401


def test_a_foreign_page_cannot_use_the_cookie_to_call_the_api(services, sign_in, serve, token):
    app = create_app(services)
    app.config["TESTING"] = True
    app.add_url_rule("/api/v1/asked", "asked", requires(Permission.SIGNED_IN)(say_yes), methods=["GET", "POST"])
    app.extensions["csrf"].exempt(app.view_functions["asked"])
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, "technician")
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.get("/api/v1/asked").text == "yes"
    refused = client.post("/api/v1/asked")
    assert refused.status_code == 400
    assert refused.json["type"] == "urn:greenlane:error:stale_form"
    words = token("instrument-account", Permission.BENCH_WORK_READ)
    assert app.test_client().post("/api/v1/asked", headers=bearer(words)).text == "yes"
