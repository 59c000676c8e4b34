"""Pages of cases: the open ones, one case, closing it."""

import pytest
from support.clearance import make_released
from support.people import person

from lims.certificates import operations as certificates


@pytest.fixture
def case(client, sign_in, services):
    """Give the number of an open review."""
    with services.database.transaction() as session:
        _, certificate, _ = make_released(session)
        actor = person(session, "quality manager")
        certificates.suspend(session, certificate, reason="The batch is in doubt", actor=actor)
    sign_in(client, "customs officer")
    page = client.get("/cases").text
    return page.split('href="/cases/K')[1].split('"')[0]


def test_no_case_is_said_so(client, sign_in):
    sign_in(client, "customs officer")
    assert "No open case" in client.get("/cases").text


def test_an_open_case_is_listed_and_shown_with_its_cause(client, case):
    page = client.get(f"/cases/K{case.lower()}").text
    assert "The batch is in doubt" in page
    assert "suspended" in page


def test_a_case_is_closed_and_leaves_the_list(client, case):
    done = client.post(f"/cases/K{case}/close", data={"outcome": "The batch is good"})
    assert done.location == "/cases"
    assert f"/cases/K{case}" not in client.get("/cases").text
    assert f"/cases/K{case}" in client.get("/cases?all=1").text
    assert "The batch is good" in client.get(f"/cases/K{case}").text


def test_a_case_is_not_closed_without_an_outcome_nor_twice(client, case):
    assert client.post(f"/cases/K{case}/close", data={"outcome": ""}).status_code == 422
    client.post(f"/cases/K{case}/close", data={"outcome": "Good"})
    again = client.post(f"/cases/K{case}/close", data={"outcome": "Good again"})
    assert again.status_code == 409
    assert "is closed" in again.text


@pytest.mark.parametrize("role", ["auditor", "technician", "signatory"])
def test_nobody_else_closes(client, sign_in, case, role):
    sign_in(client, role)
    assert client.post(f"/cases/K{case}/close", data={"outcome": "x"}).status_code == 403
    page = client.get(f"/cases/K{case}")
    assert 'name="outcome"' not in page.text


def test_an_unknown_case_is_404(client, case):
    assert client.get("/cases/K190000001X").status_code == 404


def test_the_list_reads_as_many_statements_for_many_cases_as_for_one(client, case, services, statements):
    with statements(services.database) as few:
        client.get("/cases")
    for batch in ("B2020-05", "B2020-06"):
        with services.database.transaction() as session:
            _, certificate, _ = make_released(session, batches=[batch])
            certificates.suspend(session, certificate, reason="In doubt", actor=person(session, "quality manager"))
    with statements(services.database) as many:
        page = client.get("/cases").text
    assert page.count('href="/cases/K') >= 3
    assert len(many) == len(few)
