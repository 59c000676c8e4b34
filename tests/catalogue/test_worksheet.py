import re
from datetime import date

import pytest
from support.people import person

from lims.catalogue import operations, queries
from lims.catalogue.worksheet import confirm_sheet, sheet

TWO = {"page:bfe": "7", "clause:bfe": "5.2.2", "page:splash": "8", "clause:splash": "Table 1"}


@pytest.fixture
def edition(put):
    return put()


def rows_of(session, edition, person, **more):
    return {row.id: row for row in sheet(session, edition, person=person, language="en", **more)}


def test_the_sheet_shows_all_that_is_to_be_read(session, edition, people):
    rows = rows_of(session, edition, people["reviewer"])
    assert list(rows) == [one.id for one in queries.standard_of(edition).requirements]
    splash, pressure = rows["splash"], rows["differential-pressure"]
    assert dict(splash.limits)["type-IIR"] != dict(splash.limits)["type-I"]
    assert "n_of_m" in splash.rule
    assert "32" in splash.specimens
    assert "precondition: hours_min 4, rh_pct 85±5, temp_C 21±5" in pressure.conditioning
    assert pressure.standing == ("plan",)
    assert any(source.startswith("PMC7335655") for source in pressure.sources)
    assert rows["bfe"].standing == ()


def test_every_shipped_standard_has_its_sheet(session, put, document, people):
    for code in ("ANSI/AAMI PB70:2012", "ASTM F3352-19", "GB 2626-2019", "GB 19082-2009", "EN 12470-5:2003"):
        rows = sheet(session, put(code), person=people["reviewer"], language="zh")
        assert all(row.limits for row in rows), code


def test_several_rows_are_confirmed_in_one_go(session, edition, people):
    assert confirm_sheet(session, edition, TWO, actor=people["reviewer"]) == (2, {})
    lines = queries.confirmations(session, edition.id)
    assert {key: line.first_where for key, line in lines.items()} == {"bfe": "7, 5.2.2", "splash": "8, Table 1"}


def test_the_second_person_completes_and_the_first_cannot(session, edition, people):
    confirm_sheet(session, edition, TWO, actor=people["reviewer"])
    done, faults = confirm_sheet(session, edition, TWO, actor=people["reviewer"])
    assert (done, set(faults)) == (0, {"bfe", "splash"})
    assert confirm_sheet(session, edition, TWO, actor=people["signatory"]) == (2, {})
    assert all(line.is_complete for line in queries.confirmations(session, edition.id).values())


@pytest.mark.parametrize(
    "typed",
    [
        {"page:bfe": "7"},
        {"clause:bfe": "5.2.2"},
        {"page:bfe": "7" * 41, "clause:bfe": "5.2.2"},
        {"page:bfe": " ", "clause:bfe": "5"},
    ],
)
def test_a_row_without_its_place_is_a_fault(session, edition, people, typed):
    done, faults = confirm_sheet(
        session, edition, TWO | {"page:bfe": "", "clause:bfe": ""} | typed, actor=people["reviewer"]
    )
    assert (done, set(faults)) == (0, {"bfe"})


def test_an_empty_sheet_confirms_nothing(session, edition, people):
    assert confirm_sheet(session, edition, {}, actor=people["reviewer"]) == (0, {})


def test_rows_are_open_to_whoever_has_not_confirmed_them(session, edition, people):
    confirm_sheet(session, edition, TWO, actor=people["reviewer"])
    assert not rows_of(session, edition, people["reviewer"])["bfe"].is_open
    assert rows_of(session, edition, people["signatory"])["bfe"].is_open
    confirm_sheet(session, edition, TWO, actor=people["signatory"])
    assert not rows_of(session, edition, people["lab manager"])["bfe"].is_open


def test_the_number_of_statements_does_not_depend_on_the_rows(database, session, put, people, statements):
    counts = []
    for code in ("EN 166:2001", "GB 19083-2010"):
        edition = put(code)
        with statements(database) as seen:
            sheet(session, edition, person=people["reviewer"], language="en")
        counts.append(len(seen))
    assert counts == [1, 1]


# The page


@pytest.fixture
def address(sqlite_database, document):
    with sqlite_database.transaction() as session:
        manager = person(session, "lab manager")
        found = operations.import_standard(session, document(), used_from=date(2020, 1, 1), actor=manager)[0]
        return f"/standards/{found.id}/worksheet"


def test_the_page_confirms_several_rows_and_two_people_complete_them(app, sign_in, address):
    for role in ("reviewer", "signatory"):
        client = app.test_client()
        sign_in(client, role)
        assert client.post(address, data=TWO).location == address
        assert "2 requirements are confirmed by you." in client.get(address).text
    page = client.get(address).text
    assert "one of two" not in page
    assert 'name="page:bfe"' not in page


def test_one_faulty_row_keeps_all_back_and_loses_nothing(client, sign_in, address):
    sign_in(client, "reviewer")
    answer = client.post(address, data=TWO | {"clause:splash": ""})
    assert answer.status_code == 422
    assert "Note both the page and the clause." in answer.text
    assert re.search(r'name="clause:bfe" value="5.2.2"', answer.text)
    assert "nobody yet" in answer.text
    assert 'name="page:bfe"' in client.get(address).text


def test_who_may_not_confirm_has_no_sheet(client, sign_in, address):
    sign_in(client, "technician")
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sheet_is_found_from_the_standard(client, sign_in, address, language):
    sign_in(client, "reviewer")
    assert address in client.get(address.removesuffix("/worksheet")).text
    assert client.get(f"{address}?lang={language}").status_code == 200
