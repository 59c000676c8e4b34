import re
from io import BytesIO

import pytest
from sqlalchemy import select
from support.accounts import person, post_sign_in

from lims.accounts.models import Laboratory, PersonRole, Token

NEW = "another long sentence"


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


MARK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def test_the_mark_of_the_accreditation_body_is_looked_at_kept_and_taken_away_again(admin, sqlite_database, services):
    def now() -> str:
        with sqlite_database.snapshot() as session:
            newest = select(Laboratory.accreditation_mark).order_by(Laboratory.id.desc()).limit(1)
            return session.scalars(newest).one()

    def send(**more):
        return admin.post("/laboratory", data=LABORATORY | more, content_type="multipart/form-data")

    assert send(mark=(BytesIO(MARK), "mark.svg")).status_code == 302
    assert services.files.get(now()) == MARK
    assert "data:image/svg+xml;base64," in admin.get("/laboratory").text
    refused = send(mark=(BytesIO(MARK.replace(b"<path", b"<script/><path")), "mark.svg"))
    assert refused.status_code == 422
    assert "something that does not draw: script" in refused.text
    send(name="Newer Name")
    assert services.files.get(now()) == MARK
    send(without_mark="y")
    assert now() == ""


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
