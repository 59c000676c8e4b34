import pytest
from sqlalchemy import select
from support.bench import (
    BFE,
    NOBODY_YET,
    make_competence,
    make_instrument,
    make_request,
    make_result,
    make_work,
    person,
)
from support.people import PASSWORD

from lims.bench.assignments import operations
from lims.bench.assignments.models import Supervision
from lims.bench.assignments.queries import assignment_of


@pytest.fixture
def number(sqlite_database):
    """Return the number of an accepted request whose filtration a trainee practises under the technician."""
    with sqlite_database.writing() as session:
        request = make_request(session)
        operations.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
        make_competence(session, "technician", BFE)
        make_competence(session, "trainee", BFE, supervisor_id=person(session, "technician").id)
        make_instrument(session)
        session.commit()
        return request.number


def test_the_supervisor_s_password_at_the_trainee_s_screen_lets_the_work_begin(number, client, sign_in):
    sign_in(client, "trainee")
    here = f"/bench/requests/{number}/{BFE}"
    page = client.get(here).text
    assert "works only under Technician" in page
    assert "Password of Technician" in page
    assert client.post(f"{here}/start").status_code == 409
    assert client.post(f"{here}/stand-by", data={"password": "a guess"}).status_code >= 400
    assert client.post(f"{here}/start").status_code == 409
    assert client.post(f"{here}/stand-by", data={"password": PASSWORD}).status_code == 302
    assert "works only under" not in client.get(here).text
    assert client.post(f"{here}/start").status_code == 302


def test_the_supervisor_stands_by_at_the_own_screen(number, client, sign_in, sqlite_database):
    sign_in(client, "technician")
    here = f"/bench/requests/{number}/{BFE}"
    assert "Stand by while Trainee works" in client.get(here).text
    with sqlite_database.reading() as session:
        trainee = person(session, "trainee").id
    assert client.post(f"{here}/stand-by", data={"trainee": trainee}).status_code == 302
    assert "Stand by while" not in client.get(here).text
    with sqlite_database.reading() as session:
        word = session.scalars(select(Supervision)).one()
        assert (word.trainee_id, word.supervisor_id) == (trainee, person(session, "technician").id)


def test_somebody_else_cannot_stand_by(number, client, sign_in, sqlite_database):
    sign_in(client, "second technician")
    with sqlite_database.reading() as session:
        trainee = person(session, "trainee").id
    answer = client.post(f"/bench/requests/{number}/{BFE}/stand-by", data={"trainee": trainee})
    assert answer.status_code == 409
    assert "named supervisor" in answer.text
    assert client.post(f"/bench/requests/{number}/{BFE}/stand-by", data={"password": PASSWORD}).status_code == 409


def test_what_was_observed_without_a_valid_start_is_entered_in_quarantine(number, client, sign_in, sqlite_database):
    sign_in(client, "second technician")
    here = f"/bench/requests/{number}/{BFE}"
    page = client.get(here).text
    assert "Store what was observed" in page
    assert "no competence in" in page
    answer = client.post(f"{here}/start", data={"nevertheless": "read it before I looked"}, follow_redirects=True)
    assert "data-cell-url" in answer.text
    with sqlite_database.reading() as session:
        assert assignment_of(session, number, BFE).person_id == person(session, "second technician").id


def test_the_reviewer_sees_how_things_stood_at_the_start(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        work = make_work(session)
        make_result(session, work)
        number = session.get_one(operations.TestRequest, work.request_id).number
        session.commit()
    sign_in(client, "reviewer")
    page = client.get(f"/bench/review/{number}/{BFE}").text
    assert "At each start of the work" in page
    assert "in service and calibrated, calibrated until 2021-01-10" in page
