import re
from datetime import timedelta

import pytest
from support.bench import BFE, make_instrument, make_result, make_work, person
from support.loads import make_load, put_in, read_controls, work_of
from support.runs import INCUBATED

from lims import clock
from lims.bench.assignments.models import TestRequest
from lims.bench.loads import going
from lims.bench.loads.queries import load_by_number
from lims.numbers import NumberKind, spell
from lims.samples.models import Sample


@pytest.fixture
def load(sqlite_database):
    """Return the address of a load that is being filled, and its number."""
    with sqlite_database.writing() as session:
        number = make_load(session, begun=False).number
        session.commit()
    return f"/bench/loads/{number}"


def test_a_load_goes_from_its_first_scan_to_its_end_by_the_pages(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        make_load(session, samples=0, begun=False)
        numbers = [session.get_one(Sample, make_work(session, started=False).sample_id).number for _ in range(2)]
        incubator = make_instrument(session, serial="INC").code
        session.commit()
    sign_in(client, "technician")
    here = client.post("/bench/loads/new", data={"method": INCUBATED["code"], "instrument": ""}).headers["Location"]
    codes = [*numbers, f"{numbers[0]}.01", incubator.lower(), "6901234567892", spell(NumberKind.CASE, 20, 1)]
    told = [client.post(f"{here}/scan", json={"code": code}).json["outcome"] for code in codes]
    assert told == ["done", "done", "already", "done", "unknown", "refused"]
    page = client.get(here).text
    assert page.index(numbers[0]) < page.index(numbers[1])
    assert "Empty plate" in page
    assert "If you start now" in page
    assert "2 pieces of work have begun" in client.post(f"{here}/begin", follow_redirects=True).text
    assert "done for the whole load" in client.post(f"{here}/step", follow_redirects=True).text
    assert "the window of “Count” is not open yet" in client.get(here).text
    windows = client.get("/bench/windows").text
    assert "Count" in windows
    assert windows.count("incubating") == 0, "one line for the load, none for each piece of work in it"
    with clock.running_from(clock.now() + timedelta(hours=45)):
        failed = {"control": "1", "seen": "7 colonies", "held": "no"}
        assert client.post(f"{here}/read-control", data={"control": "1", "held": "no"}).status_code == 422
        answer = client.post(f"{here}/read-control", data=failed, follow_redirects=True).text
    assert "The load is invalid: Empty plate: 7 colonies." in answer
    assert answer.count("invalid run") >= 3


def test_the_reviewer_sees_the_controls_beside_the_result(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        load = make_load(session, samples=1)
        going.do_step(session, load, actor=person(session, "technician"))
        with clock.running_from(clock.now() + timedelta(hours=45)):
            read_controls(session, load)
            (work,) = work_of(session, load)
            make_result(session, work)
        request, number = session.get_one(TestRequest, work.request_id).number, load.number
        session.commit()
    sign_in(client, "reviewer")
    page = client.get(f"/bench/review/{request}/{BFE}").text
    assert number in page
    assert page.count("as expected") == 2
    assert number in client.get(f"/bench/requests/{request}/{BFE}").text


def test_what_is_refused_comes_back_with_what_was_typed(client, sign_in, load):
    sign_in(client, "technician")
    assert client.post(f"{load}/control", data={"kind": "reference control", "name": ""}).status_code == 422
    more = {"kind": "reference control", "name": "Plate with 50 CFU"}
    assert "Plate with 50 CFU" in client.post(f"{load}/control", data=more, follow_redirects=True).text
    client.post(f"{load}/begin")
    assert "year" in client.post(f"{load}/step", data={"happened_at": "31 of year"}).text
    client.post(f"{load}/read-control", data={"control": "1", "seen": "0", "held": "yes"})
    again = client.post(f"{load}/read-control", data={"control": "1", "seen": "1 colony", "held": "yes"})
    assert again.status_code == 422
    assert "1 colony" in again.text
    assert client.post(f"{load}/invalid", data={"because": ""}).status_code == 422
    answer = client.post(f"{load}/invalid", data={"because": "a power cut"}, follow_redirects=True).text
    assert "a power cut" in answer


def test_work_that_may_not_begin_is_told_on_the_page(client, sign_in, load):
    sign_in(client, "second technician")
    refused = client.post(f"{load}/begin")
    assert refused.status_code == 409
    assert "competen" in refused.text
    assert "Take out" in refused.text


def test_loads_are_listed_and_read_by_those_who_do_not_work_at_the_bench(client, sign_in, load):
    sign_in(client, "reviewer")
    assert load.rsplit("/", 1)[1] in client.get("/bench/loads").text
    assert "data-scan-station" not in client.get(load).text
    assert client.post(f"{load}/begin").status_code == 403


def test_the_page_reads_as_many_statements_for_many_samples_as_for_few(
    client, sign_in, load, sqlite_database, statements
):
    sign_in(client, "technician")
    client.get(load)
    with statements(sqlite_database) as few:
        client.get(load)
    with sqlite_database.writing() as session:
        found = load_by_number(session, load.rsplit("/", 1)[1])
        for _ in range(4):
            put_in(session, found, make_work(session, started=False))
        session.commit()
    with statements(sqlite_database) as many:
        page = client.get(load).text
    assert len(re.findall("Take out", page)) == 6
    assert len(many) == len(few)
