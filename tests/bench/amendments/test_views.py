import pytest
from support.amendments import amend, make_at_work, question_of
from support.bench import BFE, PASSING, SPLASH, make_competence
from support.certification import make_result
from support.people import person

from lims.bench.amendments.models import AmendmentAnswer
from lims.bench.amendments.operations import answer
from lims.bench.assignments.operations import assign
from lims.bench.assignments.queries import assignment_of


@pytest.fixture
def asked(sqlite_database, app):
    """Return a shipment with an open question about its one line, and the address of the question."""
    with sqlite_database.transaction() as session:
        made = make_at_work(session)
        entered = assignment_of(session, made.request.number, BFE)
        make_result(session, entered, PASSING, reviewed=False)
        amend(session, made.shipment, head={"post": "Ningbo"}, standard_class="type-II")
        return made, f"/bench/amendments/{question_of(session).id}"


def test_the_question_stands_on_shipment_thread_and_home_until_it_is_answered(client, sign_in, asked):
    made, address = asked
    shipment = f"/shipments/{made.shipment.number}"
    sign_in(client, "customs officer")
    assert all(address in client.get(path).text for path in (shipment, f"{shipment}/thread"))
    assert client.get(address).text.count("pill-verdict") == 1  # what nobody has reviewed is the laboratory's own
    sign_in(client, "lab manager")
    assert address in client.get("/").text
    page = client.get(address).text
    assert page.count("pill-verdict") == 2
    assert all(words in page for words in ("type-IIR", "type-II", "Ningbo", made.sample.number, "Judge anew"))
    assert client.post(address, data={"answer": "judge anew", "reason": ""}).status_code == 422
    said = client.post(address, data={"answer": "go on", "reason": "the class is not tested"}, follow_redirects=True)
    assert "the class is not tested" in said.text
    assert address not in client.get("/").text
    assert client.post(address, data={"answer": "stop", "reason": "too late"}).status_code == 409
    assert made.shipment.number in client.get("/bench/amendments").text
    sign_in(client, "customs officer")
    assert all("the class is not tested" in client.get(path).text for path in (shipment, f"{shipment}/thread"))


def test_the_bench_is_told_that_its_work_was_stopped(client, sign_in, asked, sqlite_database):
    made, address = asked
    with sqlite_database.transaction() as session:
        manager, technician = person(session, "lab manager"), person(session, "technician")
        work = assignment_of(session, made.request.number, SPLASH)
        make_competence(session, "technician", SPLASH)
        assign(session, work, person_id=technician.id, actor=manager)
        answer(session, question_of(session), answer=AmendmentAnswer.STOP, reason="not wanted", actor=manager)
    sign_in(client, "technician")
    assert address in client.get("/").text
    assert "is cancelled" in client.get(f"/bench/samples/{made.sample.number}").text


def test_the_list_takes_as_many_statements_for_many_as_for_few(client, sign_in, asked, statements, sqlite_database):
    sign_in(client, "lab manager")
    with statements(sqlite_database) as few:
        assert client.get("/bench/amendments").status_code == 200
    with sqlite_database.transaction() as session:
        amend(session, make_at_work(session, tested=False).shipment)
    with statements(sqlite_database) as many:
        assert client.get("/bench/amendments").status_code == 200
    assert len(few) == len(many)
