import re

import pytest
from sqlalchemy import select
from support.certification import PASSWORD, make_tested

from lims.certificates import operations as certificates
from lims.certificates.batches import views
from lims.certificates.models import Certificate
from lims.jobs import operations as jobs


@pytest.fixture
def house(services, fontset):
    services.__dict__["fonts"] = fontset
    return services


@pytest.fixture
def places(house, sqlite_database):
    """Return two lines that can be signed, and one whose results are not reviewed."""
    with sqlite_database.transaction() as session:
        made = [make_tested(session), make_tested(session), make_tested(session, reviewed=False)]
        return [f"{one.shipment.number}/1" for one in made]


def test_chosen_drafts_are_read_signed_once_and_watched(
    client, sign_in, places, house, sqlite_database, monkeypatch, statements
):
    monkeypatch.setitem(jobs._handlers, certificates.ISSUE, lambda *_: None)
    sign_in(client, "signatory")
    assert "Nothing was signed together yet" in client.get("/certificates/batches").text
    assert f'value="{places[0]}"' in client.get("/certificates/to-sign").text
    page = client.post("/certificates/batches/drafts", data={"line": places}).text
    assert page.count("Conformity to EN 14683") == 2
    assert "are not reviewed" in page
    drafts = re.findall(r'name="draft" value="([^"]+)"', page)
    assert [one.partition(":")[0] for one in drafts] == places[:2]
    refused = client.post("/certificates/batches", data={"draft": drafts, "password": "wrong"})
    assert refused.status_code == 403
    assert re.findall(r'name="draft" value="([^"]+)"', refused.text) == drafts
    data = {"draft": drafts, "password": PASSWORD, "_once": "b1"}
    batch = client.post("/certificates/batches", data=data).location
    assert client.post("/certificates/batches", data=data).location == batch
    assert client.get(f"{batch}/progress").json == {
        "value": 0, "maximum": 2, "note": "0 of 2 issued", "done": False, "href": batch,
    }  # fmt: skip
    assert "0 of 2 issued" in client.get(batch).text
    jobs.run_due(house)
    with sqlite_database.transaction() as session:
        for one in session.scalars(select(Certificate)):
            certificates.issue(session, one, pdf_sha256="1" * 64, unsigned_sha256="2" * 64)
    assert client.get(f"{batch}/progress").json["done"] is True
    with statements(sqlite_database) as read:
        assert client.get(batch).text.count("/certificates/C20") == 2
    assert len(read) < 12


def test_many_drafts_are_read_some_on_a_page_and_signed_once(client, sign_in, places, house, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    sign_in(client, "signatory")
    first = client.post("/certificates/batches/drafts", data={"line": places[:2]}).text
    assert fields(first, "line") == places[1:2]
    assert "Drafts 1 to 1 of 2." in first
    assert 'name="password"' not in first
    last = client.post("/certificates/batches/drafts", data={"line": places[1:2], "draft": fields(first, "draft")}).text
    drafts = fields(last, "draft")
    assert [one.partition(":")[0] for one in drafts] == places[:2]
    assert "Authorise 2 certificates" in last
    refused = client.post("/certificates/batches", data={"draft": drafts, "password": "wrong"})
    assert (refused.status_code, fields(refused.text, "draft")) == (403, drafts)
    assert refused.text.count("Conformity to EN 14683") == 1
    assert client.post("/certificates/batches", data={"draft": drafts, "password": PASSWORD, "_once": "b2"}).location


def fields(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def test_nothing_chosen_is_told(client, sign_in, house):
    sign_in(client, "signatory")
    assert client.post("/certificates/batches/drafts", data={}).status_code == 422
    assert client.post("/certificates/batches/drafts", data={"line": "nonsense"}).status_code == 422
    assert client.get("/certificates/batches/99").status_code == 404
