import pytest
from flask import g
from sqlalchemy import text

from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.audit.operations import record
from lims.permissions import Permission
from lims.web import transaction
from lims.web.transaction import commit_early, reader, request_id, session, writes


def rename(name: str) -> None:
    person = session().get(Person, 1)
    person.name = name
    record(session(), AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM, reason=name)


def name_now(database) -> str:
    with database.snapshot() as other:
        return other.get(Person, 1).name


def answering(status: int):
    def view() -> tuple[str, int]:
        rename(f"Status {status}")
        return "answer", status

    return view


@pytest.mark.parametrize(("status", "kept"), [(200, True), (302, True), (400, False), (409, False), (422, False)])
def test_a_good_answer_is_committed_and_any_other_undone(client, serve, sqlite_database, status, kept):
    serve("/asked", answering(status), Permission.PUBLIC, methods=["POST"])
    client.post("/asked")
    assert (name_now(sqlite_database) == f"Status {status}") is kept


def test_a_page_that_only_reads_is_refused_a_write(client, serve, sqlite_database):
    serve("/asked", answering(200), Permission.PUBLIC)
    assert client.get("/asked").status_code == 500
    assert name_now(sqlite_database) != "Status 200"


def test_a_page_that_is_marked_may_write(client, serve, sqlite_database):
    serve("/asked", writes(answering(200)), Permission.PUBLIC)
    assert client.get("/asked").status_code == 200
    assert name_now(sqlite_database) == "Status 200"


def test_one_request_has_one_session_and_one_number(client, serve):
    def view() -> str:
        assert session() is session()
        assert request_id() == request_id()
        return request_id()

    serve("/asked", view, Permission.PUBLIC)
    first, second = client.get("/asked").text, client.get("/asked").text
    assert first != second


def test_the_audit_rows_of_a_request_carry_its_number(client, serve, sqlite_database):
    def view() -> str:
        rename("Numbered")
        return request_id()

    serve("/asked", view, Permission.PUBLIC, methods=["POST"])
    number = client.post("/asked").text
    with sqlite_database.snapshot() as other:
        assert other.query(AuditRow).filter_by(request_id=number).one().reason == "Numbered"


def test_what_is_committed_early_stays_although_the_rest_is_undone(client, serve, sqlite_database):
    def view() -> tuple[str, int]:
        rename("Early")
        commit_early()
        rename("Late")
        return "no", 409

    serve("/asked", view, Permission.PUBLIC, methods=["POST"])
    client.post("/asked")
    assert name_now(sqlite_database) == "Early"


def test_who_is_signed_in_is_read_without_the_write_lock(client, serve, sign_in, sqlite_database):
    def view() -> str:
        assert "session" not in g
        with sqlite_database.transaction() as other:  # would wait half a minute for itself
            other.execute(text("UPDATE people SET failed_sign_ins = 1 WHERE id = 1"))
        return "yes"

    serve("/asked", view, Permission.SIGNED_IN, methods=["POST"])
    sign_in(client, "technician")
    assert client.post("/asked").text == "yes"


def test_a_reader_is_the_request_s_session_once_there_is_one(client, serve):
    def view() -> str:
        with reader() as before:
            assert before is not session()
        with reader() as after:
            assert after is session()
        return "yes"

    serve("/asked", view, Permission.PUBLIC, methods=["POST"])
    assert client.post("/asked").text == "yes"


def test_every_connection_is_given_back(client, serve, sign_in, sqlite_database):
    sign_in(client, "technician")
    for path in ("/account", "/no-such-page", "/people"):
        client.get(path)
    assert sqlite_database.engine.pool.checkedout() == 0
    assert {"GET", "HEAD", "OPTIONS"} == transaction.READING
