from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.bench import BFE, METHODS, make_competence, make_instrument, make_work, person

from lims.bench.worksheets import operations
from lims.bench.worksheets.paper import paper_job
from lims.numbers import NumberKind, spell
from lims.printing.fonts import ensure_fonts
from lims.printing.pdf import Renderer
from lims.samples.models import Sample


@pytest.fixture
def samples(sqlite_database):
    """Return the numbers of three samples with work by one method, which the technician may do."""
    with sqlite_database.writing() as session:
        make_competence(session, "technician")
        numbers = [session.get_one(Sample, make_work(session, started=False).sample_id).number for _ in range(3)]
        make_instrument(session)
        session.commit()
    return numbers


@pytest.fixture
def address(client, sign_in, samples):
    """Return the address of an open worksheet of the technician, who is signed in."""
    sign_in(client, "technician")
    assert METHODS[BFE] in client.get("/bench/worksheets/new").text
    return client.post("/bench/worksheets/new", data={"method": METHODS[BFE], "instrument": ""}).headers["Location"]


def test_samples_are_scanned_onto_a_worksheet_and_it_starts_as_a_whole(client, address, samples):
    for number in [*samples, samples[0]]:
        outcome = client.post(f"{address}/scan", json={"code": number.lower()}).json["outcome"]
    assert outcome == "already"
    page = client.get(address).text
    assert [page.index(number) for number in samples] == sorted(page.index(number) for number in samples)
    assert "3 pieces of work have begun" in client.post(f"{address}/start", follow_redirects=True).text
    assert "running" in client.get(address).text
    refused = client.post(f"{address}/close")
    assert (refused.status_code, "Not handed over yet" in refused.text) == (422, True)
    closed = client.post(f"{address}/close", data={"although": "shift is over"}, follow_redirects=True).text
    assert "is closed" in closed
    assert "Left undone when it was closed" in closed
    assert samples[2] in closed
    assert "data-scan-station" not in client.get(address).text


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("6901234567892", "unknown"),
        (spell(NumberKind.SAMPLE, 20, 999), "refused"),
        (spell(NumberKind.CASE, 20, 1), "refused"),
    ],
)
def test_what_cannot_be_taken_is_told_and_stops_nothing(client, address, code, outcome):
    answer = client.post(f"{address}/scan", json={"code": code})
    assert (answer.status_code, answer.json["outcome"]) == (200, outcome)


def test_instrument_and_person_are_chosen_by_their_codes(client, address, sqlite_database):
    with sqlite_database.reading() as session:
        instrument = session.query(operations.Instrument).one()
        second = person(session, "second technician")
    for code in (instrument.code, second.code):
        assert client.post(f"{address}/scan", json={"code": code}).json["outcome"] == "done"
    page = client.get(address).text
    assert instrument.code in page
    assert second.name in page


def test_without_script_a_sample_is_typed_and_taken_off(client, address, samples):
    page = client.post(f"{address}/scan", data={"sample": samples[0]}, follow_redirects=True).text
    assert "On the worksheet" in page
    work = page.split('name="work" value="')[1].split('"')[0]
    assert "off the worksheet" in client.post(f"{address}/off", data={"work": work}, follow_redirects=True).text


def test_a_scan_opens_the_worksheet_from_anywhere(client, address):
    number = address.rsplit("/", 1)[1]
    assert client.get(f"/scan?code={number}").headers["Location"].endswith(address)


def test_others_read_worksheets_and_open_none(client, sign_in, address):
    sign_in(client, "lab manager")
    assert "data-scan-station" not in client.get(address).text
    assert client.get("/bench/worksheets/new").status_code == 403


def test_lists_say_when_there_is_nothing(client, sign_in):
    sign_in(client, "technician")
    assert "No worksheet yet" in client.get("/bench/worksheets").text
    assert "No open work" in client.get("/bench/worksheets/new").text


def test_the_worksheet_costs_the_same_with_more_rows(client, address, samples, sqlite_database, statements):
    counts = []
    for number in samples:
        client.post(f"{address}/scan", json={"code": number})
        with statements(sqlite_database) as seen:
            client.get(address)
            client.get("/bench/worksheets")
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_all_work_is_narrowed_to_a_person_a_method_an_instrument(client, sign_in, samples, sqlite_database):
    with sqlite_database.reading() as session:
        code = person(session, "technician").code
    sign_in(client, "lab manager")
    assert METHODS[BFE] in client.get("/bench/all-work", query_string={"method": METHODS[BFE]}).text
    for nothing in ({"person": code}, {"instrument": "I2000000014"}):
        assert "No work in this state" in client.get("/bench/all-work", query_string=nothing).text


def test_the_paper_carries_a_barcode_for_each_sample_and_a_cell_for_each_reading(
    sqlite_database, samples, pytestconfig
):
    with sqlite_database.writing() as session:
        technician = person(session, "technician")
        made = operations.open_worksheet(session, method=METHODS[BFE], actor=technician)
        for number in samples[:2]:
            found = session.query(Sample).filter_by(number=number).one()
            operations.add_sample(session, made, found, actor=technician)
        job = paper_job(session, made, language="en")
        session.commit()
    assert job.html.count("<tr><td>") == 10, "five specimens of two samples"
    for number in (made.number, *samples[:2]):
        assert number in job.html
    kept = Path(pytestconfig.cache.mkdir("printing-fonts"))
    pdf = Renderer(ensure_fonts(kept)).render(job)
    with pikepdf.open(BytesIO(pdf)) as read:
        assert len(read.pages) == 1
