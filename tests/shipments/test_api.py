import json

import pytest
from sqlalchemy import select
from support.people import person
from support.shipments import declaration_document, line_document, make_standards

from lims.accounts.models import Person
from lims.accounts.operations import make_token
from lims.accounts.queries import SYSTEM
from lims.permissions import Permission

ALL = [
    Permission.SHIPMENTS_DECLARATIONS_READ,
    Permission.SHIPMENTS_DECLARATIONS_CREATE,
    Permission.SHIPMENTS_PARTIES_READ,
]


@pytest.fixture
def program(client, sqlite_database):
    """Return a function that calls the API with a token of these scopes."""

    def with_scopes(scopes):
        with sqlite_database.transaction() as session:
            make_standards(session)
            holder = session.scalars(select(Person).where(Person.id == person(session, "customs officer").id)).one()
            _token, text = make_token(session, holder, name="test", scopes=scopes, days=1, actor=SYSTEM)
        headers = {"Authorization": f"Bearer {text}"}

        def call(method, path, body=None):
            data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            return client.open(f"/api/v1/shipments{path}", method=method, data=data, headers=headers)

        return call

    return with_scopes


def test_a_declaration_is_declared_once(program):
    call, document = program(ALL), declaration_document()
    first, again = call("POST", "", document), call("POST", "", document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["number"] == again.json["number"]
    assert not again.json["created"]


def test_a_shipment_is_read_with_its_lines_and_reasons(program):
    call = program(ALL)
    number = call("POST", "", declaration_document()).json["number"]
    told = call("GET", f"/{number}").json
    assert told["parties"]["exporter"]["name"] == "Harbour Trading Co., Ltd."
    [line] = told["lines"]
    assert (line["quantity"], line["state"], line["lane"]) == ("20000", "documents held", "standard")
    assert line["documents_missing"] == ["export-declaration-of-medical-supplies"]
    assert line["reasons"][0]["code"] == "document_missing"


def test_shipments_are_listed_as_on_the_page(program):
    call = program(ALL)
    number = call("POST", "", declaration_document()).json["number"]
    assert [one["number"] for one in call("GET", "?state=documents held").json["shipments"]] == [number]
    assert call("GET", "?direction=import").json == {"shipments": [], "next": None}


def test_faults_are_told_at_their_fields(program):
    answer = program(ALL)("POST", "", declaration_document(post="", lines=[line_document(hs_code="63")]))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {(one["field"], one["code"]) for one in answer.json["errors"]} == {
        ("post", "missing"),
        ("lines[1].hs_code", "not_ten_digits"),
    }


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json_is_told(program, body):
    answer = program(ALL)("POST", "", body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_a_known_number_with_other_content_is_a_conflict(program):
    call, document = program(ALL), declaration_document()
    call("POST", "", document)
    answer = call("POST", "", document | {"post": "Ningbo"})
    assert (answer.status_code, answer.json["type"]) == (409, "urn:greenlane:error:declared_differently")


def test_a_file_is_imported_whole_or_its_good_declarations_when_asked(program):
    call = program(ALL)
    content = json.dumps([declaration_document(), declaration_document(post="")]).encode()
    refused = call("POST", "/import", content)
    assert (refused.status_code, refused.json["good"]) == (422, 1)
    taken = call("POST", "/import?take_good=1", content)
    assert len(taken.json["created"]) == 1
    assert [one["declaration"] for one in taken.json["errors"]] == [2]
    again = call("POST", "/import?take_good=1", content)
    assert (again.json["created"], again.json["unchanged"]) == ([], taken.json["created"])


def test_a_program_without_the_scope_for_parties_hears_nothing_of_them(program):
    number = program(ALL)("POST", "", declaration_document()).json["number"]
    told = program([Permission.SHIPMENTS_DECLARATIONS_READ])("GET", f"/{number}")
    assert told.json["parties"] is None
    assert told.json["lines"][0]["reasons"] is None
    assert b"Harbour" not in told.data
    assert b"Clear Air" not in told.data


@pytest.mark.parametrize(("scopes", "status"), [([Permission.SHIPMENTS_DECLARATIONS_READ], 403), ([], 403)])
def test_a_program_declares_only_with_the_scope_for_it(program, scopes, status):
    assert program(scopes)("POST", "", declaration_document()).status_code == status


def test_without_a_token_nothing_is_told(client):
    assert client.get("/api/v1/shipments").status_code == 401
