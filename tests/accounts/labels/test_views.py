"""Labels of all kinds are chosen and printed from one page."""

import pytest
from sqlalchemy import select
from support.bench import make_instrument
from support.people import person
from support.samples import make_samples

from lims.accounts.labels.models import LabelPrint
from lims.accounts.models import Person
from lims.numbers import spell_command
from lims.samples.models import Specimen, StorageCondition
from lims.samples.store.locations import add_location
from lims.samples.store.models import LocationKind


@pytest.fixture
def things(sqlite_database):
    """Return a code of each kind, by kind, with the role that prints it."""
    with sqlite_database.transaction() as session:
        sample = next(iter(make_samples(session).values()))
        session.add(Specimen(shipment_id=sample.shipment_id, sample_id=sample.id, specimen_no=7, use=""))
        shelf = add_location(
            session, kind=LocationKind.ROOM, name="Store 1", name_zh="一号库", capacity=None, parent=None,
            condition=StorageCondition.COLD, actor=person(session, "sample custodian"),
        )  # fmt: skip
        return {
            "sample": (sample.number, "sampling officer"), "specimen": (f"{sample.number}.07", "technician"),
            "location": (shelf.code, "sample custodian"), "command": (spell_command("STORE"), "sampling officer"),
            "instrument": (make_instrument(session).code, "lab manager"),
            "person": (session.scalars(select(Person.code)).first(), "lab manager"),
        }  # fmt: skip


def test_each_kind_is_offered_printed_noted_and_printed_again_with_a_reason(
    signed_in, things, workshop, sqlite_database
):
    for kind, (code, role) in things.items():
        client = signed_in(role)
        assert f'value="{code}"' in client.get(f"/labels/{kind}?code={code}").text
        sent = {"code": code, "layout": "sheet", "start": "24"}
        answer = client.post(f"/labels/{kind}", data=sent)
        assert (answer.mimetype, answer.data[:4]) == ("application/pdf", b"%PDF"), kind
        assert code in workshop.jobs[-1].html
        refused = client.post(f"/labels/{kind}", data=sent)
        assert (refused.status_code, "Give the reason" in refused.text) == (422, True)
        assert client.post(f"/labels/{kind}", data=sent | {"reason": "it tore"}).mimetype == "application/pdf"
        client.post("/sign-out")
    with sqlite_database.snapshot() as session:
        noted = [(one.kind.value, one.numbers) for one in session.scalars(select(LabelPrint).order_by(LabelPrint.id))]
    assert noted == [(kind, [code]) for kind, (code, _role) in things.items() for _ in range(2)]


def test_without_codes_all_of_a_kind_are_offered_where_they_are_few(signed_in, things):
    client = signed_in("lab manager")
    for kind in ("location", "instrument", "person", "command"):
        assert things[kind][0] in client.get(f"/labels/{kind}").text
    assert "Nothing is chosen" in client.get("/labels/sample").text


@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("/labels/person", "sample custodian", 403),  # reads no people
        ("/labels/sample", "auditor", 403),
        ("/labels/shoe", "lab manager", 404),
        ("/labels/location?code=L200000001X", "lab manager", 404),
    ],
)
def test_what_is_not_to_be_seen_or_not_there_is_not_printed(signed_in, path, role, status):
    assert signed_in(role).get(path).status_code == status


@pytest.mark.parametrize("start", ["0", "25", "x"])
def test_a_place_that_the_sheet_does_not_have_is_refused(signed_in, workshop, start):
    sent = {"code": spell_command("NEXT"), "layout": "sheet", "start": start}
    assert signed_in("sample custodian").post("/labels/command", data=sent).status_code == 422
    assert workshop.jobs == []


def test_nothing_chosen_is_nothing_printed(signed_in, workshop):
    assert signed_in("sample custodian").post("/labels/command", data={"layout": "roll"}).status_code == 422
    assert workshop.jobs == []


@pytest.mark.parametrize(
    ("page", "role", "kind"),
    [("/store", "sample custodian", "location"), ("/bench/instruments", "lab manager", "instrument"),
     ("/people", "lab manager", "person"), ("/scan-station/cards", "technician", "command")],
)  # fmt: skip
def test_the_pages_of_the_things_lead_there(signed_in, page, role, kind):
    assert f"/labels/{kind}" in signed_in(role).get(page).text
