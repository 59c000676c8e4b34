import io

import pytest
from support.people import person
from support.shipments import declare, plain_masks

PDF = b"%PDF-1.7 a scan"


@pytest.fixture
def number(sqlite_database):
    with sqlite_database.transaction() as session:
        return declare(session, actor=person(session, "customs officer"), lines=[plain_masks()]).number


@pytest.fixture
def officer(client, sign_in):
    sign_in(client, "customs officer")
    return client


def send(client, shipment, content=None, **changes):
    fields = {"kind": "joint-declaration", "number": "JD-7", "issued_on": "2020-05-01"} | changes
    if content is not None:
        fields["file"] = (io.BytesIO(content), "scan.pdf")
    path = f"/shipments/{shipment}/lines/1/documents/present"
    return client.post(path, data=fields, content_type="multipart/form-data", follow_redirects=True)


def test_the_form_offers_the_missing_document(officer, number):
    page = officer.get(f"/shipments/{number}/lines/1/documents/present?kind=joint-declaration").get_data(as_text=True)
    assert '<option selected value="joint-declaration">' in page


def test_a_document_with_its_scan_is_noted_and_can_be_opened(officer, number):
    page = send(officer, number, PDF).get_data(as_text=True)
    assert "JD-7" in page
    answer = officer.get("/shipments/documents/1/scan")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "changes", "status", "at"),
    [
        (b"MZ a program", {}, 422, "file"),
        (None, {"number": ""}, 422, "number"),
        (None, {"issued_on": "yesterday"}, 422, "issued_on"),
        (None, {"issued_on": "2020-06-01"}, 422, "issued_on"),
    ],
)
def test_a_document_that_cannot_be_is_marked_at_its_field(officer, number, content, changes, status, at):
    answer = send(officer, number, content, **changes)
    assert answer.status_code == status
    assert f'id="{at}-error"' in answer.get_data(as_text=True)


def test_a_document_without_a_scan_has_none_to_open(officer, number):
    send(officer, number)
    assert officer.get("/shipments/documents/1/scan").status_code == 404
    assert officer.get("/shipments/documents/99/scan").status_code == 404


def test_a_line_that_is_not_there_is_told(officer, number):
    assert officer.get(f"/shipments/{number}/lines/9/documents/present").status_code == 404


def test_the_laboratory_neither_presents_nor_reads_scans(client, sign_in, number):
    sign_in(client, "technician")
    assert send(client, number).status_code == 403
    assert client.get("/shipments/documents/1/scan").status_code == 403
