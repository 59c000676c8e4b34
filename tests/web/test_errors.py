import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Conflict, Forbidden, Incomplete, Invalid, LimsError, NotFound, SamePerson, Stale, WrongState
from lims.permissions import Permission
from lims.web.errors import UNEXPLAINED, explain, explains, sentence
from lims.web.transaction import session

SECRET = "the inside of the program"


CASES = [
    (NotFound(kind="sample", key="S1"), 404, "no sample S1"),
    (Forbidden(Permission.AUDIT_TRAIL_READ, "Ann"), 403, "audit:trail:read"),
    (WrongState(thing="S1", state="drawn", needed="received"), 409, "it must be: received"),
    (WrongState(thing="S1", state="drawn", needed=["received", "in test"]), 409, "received / in test"),
    (SamePerson(thing="R1", earlier="entered"), 409, "two pairs of eyes"),
    (Stale(thing="R1", theirs="98.1", yours="98.3", who="Ann"), 409, "Ann changed R1 meanwhile: it is now 98.1"),
    (Invalid(field="quantity", value="twelve"), 422, "“twelve” cannot be taken for “quantity”"),
    (Invalid(field="quantity", value="twelve", remedy="Type digits."), 422, "Type digits."),
    (Incomplete(thing="C1", missing=["a result", "a review"]), 409, "Missing: a result, a review"),
    (Conflict(), 409, "cannot be done: conflict"),
    (LimsError(), 409, "cannot be done: refused"),
]


@pytest.mark.parametrize(
    ("error", "status", "said"), CASES, ids=[f"{type(one).__name__}-{n}" for n, (one, *_) in enumerate(CASES)]
)
def test_an_error_says_what_is_wrong_and_what_to_do(request_context, error, status, said):
    told = explain(error)
    assert told.status == status
    assert said in sentence(error)
    assert told.remedy


def test_the_nearest_ancestor_speaks(request_context):
    class Torn(Incomplete):
        """A class that nobody explains."""

    assert "is not complete" in sentence(Torn(thing="label", missing=["corner"]))

    @explains(Torn, status=410)
    def _torn(_error):
        return "The label is torn.", "Print another."

    assert (explain(Torn()).status, sentence(Torn())) == (410, "The label is torn. Print another.")


def raising(error: BaseException):
    def view() -> str:
        raise error

    return view


@pytest.mark.parametrize(("error", "status", "said"), [case for case in CASES if not isinstance(case[0], Forbidden)])
def test_a_page_answers_with_status_words_and_number(client, serve, error, status, said):
    serve("/asked", raising(error), Permission.PUBLIC)
    answer = client.get("/asked")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "name this number" in answer.text


@pytest.mark.parametrize(("path", "headers"), [("/api/v1/asked", {}), ("/asked", {"Accept": "application/json"})])
def test_a_program_gets_a_problem_document(client, serve, path, headers):
    serve(path, raising(WrongState(thing="S1", state="drawn", needed="received")), Permission.PUBLIC)
    answer = client.get(path, headers=headers)
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    body = answer.json
    assert (body["type"], body["title"], body["status"]) == ("urn:greenlane:error:wrong_state", "wrong state", 409)
    assert body["detail"] == "S1 is drawn."
    assert body["remedy"] == "For this it must be: received. Nothing was changed."
    assert len(body["request_id"]) == 36


FAULTS = [RuntimeError(SECRET), KeyError(SECRET), *(kind(why=SECRET) for kind in UNEXPLAINED)]


@pytest.mark.parametrize("error", FAULTS, ids=[type(one).__name__ for one in FAULTS])
@pytest.mark.parametrize("path", ["/asked", "/api/v1/asked"])
def test_a_fault_of_the_program_shows_a_number_and_nothing_of_the_inside(client, serve, caplog, error, path):
    serve(path, raising(error), Permission.PUBLIC)
    answer = client.get(path)
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert "The program failed. Nothing was changed." in answer.text
    logged = [one for one in caplog.records if one.levelname == "ERROR"]
    number = logged[0].getMessage().split()[1]
    assert number in answer.text
    assert logged[0].exc_info


@pytest.mark.parametrize(
    ("error", "status"),
    [(IntegrityError("INSERT", {}, Exception(SECRET)), 409), (OperationalError("BEGIN", {}, Exception(SECRET)), 503)],
)
def test_the_database_s_refusals_are_told_without_its_words(client, serve, error, status):
    serve("/asked", raising(error), Permission.PUBLIC)
    answer = client.get("/asked")
    assert answer.status_code == status
    assert SECRET not in answer.text
    assert "Nothing was changed." in answer.text


def rename_without_record() -> str:
    session().get(Person, 1).name = "Unrecorded"
    return "done"


def test_a_refusal_at_the_commit_is_a_fault_with_a_number_and_changes_nothing(client, serve, sqlite_database):
    serve("/asked", rename_without_record, Permission.PUBLIC, methods=["POST"])
    answer = client.post("/asked")
    assert answer.status_code == 500
    assert "Tell the administrator this number" in answer.text
    with sqlite_database.snapshot() as other:
        assert other.get(Person, 1).name != "Unrecorded"


def rename_and_refuse() -> str:
    person = session().get(Person, 1)
    person.name = "Half Done"
    record(session(), AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM)
    raise WrongState(thing="S1", state="drawn", needed="received")


def test_what_was_done_before_the_refusal_is_undone(client, serve, sqlite_database):
    serve("/asked", rename_and_refuse, Permission.PUBLIC, methods=["POST"])
    assert client.post("/asked").status_code == 409
    with sqlite_database.snapshot() as other:
        assert other.get(Person, 1).name != "Half Done"


def test_a_page_that_is_not_there_says_so(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is no such page." in answer.text


@pytest.mark.parametrize("status", [400, 404, 405, 415, 418, 429])
def test_every_status_of_http_has_a_page(client, serve, status):
    def view() -> str:
        abort(status)

    serve("/asked", view, Permission.PUBLIC)
    answer = client.get("/asked")
    assert answer.status_code == status
    assert f">{status}<" in answer.text


def test_the_wrong_method_is_told_in_words(client):
    answer = client.post("/look")
    assert answer.status_code == 405
    assert "does not take what was sent" in answer.text


def test_a_ten_megabyte_upload_is_told_the_limit(client):
    answer = client.post("/sign-in", data=b"x" * (10 * 1024 * 1024), content_type="application/octet-stream")
    assert answer.status_code in {413, 422}
    form = {"username": "a", "password": "x" * (10 * 1024 * 1024)}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 413
    assert "larger than 8 MB" in answer.text


def test_an_error_page_speaks_the_reader_s_language(client):
    assert '<html lang="zh"' in client.get("/no-such-page?lang=zh").text


def test_a_database_that_is_gone_still_gets_an_answer_with_a_number(client, sqlite_database, caplog):
    with sqlite_database.engine.begin() as connection:
        connection.execute(text("DROP TABLE person_roles"))
        connection.execute(text("ALTER TABLE laboratories RENAME TO gone"))
    answer = client.get("/look")
    assert answer.status_code == 503
    assert "The database does not answer." in answer.text
    assert "laboratories" not in answer.text
    number = caplog.records[0].getMessage().split()[1]
    assert number in answer.text
