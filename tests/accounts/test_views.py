import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from support.people import PASSWORD

from lims import clock
from lims.accounts import operations, passwords
from lims.accounts.models import Laboratory, Person, PersonRole, Token
from lims.accounts.operations import LOCKED_FOR, TRIES
from lims.accounts.queries import SYSTEM
from lims.app import create_app
from lims.audit.models import AuditRow
from lims.permissions import Permission

NEW = "another long sentence"


@pytest.fixture
def admin(client, sign_in):
    sign_in(client, "administrator")
    return client


def person(database, username: str = "technician") -> Person:
    with database.snapshot() as session:
        return session.scalars(select(Person).where(Person.username == username)).one()


def acts(database) -> list[str]:
    with database.snapshot() as session:
        rows = select(AuditRow.action).where(AuditRow.stream == "accounts").order_by(AuditRow.position)
        return list(session.scalars(rows))


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def change(database, act, username: str = "technician") -> None:
    """Do ``act(session, the person)`` behind the browser's back."""
    with database.transaction() as session:
        act(session, session.scalars(select(Person).where(Person.username == username)).one())


def post_sign_in(client, password: str = PASSWORD, username: str = "technician", **more):
    return client.post("/sign-in", data={"username": username, "password": password}, **more)


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
    assert newcomer.post("/standards/import").location == "/account/password"
    assert acts(sqlite_database) == before


def test_who_has_to_change_the_password_may_do_that_sign_out_and_see_what_is_public(newcomer):
    assert newcomer.get("/account/password").status_code == 200
    assert newcomer.get("/look").status_code == 200
    assert newcomer.post("/language", data={"language": "zh"}).location == "/"
    assert newcomer.post("/sign-out").location == "/sign-in"


def test_after_the_change_everything_is_open(newcomer):
    assert change_password(newcomer, old=newcomer.first_password).status_code == 302
    assert newcomer.get("/standards").status_code == 200


# People


def test_people_are_listed_for_those_who_may_read_them(admin):
    page = admin.get("/people").text
    assert "Second Technician" in page
    assert "/people/new" in page


def test_the_lab_manager_reads_people_and_is_offered_no_change(client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    assert "/people/new" not in client.get("/people").text
    page = client.get(f"/people/{person(sqlite_database).code}")
    assert page.status_code == 200
    assert "reset-password" not in page.text
    assert client.get("/people/new").status_code == 403


def test_a_person_is_added_and_the_first_password_shown_once(admin, app, sqlite_database):
    form = {
        "username": "new",
        "name": "New One",
        "name_zh": "新人",
        "language": "zh",
        "roles": ["reviewer", "signatory"],
    }
    page = admin.post("/people/new", data=form)
    assert page.status_code == 200
    code = person(sqlite_database, "new").code
    assert code in page.text
    password = re.search(r'data-copy="([^"]+)"', page.text) or re.search(r"<code[^>]*>([^<]{16,})</code>", page.text)
    newcomer = app.test_client()
    assert post_sign_in(newcomer, password[1], "new").status_code == 302
    assert newcomer.get("/").location == "/account/password"


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"username": ""}, 422, "field-error"),
        ({"username": "technician"}, 409, "has the user name"),
        ({"username": "a b"}, 422, "Letters, digits"),
        ({"roles": ["technician", "customs officer"]}, 409, "different offices"),
        ({"roles": ["emperor"]}, 422, "field-error"),
    ],
)
def test_a_faulty_new_person_is_refused_and_nothing_typed_is_lost(admin, changes, status, said):
    form = {"username": "new", "name": "New One", "language": "en", "roles": ["reviewer"]} | changes
    page = admin.post("/people/new", data=form)
    assert page.status_code == status
    assert said in page.text
    assert 'value="New One"' in page.text


def address(database, *more: str) -> str:
    return "/".join([f"/people/{person(database).code}", *more])


def test_roles_are_changed_from_the_page(admin, sqlite_database):
    page = admin.get(address(sqlite_database)).text
    assert re.search(r'checked[^>]*value="technician"', page)
    assert admin.post(address(sqlite_database, "roles"), data={"roles": ["reviewer", "signatory"]}).status_code == 302
    with sqlite_database.snapshot() as session:
        held = session.scalars(select(PersonRole.role).where(PersonRole.person_id == person(sqlite_database).id))
        assert set(held) == {"reviewer", "signatory"}


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"roles": ["assessor"], "until": "tomorrow"}, 422, "is not a day"),
        ({"roles": ["assessor"], "until": "2019-01-01"}, 422, "still to come"),
        ({"roles": ["technician", "senior officer"]}, 409, "different offices"),
    ],
)
def test_faulty_roles_are_refused_on_the_page_and_change_nothing(admin, sqlite_database, form, status, said):
    page = admin.post(address(sqlite_database, "roles"), data=form)
    assert page.status_code == status
    assert said in page.text
    with sqlite_database.snapshot() as session:
        held = session.scalars(select(PersonRole.role).where(PersonRole.person_id == person(sqlite_database).id))
        assert list(held) == ["technician"]


def test_an_account_is_disabled_with_a_reason_and_enabled_again(admin, sqlite_database):
    assert admin.post(address(sqlite_database, "disable"), data={"reason": " "}).status_code == 422
    assert person(sqlite_database).state == "active"
    assert admin.post(address(sqlite_database, "disable"), data={"reason": "has left"}).status_code == 302
    assert person(sqlite_database).state == "disabled"
    assert admin.post(address(sqlite_database, "disable"), data={"reason": "again"}).status_code == 409
    assert admin.post(address(sqlite_database, "enable")).status_code == 302
    assert person(sqlite_database).state == "active"


def test_the_administrator_cannot_close_the_own_account(admin, sqlite_database):
    own = person(sqlite_database, "administrator").code
    answer = admin.post(f"/people/{own}/disable", data={"reason": "tired"})
    assert answer.status_code == 409
    assert "your own account" in answer.text


def test_a_reset_password_is_shown_once(admin, sqlite_database):
    before = person(sqlite_database).password_hash
    page = admin.post(address(sqlite_database, "reset-password"))
    assert page.status_code == 200
    assert "Shown only now" in page.text
    assert person(sqlite_database).password_hash != before


def test_a_token_is_made_shown_once_listed_and_revoked(admin, sqlite_database):
    page = admin.post(
        address(sqlite_database, "tokens"), data={"name": "Bench 3", "scopes": ["bench:results:enter"], "days": "30"}
    )
    words = re.search(r"glt_[\w-]+", page.text)[0]
    listed = admin.get(address(sqlite_database)).text
    assert "Bench 3" in listed
    assert words not in listed
    with sqlite_database.snapshot() as session:
        token = session.scalars(select(Token)).one()
    assert admin.post(f"/tokens/{token.id}/revoke").location == address(sqlite_database)
    assert admin.post(f"/tokens/{token.id}/revoke").status_code == 409
    assert admin.post("/tokens/4711/revoke").status_code == 404


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"scopes": []}, {"scopes": ["clearance:decisions:decide"]}, {"days": "0"}, {"days": "x"}]
)
def test_a_faulty_token_is_refused_on_the_page(admin, sqlite_database, changes):
    form = {"name": "Bench 3", "scopes": ["bench:results:enter"], "days": "30"} | changes
    page = admin.post(address(sqlite_database, "tokens"), data=form)
    assert page.status_code == 422
    assert "field-error" in page.text
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Token)).all() == []


@pytest.mark.parametrize("path", ["/people/P200099999X", "/people/nobody"])
def test_a_person_who_is_not_there_is_not_found(admin, path):
    assert admin.get(path).status_code == 404


# The laboratory

LABORATORY = {
    "name": "New Name", "name_zh": "新名", "address": "Road 2", "address_zh": "路2号", "zone": "Asia/Shanghai",
    "shifts": "08:00-16:00", "working_days": "1, 2, 3", "holidays": "2020-10-01",
}  # fmt: skip


def test_the_laboratory_shows_what_it_is_and_takes_a_new_version(admin, sqlite_database):
    assert "测试海关实验室" in admin.get("/laboratory").text
    assert admin.post("/laboratory", data=LABORATORY).status_code == 302
    assert "New Name" in admin.get("/laboratory").text
    with sqlite_database.snapshot() as session:
        assert len(session.scalars(select(Laboratory)).all()) == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("zone", "Atlantis", "IANA"),
        ("shifts", "8 to 4", "08:00-16:00"),
        ("working_days", "Monday", "1 is Monday"),
        ("holidays", "May Day", "2020-05-01"),
        ("name", "", "field-error"),
    ],
)
def test_a_faulty_laboratory_is_refused_at_its_field_and_nothing_typed_is_lost(admin, field, value, said):
    page = admin.post("/laboratory", data=LABORATORY | {field: value})
    assert page.status_code == 422
    assert said in page.text
    assert "路2号" in page.text
    assert re.search(rf'id="{field}-error"', page.text)


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
