import re
from datetime import timedelta

import pytest
from support.accounts import acts, change, is_signed_in, person, post_sign_in
from support.people import PASSWORD

from lims import clock
from lims.accounts import operations, passwords
from lims.accounts.operations import LOCKED_FOR, TRIES
from lims.accounts.queries import SYSTEM
from lims.app import create_app
from lims.permissions import Permission

NEW = "another long sentence"


# Signing in and out


def test_who_is_not_signed_in_is_asked_and_goes_on_to_where_it_was_going(client):
    asked = client.get("/account")
    assert asked.status_code == 302
    assert asked.location == "/sign-in?next=/account"
    answer = client.post(asked.location, data={"username": "technician", "password": PASSWORD})
    assert answer.location == "/account"
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client, target):
    answer = client.post(f"/sign-in?next={target}", data={"username": "technician", "password": PASSWORD})
    assert answer.location == "/"


def test_a_wrong_password_is_refused_with_what_is_left_and_the_name_is_not_lost(client, sqlite_database):
    answer = post_sign_in(client, "a wrong sentence")
    assert answer.status_code == 403
    assert "4 more tries" in answer.text
    assert 'value="technician"' in answer.text
    assert "a wrong sentence" not in answer.text
    assert not is_signed_in(client)
    assert acts(sqlite_database)[-1] == "accounts:session:sign-in failed"


def test_a_lock_says_in_plain_words_until_when(client, sqlite_database):
    for _ in range(TRIES):
        answer = post_sign_in(client, "a wrong sentence")
    assert answer.status_code == 403
    assert re.search(r"locked until 2020-05-06 12:1\d", answer.text)
    assert "&lt;time" not in answer.text
    assert post_sign_in(client).status_code == 403
    clock.shift(clock.offset() + LOCKED_FOR + timedelta(seconds=1))
    assert post_sign_in(client).status_code == 302


def test_an_empty_form_names_both_fields(client):
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert answer.text.count('class="field-error"') == 2


def test_signing_in_while_signed_in_does_not_wait_for_itself(client, sign_in):
    sign_in(client, "technician")
    sign_in(client, "reviewer")
    assert "Reviewer" in client.get("/account").text


def test_signing_out_ends_the_session_and_is_in_the_trail(client, sign_in, sqlite_database):
    sign_in(client, "technician")
    assert client.post("/sign-out").status_code == 302
    assert not is_signed_in(client)
    assert acts(sqlite_database)[-1] == "accounts:session:signed out"


ENDS = {
    "the account is disabled": lambda session, one: operations.disable(session, one, reason="r", actor=SYSTEM),
    "the password is reset": lambda session, one: operations.reset_password(
        session, one, password_hash="x", actor=SYSTEM
    ),
}


@pytest.mark.parametrize("why", ENDS)
def test_a_session_ends_when(client, sign_in, sqlite_database, why):
    sign_in(client, "technician")
    change(sqlite_database, ENDS[why])
    assert not is_signed_in(client)


def test_a_role_that_ends_is_gone_with_the_next_request(client, sign_in, sqlite_database):
    sign_in(client, "technician")
    assert client.get("/standards").status_code == 200
    change(sqlite_database, lambda session, one: operations.set_roles(session, one, [], actor=SYSTEM))
    assert client.get("/standards").status_code == 403


def test_a_made_up_cookie_opens_nothing(client):
    client.set_cookie("lims", "eyJfdXNlcl9pZCI6IjEuMSJ9.forged.forged")
    assert not is_signed_in(client)


# The own account


def test_the_own_account_shows_roles_and_what_they_allow(client, sign_in):
    sign_in(client, "technician")
    page = client.get("/account").text
    assert "Technician" in page
    assert "bench:results:enter" in page
    assert "clearance:decisions:decide" not in page


def change_password(client, **changes):
    return client.post("/account/password", data={"old": PASSWORD, "new": NEW, "again": NEW} | changes)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(app, sign_in):
    here, elsewhere = app.test_client(), app.test_client()
    for one in (here, elsewhere):
        sign_in(one, "technician")
    assert change_password(here).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert post_sign_in(elsewhere, NEW).status_code == 302


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"old": "a wrong sentence"}, 403, "not right"),
        ({"new": "short", "again": "short"}, 422, "10 characters"),
        ({"again": "something different"}, 422, "not the same"),
        ({"new": PASSWORD, "again": PASSWORD}, 422, "another one than the old"),
        ({"new": ""}, 422, "field-error"),
    ],
)
def test_a_password_is_not_changed_by_a_faulty_form(client, sign_in, sqlite_database, changes, status, said):
    sign_in(client, "technician")
    before = person(sqlite_database).password_hash
    answer = change_password(client, **changes)
    assert answer.status_code == status
    assert said in answer.text
    assert person(sqlite_database).password_hash == before


@pytest.fixture
def newcomer(client, sqlite_database):
    """A browser in which somebody has signed in with a first password."""
    password, password_hash = passwords.random_password()
    change(
        sqlite_database,
        lambda session, one: operations.reset_password(session, one, password_hash=password_hash, actor=SYSTEM),
        "lab-manager",
    )
    assert post_sign_in(client, password, "lab-manager").status_code == 302
    client.first_password = password
    return client


@pytest.mark.parametrize("path", ["/", "/account", "/standards", "/scan?code=S1", "/people"])
def test_a_first_password_has_to_be_changed_before_anything_else(newcomer, path):
    answer = newcomer.get(path)
    assert answer.status_code == 302
    assert answer.location == "/account/password"


def test_a_form_sent_with_a_first_password_does_nothing(newcomer, sqlite_database):
    before = acts(sqlite_database)
    assert newcomer.post("/standards/import/preview").location == "/account/password"
    assert acts(sqlite_database) == before


def test_who_has_to_change_the_password_may_do_that_sign_out_and_see_what_is_public(newcomer):
    assert newcomer.get("/account/password").status_code == 200
    assert newcomer.get("/look").status_code == 200
    assert newcomer.post("/language", data={"language": "zh"}).location == "/"
    assert newcomer.post("/sign-out").location == "/sign-in"


def test_after_the_change_everything_is_open(newcomer):
    assert change_password(newcomer, old=newcomer.first_password).status_code == 302
    assert newcomer.get("/standards").status_code == 200


# Forgery


def test_a_form_without_its_key_is_refused(services):
    client = create_app(services).test_client()
    answer = post_sign_in(client)
    assert answer.status_code == 400
    assert "too old or was not made by this page" in answer.text
    page = client.get("/sign-in").text
    key = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    signed = client.post("/sign-in", data={"username": "technician", "password": PASSWORD, "csrf_token": key})
    assert signed.status_code == 302
    assert client.post("/sign-out").status_code == 400


def test_what_one_may_is_said_in_the_words_of_the_code(client, sign_in):
    sign_in(client, "customs officer")
    assert Permission.CLEARANCE_DECISIONS_DECIDE.value in client.get("/account").text
