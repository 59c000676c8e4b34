import io
import json
import re
from html import unescape

import pytest
from sqlalchemy import func, select
from support.people import person
from support.shipments import declaration_document, declare, make_standards

from lims.shipments.declarations import queries
from lims.shipments.declarations.models import DeclarantLink, Shipment


@pytest.fixture
def officer(client, sign_in, sqlite_database):
    with sqlite_database.transaction() as session:
        make_standards(session)
    sign_in(client, "customs officer")
    return client


@pytest.fixture
def shipment(officer, sqlite_database):
    with sqlite_database.transaction() as session:
        return declare(session, actor=person(session, "customs officer"))


def as_form(document):
    """Return a declaration as the fields that a browser would send."""
    fields = {}

    def walk(value, name):
        if isinstance(value, dict):
            for key, one in value.items():
                walk(one, f"{name}-{key}" if name else key)
        elif isinstance(value, list):
            for i, one in enumerate(value):
                walk(one, f"{name}-{i}")
        else:
            fields[name] = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)

    walk(document, "")
    return fields


def typed(answer):
    """Return what stands in the fields of a page."""
    page = answer.get_data(as_text=True)
    inputs = re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page)
    return {name: unescape(value) for name, value in inputs}


def shipments(database):
    with database.snapshot() as session:
        return session.scalar(select(func.count()).select_from(Shipment))


def test_the_form_is_there_with_one_line_and_one_lot(officer):
    page = officer.get("/shipments/declare").get_data(as_text=True)
    assert 'name="lines-0-lots-0-batch"' in page
    assert 'value="EN 14683:2019+AC:2019"' in page


def test_a_declaration_is_typed_and_becomes_a_shipment(officer, sqlite_database):
    answer = officer.post("/shipments/declare", data=as_form(declaration_document()), follow_redirects=True)
    assert "The shipment is declared." in answer.get_data(as_text=True)
    assert shipments(sqlite_database) == 1


def test_an_empty_declarant_is_the_exporter(officer, sqlite_database):
    document = declaration_document()
    del document["declarant"]
    officer.post("/shipments/declare", data=as_form(document))
    with sqlite_database.snapshot() as session:
        shipment = session.scalars(select(Shipment)).one()
        assert shipment.declarant_id == shipment.exporter_id


def test_the_same_declaration_sent_twice_is_declared_once(officer, sqlite_database):
    fields = as_form(declaration_document())
    officer.post("/shipments/declare", data=fields)
    again = officer.post("/shipments/declare", data=fields, follow_redirects=True)
    assert "nothing was changed" in again.get_data(as_text=True)
    assert shipments(sqlite_database) == 1


def test_a_faulty_form_comes_back_with_everything_typed_and_each_fault_at_its_field(officer, sqlite_database):
    fields = as_form(declaration_document(post="")) | {"lines-0-hs_code": "63", "lines-0-lots-0-size": "many"}
    answer = officer.post("/shipments/declare", data=fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for field in ("post", "lines-0-hs_code", "lines-0-lots-0-size"):
        assert f'href="#{field}"' in page
        assert f'id="{field}-error"' in page
    kept = typed(answer)
    assert {name: kept[name] for name in fields if name in kept} == {
        name: fields[name] for name in fields if name in kept
    }
    assert kept["lines-0-lots-0-size"] == "many"
    assert shipments(sqlite_database) == 0


def test_a_standard_that_nobody_knows_is_marked_at_its_field(officer):
    answer = officer.post(
        "/shipments/declare", data=as_form(declaration_document()) | {"lines-0-standard_code": "EN 1"}
    )
    assert 'id="lines-0-standard_code-error"' in answer.get_data(as_text=True)


def test_a_known_number_with_other_content_is_told_above_the_form(officer, shipment):
    fields = as_form(declaration_document(declaration_number=shipment.declaration_number, post="Ningbo"))
    answer = officer.post("/shipments/declare", data=fields)
    assert answer.status_code == 409
    assert shipment.number in answer.get_data(as_text=True)
    assert typed(answer)["post"] == "Ningbo"


@pytest.mark.parametrize(
    ("button", "there", "gone"),
    [
        ("add-line", "lines-1-goods", "lines-2-goods"),
        ("add-lot-0", "lines-0-lots-1-batch", "lines-1-lots-0-batch"),
    ],
)
def test_a_row_is_added_without_losing_what_was_typed(officer, button, there, gone):
    fields = as_form(declaration_document(post="Half typ")) | {"row": button}
    answer = officer.post("/shipments/declare", data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'name="{there}"' in page
    assert f'name="{gone}"' not in page
    assert typed(answer)["post"] == "Half typ"
    assert "field-error" not in page


def test_a_row_is_removed_and_the_others_stay(officer):
    fields = as_form(declaration_document())
    more = {name.replace("lines-0", "lines-1"): value for name, value in fields.items() if name.startswith("lines-0")}
    answer = officer.post("/shipments/declare", data=fields | more | {"lines-1-goods": "Gowns", "row": "remove-line-0"})
    assert "Gowns" in typed(answer).values()
    assert len(re.findall(r'name="lines-\d+-goods"', answer.get_data(as_text=True))) == 1


@pytest.mark.parametrize("button", ["add-lot-7", "remove-line-9", "remove-lot-0-9", "add-lot-x", "fly"])
def test_a_button_that_is_none_of_the_page_does_no_harm(officer, button):
    answer = officer.post("/shipments/declare", data=as_form(declaration_document(post="")) | {"row": button})
    assert answer.status_code == 422


def test_an_amendment_is_shown_with_what_it_changed(officer, shipment):
    path = f"/shipments/{shipment.number}/amend"
    fields = typed(officer.get(path))
    assert fields["post"] == "Shanghai Waigaoqiao"
    document = declaration_document(declaration_number=shipment.declaration_number, post="Ningbo")
    answer = officer.post(
        path, data=as_form(document) | {"version": "1", "reason": "wrong post"}, follow_redirects=True
    )
    page = answer.get_data(as_text=True)
    assert "<del>Shanghai Waigaoqiao</del>" in page
    assert "<ins>Ningbo</ins>" in page
    assert "wrong post" in page


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"reason": ""}, 422, 'id="reason-error"'),
        ({"version": "0"}, 409, "Customs Officer"),
        ({"post": ""}, 422, 'id="post-error"'),
    ],
)
def test_a_refused_amendment_loses_nothing(officer, shipment, sqlite_database, changes, status, told):
    document = declaration_document(declaration_number=shipment.declaration_number, post="Ningbo", country="DE")
    fields = as_form(document) | {"version": "1", "reason": "wrong"} | changes
    answer = officer.post(f"/shipments/{shipment.number}/amend", data=fields)
    assert answer.status_code == status
    assert told in answer.get_data(as_text=True)
    assert typed(answer)["country"] == "DE"
    with sqlite_database.snapshot() as session:
        assert queries.shipment_by_number(session, shipment.number).version == 1


def test_cancelling_asks_for_a_reason(officer, shipment):
    path = f"/shipments/{shipment.number}/cancel"
    assert officer.post(path, data={"reason": ""}).status_code == 422
    answer = officer.post(path, data={"reason": "sold elsewhere"}, follow_redirects=True)
    assert "sold elsewhere" in answer.get_data(as_text=True)
    assert officer.post(path, data={"reason": "again"}).status_code == 409


def test_the_link_is_shown_once_and_opens_the_declarants_page(officer, shipment):
    page = officer.post(f"/shipments/{shipment.number}/link").get_data(as_text=True)
    path = re.search(r"/declarant/[\w-]+", page)[0]
    assert officer.get(path).status_code == 200


def test_a_double_click_makes_one_link_and_shows_it_twice(officer, shipment, sqlite_database):
    key = re.search(
        r'link" *>.*?name="_once" value="([^"]+)"', officer.get(f"/shipments/{shipment.number}").text, re.DOTALL
    )[1]
    pages = [officer.post(f"/shipments/{shipment.number}/link", data={"_once": once}).text for once in (key, key, "k")]
    first, again, another = (re.search(r"/declarant/([\w-]{43})", page)[1] for page in pages)
    assert first == again != another
    with sqlite_database.snapshot() as session:
        assert session.scalar(select(func.count(DeclarantLink.id))) == 2


def upload(client, content, name="declarations.json", **fields):
    data = fields | {"file": (io.BytesIO(content), name)}
    return client.post("/shipments/import", data=data, content_type="multipart/form-data", follow_redirects=True)


def test_a_file_is_imported_and_the_second_time_nothing_changes(officer, sqlite_database):
    content = json.dumps([declaration_document(), declaration_document()]).encode()
    assert "2 shipments are declared." in upload(officer, content).get_data(as_text=True)
    assert "nothing was changed" in upload(officer, content).get_data(as_text=True)
    assert shipments(sqlite_database) == 2


def test_a_file_with_faults_names_them_and_takes_the_good_only_when_asked(officer, sqlite_database):
    content = json.dumps([declaration_document(), declaration_document(post="")]).encode()
    answer = upload(officer, content)
    assert answer.status_code == 422
    assert "declaration 2" in answer.get_data(as_text=True)
    assert shipments(sqlite_database) == 0
    answer = upload(officer, content, take_good="y")
    assert answer.status_code == 200
    assert "declaration 2" in answer.get_data(as_text=True)
    assert shipments(sqlite_database) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        ("a,b\n口罩".encode("gb18030"), "not UTF-8: line 2"),
        (b'{"a"', "no sound JSON"),
        (b"name,price\n", "declaration_number"),
    ],
)
def test_a_file_that_is_not_what_it_says_gets_a_clear_error(officer, content, told):
    answer = upload(officer, content)
    assert answer.status_code == 422
    assert told in unescape(answer.get_data(as_text=True))


def test_no_file_at_all_is_told(officer):
    answer = officer.post("/shipments/import", data={})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.get_data(as_text=True)


def test_ten_megabytes_are_refused_with_the_limit(officer):
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n'
    body = head + b"x" * (10 * 1024 * 1024) + b"\r\n--cut--\r\n"
    answer = officer.post("/shipments/import", data=body, content_type="multipart/form-data; boundary=cut")
    assert answer.status_code == 413
    assert "8 MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["technician", "sampling officer", "auditor"])
def test_others_do_not_declare(client, sign_in, role):
    sign_in(client, role)
    assert client.get("/shipments/declare").status_code == 403
    assert client.post("/shipments/import").status_code == 403
