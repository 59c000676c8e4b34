"""A lot in the series of its maker: what stands before it, what the order keeps, and the pages that show it."""

from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from support.samples import make_declared, make_order

import lims.catalogue
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.catalogue.operations import import_standard
from lims.conformity.exact_yaml import load_exact_mapping
from lims.samples import operations, signals
from lims.samples.earlier_lots import lots_before
from lims.samples.models import SamplingOrder
from lims.samples.obstacles import Discontinued, ReasonMissing
from lims.samples.series import Consignment

DATA = Path(lims.catalogue.__path__[0]) / "data"
FIRST = date(2020, 1, 1)


@contextmanager
def laboratory(found):
    """Let the laboratory have found this in the lots: {lot id: {requirement: nonconforming}}."""

    def answer(_session, *, lots, **_more):
        return {lot: found[lot] for lot in lots if lot in found}

    with signals.lots_asked.connected_to(answer):
        yield


def put_standard(session):
    document = load_exact_mapping((DATA / "en-14683-2019.yaml").read_bytes())
    import_standard(session, document, used_from=date(2019, 8, 1), actor=SYSTEM)


def put_lot(session, number, *, consignment=Consignment.SERIES, **line):
    """Declare a lot of 1,000 that was made on day ``number``, and order it as a lot unless ``consignment`` is None."""
    declared = make_declared(session, size=1_000, batch=f"B{number}", **line)
    declared.lot.made_on = FIRST + timedelta(number)
    record(session, AuditAction.SHIPMENT_AMENDED, subject=declared.shipment, actor=SYSTEM)
    if consignment is not None:
        plan = {"basis": "lot", "consignment": consignment.value, "requirements": [], "severities": {}}
        make_order(session, declared.lot, units=100, plan=plan)
    return declared


def put_series(session, count=2):
    """Put a standard down, lots in a series, and the lot that comes next."""
    put_standard(session)
    earlier = [put_lot(session, number) for number in range(1, count + 1)]
    return [one.lot.id for one in earlier], put_lot(session, count + 1, consignment=None)


def test_the_lots_of_the_same_maker_and_product_stand_before_newest_first(session):
    ids, coming = put_series(session)
    put_lot(session, 0, standard_class="type-II")  # another class
    put_lot(session, 9)  # made later
    with laboratory({ids[0]: {"bfe": 1}}):
        found = lots_before(session, coming.lot, coming.line)
    assert [(lot.batch, dict(lot.found)) for lot in found] == [("B2", {}), ("B1", {"bfe": 1})]
    with laboratory({ids[0]: {"bfe": 1}}):
        told = operations.propose_plan(session, coming.lot, by_lot=True)
    assert (told.series, told.gap) == ({}, "B2")
    coming.lot.made_on = None
    assert lots_before(session, coming.lot, coming.line) == []


def test_the_series_says_how_the_next_lot_is_inspected_and_the_order_keeps_it(session):
    ids, coming = put_series(session)
    with laboratory({lot: {"bfe": 8, "differential-pressure": 0} for lot in ids}):
        isolated = operations.propose_plan(session, coming.lot, by_lot=True)
        series = operations.propose_plan(session, coming.lot, by_lot=True, consignment=Consignment.SERIES)
        kept = operations.propose_plan(session, coming.lot, by_lot=True, consignment=Consignment.KEPT_NORMAL)
    assert (isolated.plan["consignment"], "severities" in isolated.plan) == ("isolated", False)
    assert {name: one.severity.value for name, one in isolated.series.items()} == {
        "bfe": "tightened", "differential-pressure": "normal",
    }  # fmt: skip
    assert (series.plan["consignment"], series.plan["severities"]) == ("series", {"bfe": "tightened"})
    plans = {row["id"]: row["lot_plan"] for row in series.plan["requirements"] if row["lot_plan"]}
    assert (plans["bfe"]["n"], plans["bfe"]["ac"], plans["bfe"]["severity"]) == (80, 5, "tightened")
    assert (plans["differential-pressure"]["ac"], plans["differential-pressure"]["severity"]) == (7, "normal")
    assert [lot["accepted"] for lot in series.plan["series"]["bfe"]["lots"]] == [False, False]
    assert (kept.plan["severities"], kept.plan["requirements"][0]["lot_plan"]["ac"]) == ({}, 7)
    made = make_order(session, coming.lot, plan=series.plan)
    assert session.get_one(SamplingOrder, made.id).plan["series"]["bfe"]["severity"] == "tightened"


@pytest.mark.parametrize(
    ("plan", "obstacle"),
    [
        ({"consignment": "kept normal"}, ReasonMissing),
        ({"consignment": "series", "severities": {"bfe": "discontinued"}}, Discontinued),
    ],
)
def test_what_an_order_in_a_series_must_say(session, plan, obstacle):
    with pytest.raises(obstacle):
        make_order(session, plan={"requirements": []} | plan)
    assert make_order(session, plan={"requirements": [], "consignment": "kept normal", "because": "a new line"})


def test_the_pages_show_the_series_and_ask_why_normal_inspection_is_kept(sqlite_database, client, sign_in):
    with sqlite_database.transaction() as session:
        ids, coming = put_series(session)
    sign_in(client, "customs officer")
    where = f"/samples/orders/lots/{coming.lot.id}?basis=lot"
    data = {"units": "80", "portions": ["A"], "reason": "control order", "_once": "key"}
    with laboratory({lot: {"bfe": 8} for lot in ids}):
        asked = client.get(where).text
        taken = client.get(f"{where}&consignment=series").text
        refused = client.post(f"{where}&consignment=kept+normal", data=data)
        made = client.post(f"{where}&consignment=kept+normal", data=data | {"because": "a new line", "_once": "k2"})
    assert "Batch B2 of the same manufacturer" in client.get(where).text  # outside: nobody has judged it
    assert all(word in asked for word in ("B1", "B2", "rejected", "tightened inspection", "An isolated consignment"))
    assert "Ac 5, Re 6 · tightened inspection" in taken
    assert (refused.status_code, made.status_code) == (422, 302)
    kept = client.get(made.location).text
    assert all(word in kept for word in ("a new line", "Inspection is kept normal", "B2"))
    with sqlite_database.snapshot() as session:
        assert session.scalar(select(SamplingOrder.plan).order_by(SamplingOrder.id.desc()))["because"] == "a new line"
