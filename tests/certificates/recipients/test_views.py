import re

import pytest
from support.certification import make_issued
from support.people import load_people

from lims.certificates import operations
from lims.certificates.models import Certificate


@pytest.fixture
def revoked(services, fontset, sqlite_database):
    """Return the number of a certificate that the auditor downloaded, that was sent to a buyer, and then revoked."""
    services.__dict__["fonts"] = fontset
    with sqlite_database.transaction() as session:
        return make_issued(session, services).number


def revoke(database, number):
    with database.transaction() as session:
        found = session.query(Certificate).where(Certificate.number == number).one()
        operations.revoke(session, found, reason="Mixed up.", actor=load_people(session)["signatory"])


def test_who_had_it_finds_a_notice_at_home_and_reads_it_away(client, sign_in, revoked, sqlite_database):
    address = f"/certificates/{revoked}"
    sign_in(client, "auditor")
    assert client.get(f"{address}/pdf").status_code == 200
    assert client.post(f"{address}/recipients/sent", data={"to": "Buyer"}).status_code == 403
    sign_in(client, "quality manager")
    assert client.post(f"{address}/recipients/sent", data={"to": "Buyer <script>"}).status_code == 302
    assert "Buyer &lt;script&gt;" in client.get(address).text
    revoke(sqlite_database, revoked)
    told = re.search(rf"{address}/recipients/\d+/told", client.get(address).text)[0]
    assert client.post(told).status_code == 302
    assert "Was told" not in client.get(address).text
    sign_in(client, "auditor")
    home = client.get("/").text
    assert "Certificates that changed since you had them" in home.split("Nothing waits in")[0]
    page = client.get(address).text
    assert "You were given this certificate, and it has changed" in page
    assert client.post(f"{address}/recipients/read").status_code == 302
    page = client.get(address).text
    assert "You were given this certificate" not in page
    assert "not yet" not in page


def test_a_notice_of_another_certificate_is_not_found(client, sign_in, revoked):
    sign_in(client, "signatory")
    assert client.post(f"/certificates/{revoked}/recipients/999/told").status_code == 404
    assert client.post(f"/certificates/{revoked}/recipients/sent", data={"to": ""}).status_code == 422
