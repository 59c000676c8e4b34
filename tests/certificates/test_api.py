import pytest
from sqlalchemy import select
from support.certification import make_issued

from lims.accounts import operations as accounts
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.certificates.models import Download
from lims.permissions import Permission

READ = Permission.CERTIFICATES_CERTIFICATES_READ
DOWNLOAD = Permission.CERTIFICATES_FILES_DOWNLOAD


@pytest.fixture
def issued(services, sqlite_database, fontset):
    services.__dict__["fonts"] = fontset
    with sqlite_database.transaction() as session:
        return make_issued(session, services)


@pytest.fixture
def headers(sqlite_database):
    """Return a function that gives the header of an auditor's token with these scopes."""

    def of(*scopes: Permission) -> dict[str, str]:
        with sqlite_database.transaction() as session:
            auditor = session.scalars(select(Person).where(Person.username == "auditor")).one()
            _, text = accounts.make_token(session, auditor, name="program", scopes=scopes, days=1, actor=SYSTEM)
        return {"Authorization": f"Bearer {text}"}

    return of


def test_a_program_lists_reads_and_downloads(client, issued, headers, sqlite_database):
    token = headers(READ, DOWNLOAD)
    listed = client.get("/api/v1/certificates?verdict=pass", headers=token).json
    assert [one["number"] for one in listed["certificates"]] == [issued.number]
    assert listed["after"] is None
    read = client.get(f"/api/v1/certificates/{issued.number}", headers=token).json
    assert read["content"]["number"] == issued.number
    assert [one["state"] for one in read["events"]] == ["issued"]
    assert client.get(f"/api/v1/certificates/{issued.number}/pdf", headers=token).data.startswith(b"%PDF")
    with sqlite_database.snapshot() as session:
        assert session.scalars(select(Download.what)).all() == ["pdf"]


def test_a_token_does_what_it_is_for_and_no_more(client, issued, headers):
    assert client.get(f"/api/v1/certificates/{issued.number}/pdf", headers=headers(READ)).status_code == 403


def test_nothing_is_told_without_a_token(client, issued):
    assert client.get("/api/v1/certificates").status_code == 401


def test_a_wrong_search_is_a_problem_document(client, issued, headers):
    answer = client.get("/api/v1/certificates?first=soon", headers=headers(READ))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
