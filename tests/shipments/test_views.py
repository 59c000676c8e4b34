import re
from datetime import date, timedelta

import pytest
from support.people import person
from support.shipments import (
    declare,
    importer_document,
    line_document,
    lot_document,
    make_standards,
    plain_masks,
    publish,
)

from lims import clock
from lims.accounts.queries import SignedIn
from lims.permissions import Permission
from lims.shipments.declarations.operations import cancel, make_link
from lims.shipments.declarations.queries import line_of, shipment_by_number
from lims.shipments.lists.models import ListKind
from lims.shipments.risk.models import ControlKind
from lims.shipments.risk.operations import order_control


@pytest.fixture
def shipment_numbers(sqlite_database):
    """Return a function that declares shipments and gives their numbers."""

    def make(*changes):
        with sqlite_database.transaction() as session:
            return [declare(session, actor=officer_of(session), **one).number for one in changes]

    return make


def officer_of(session):

    return person(session, "customs officer")


@pytest.fixture
def officer(client, sign_in):
    sign_in(client, "customs officer")
    return client


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_list_is_empty_before_the_first_declaration(officer):
    answer = officer.get("/shipments")
    assert answer.status_code == 200
    assert "No shipment here" in text(answer)


def test_the_list_shows_shipments_with_the_state_of_their_lines(officer, shipment_numbers):
    [number] = shipment_numbers({"lines": [plain_masks(), plain_masks(line_no=2)]})
    page = text(officer.get("/shipments"))
    assert number in page
    assert "documents held × 2" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("direction=export", [0]),
        ("direction=import", [1]),
        ("post=shanghai", [0]),
        ("post=Nin", [1]),
        ("state=documents held", [0]),
        ("state=may proceed", [1]),
        ("text=223320200000004242", [1]),
        ("text=Zorg", [0, 1]),
        ("text=Fresh Import", [1]),
        ("text=NL801234567", [0]),
        ("text=nobody%25", []),
        ("direction=sideways", [0, 1]),
    ],
)
def test_the_list_can_be_narrowed(officer, shipment_numbers, query, found):
    numbers = shipment_numbers(
        {},
        {
            "direction": "import",
            "post": "Ningbo",
            "declaration_number": "223320200000004242",
            "exporter": importer_document(identifier="NL809999999", name="Zorg en Zo"),
            "importer": importer_document(identifier="DE123", name="Fresh Import GmbH", country="DE"),
        },
    )
    page = text(officer.get(f"/shipments?{query}"))
    assert [i for i, number in enumerate(numbers) if number in page] == found


def test_the_list_goes_on_by_key_and_keeps_its_filters(officer, shipment_numbers, monkeypatch):
    monkeypatch.setattr("lims.shipments.views.SIZE", 2)
    monkeypatch.setattr("lims.web.pagination.page_of.__kwdefaults__", {"size": 2})
    numbers = shipment_numbers({}, {}, {})
    first = officer.get("/shipments?post=Shanghai")
    older = re.search(r'href="(/shipments\?[^"]*after=[^"]*)"', first.get_data(as_text=True))[1].replace("&amp;", "&")
    assert [number in text(first) for number in numbers] == [False, True, True]
    assert [number in text(officer.get(older)) for number in numbers] == [True, False, False]
    assert "post=Shanghai" in older


def test_the_number_of_statements_of_the_list_does_not_grow(officer, shipment_numbers, statements, sqlite_database):
    def count():
        with statements(sqlite_database) as seen:
            officer.get("/shipments")
        return len(seen)

    shipment_numbers({})
    one = count()
    shipment_numbers(*({"lines": [line_document(), line_document(line_no=2)]} for _ in range(8)))
    assert count() == one <= 9


def test_a_shipment_shows_its_lines_with_reasons_documents_and_lots(officer, shipment_numbers):
    [number] = shipment_numbers({"lines": [plain_masks()]})
    page = text(officer.get(f"/shipments/{number}"))
    assert "Joint declaration of exporter and importer is missing" in page
    assert "Harbour Trading Co., Ltd." in page
    assert "20200420" in page
    assert "documents held" in page


def test_a_shipment_speaks_chinese(officer, shipment_numbers):
    [number] = shipment_numbers({"lines": [plain_masks()]})
    assert "出口方和进口方共同声明" in text(officer.get(f"/shipments/{number}?lang=zh"))


def test_the_number_of_statements_of_a_shipment_does_not_grow(officer, shipment_numbers, statements, sqlite_database):
    def count(number):
        with statements(sqlite_database) as seen:
            officer.get(f"/shipments/{number}")
        return len(seen)

    small, large = shipment_numbers(
        {},
        {
            "lines": [
                line_document(line_no=n, quantity="9", lots=[lot_document(batch=f"{m}", size=1) for m in range(4)])
                for n in range(1, 7)
            ]
        },
    )
    assert count(large) == count(small) <= 12


def test_an_unknown_shipment_is_told(officer):
    answer = officer.get("/shipments/H200000001X")
    assert answer.status_code == 404
    assert "H200000001X" in text(answer)


def test_whoever_may_not_see_parties_sees_neither_names_nor_reasons(officer, shipment_numbers, monkeypatch):

    [number] = shipment_numbers({"lines": [plain_masks()]})
    may = SignedIn.may
    monkeypatch.setattr(
        SignedIn,
        "may",
        lambda self, permission: permission is not Permission.SHIPMENTS_PARTIES_READ and may(self, permission),
    )
    for path in (f"/shipments/{number}", "/shipments?text=Harbour"):
        page = text(officer.get(path))
        assert "Harbour" not in page
        assert "Clear Air" not in page
        assert "is missing (" not in page
    assert "20200420" in text(officer.get(f"/shipments/{number}"))


def test_a_cancelled_shipment_says_why_and_offers_no_acts(officer, shipment_numbers, sqlite_database):

    [number] = shipment_numbers({})
    with sqlite_database.transaction() as session:
        cancel(session, shipment_by_number(session, number), reason="sold elsewhere", actor=officer_of(session))
    page = officer.get(f"/shipments/{number}").get_data(as_text=True)
    assert "sold elsewhere" in page
    assert f"/shipments/{number}/amend" not in page


@pytest.fixture
def link(sqlite_database, shipment_numbers):

    [number] = shipment_numbers({"lines": [plain_masks()]})
    with sqlite_database.transaction() as session:
        return make_link(session, shipment_by_number(session, number), actor=officer_of(session))


def test_a_declarant_sees_its_own_declaration_without_signing_in_and_without_reasons(client, link):
    answer = client.get(f"/declarant/{link}")
    assert answer.status_code == 200
    page = text(answer)
    assert "documents held" in page
    assert "Joint declaration" in page
    assert "substandard" not in page
    assert "Harbour" not in page


def test_a_link_that_nobody_made_opens_nothing(client, link):
    assert client.get(f"/declarant/{link}x").status_code == 404


def test_a_link_grows_old(client, link):
    clock.shift(clock.offset() + timedelta(days=31))
    assert client.get(f"/declarant/{link}").status_code == 404


def test_the_reasons_name_the_list_of_the_day(officer, sqlite_database, shipment_numbers):

    with sqlite_database.transaction() as session:
        make_standards(session)
        keeper = person(session, "senior officer")
        kind = ListKind.SUBSTANDARD_NON_MEDICAL
        publish(session, kind, "Clear Air Manufacturing Co., Ltd.", actor=keeper, on=date(2020, 5, 1))
    [number] = shipment_numbers({"lines": [plain_masks()]})
    page = text(officer.get(f"/shipments/{number}"))
    assert "Clear Air Manufacturing Co., Ltd. is on the list “substandard non-medical masks” of 2020-05-01." in page


def test_a_line_to_sample_offers_the_sampling_order_of_each_lot(officer, shipment_numbers, sqlite_database):
    [number] = shipment_numbers({"direction": "transit"})
    assert "Order a sample" not in text(officer.get(f"/shipments/{number}"))
    with sqlite_database.transaction() as session:
        line = line_of(session, number, 1)
        order_control(session, line, kind=ControlKind.SAMPLE, reason="a tip", actor=officer_of(session))
    assert "/samples/orders/lots/1" in officer.get(f"/shipments/{number}").get_data(as_text=True)
