"""The morning page: each list with what is in it and what is not, for whom, at a fixed price."""

from datetime import date, timedelta

import pytest
from support.bench import BFE, make_instrument, make_reading, make_result, make_work
from support.clearance import make_assessment
from support.rounds import draw, make_round
from support.runs import make_timed_work
from support.samples import Declared, make_sample, receive

from lims import clock
from lims.bench.assignments.queries import assignments_of_sample
from lims.bench.instruments.models import InstrumentState
from lims.bench.results import operations as results
from lims.bench.review import operations as review
from lims.overview.home import SHOWN
from lims.overview.morning import morning_lists
from lims.permissions import Role
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment
from lims.shipments.risk.models import Lane

ZONE = "Asia/Shanghai"
SIGNATURE = "Lines waiting for signature"


@pytest.fixture
def lists(session, people, app):
    """Return a function that reads the page's lists for a role, by title, as its items."""

    def read(role="lab manager"):
        session.flush()
        with app.test_request_context():
            found = morning_lists(session, people[role], zone=ZONE, language="en")
        return {str(one.title): one.entries for one in found}

    return read


def labels(items):
    return [item.label for item in items]


def in_hours(hours):
    return clock.running_from(clock.now() + timedelta(hours=hours))


@pytest.mark.parametrize("role", [Role.LAB_MANAGER, Role.TECHNICIAN, Role.CUSTODIAN, Role.REVIEWER, Role.INSTRUMENT])
def test_who_may_not_read_samples_or_certificates_does_not_see_their_lists(lists, people, role):
    found = lists(role.value)
    assert not any(found.values())
    assert ("Portions missing" in found) == (role is not Role.INSTRUMENT)
    assert (SIGNATURE in found) == (role in {Role.LAB_MANAGER, Role.REVIEWER})


def test_a_portion_is_expected_on_the_day_it_was_sent_missing_on_the_next_and_then_received(session, lists):
    sample = make_sample(session)
    found = lists()
    assert sample.number in labels(found["Portions expected"])
    assert found["Portions missing"] == found["Portions received today"] == []
    with in_hours(13):  # past midnight in Shanghai, and still the same day in UTC
        found = lists()
        assert found["Portions expected"] == []
        assert sample.number in labels(found["Portions missing"])
        receive(session, sample)
        found = lists()
        assert sample.number not in labels(found["Portions missing"])
        assert labels(found["Portions received today"]) == [sample.number]
    with in_hours(40):
        assert lists()["Portions received today"] == []


@pytest.mark.parametrize(
    ("days", "where"), [(-1, "Portions missing"), (0, "Portions expected"), (1, None)], ids=["past", "today", "ahead"]
)
def test_what_stands_on_a_manifest_is_expected_on_the_day_of_its_round(session, lists, days, where):
    a_round = make_round(session, labels=3, drives_on=clock.today(ZONE))
    numbers = {sample.number for sample in draw(session, a_round)}
    a_round.drives_on += timedelta(days=days)
    found = lists()
    for title in ("Portions missing", "Portions expected"):
        assert set(labels(found[title])) == (numbers if title == where else set())


@pytest.mark.parametrize("lane", [None, *Lane])
def test_a_lot_is_due_in_its_lane_today_then_past_due_and_before_in_neither(session, lists, lane):
    work = make_work(session, started=False)
    sample = session.get_one(Sample, work.sample_id)
    lot = session.get_one(Lot, sample.lot_id)
    if lane:
        line, shipment = session.get_one(DeclarationLine, lot.line_id), session.get_one(Shipment, lot.shipment_id)
        make_assessment(session, Declared(shipment, line, lot), lane=lane)
    where = "Green" if lane is Lane.GREEN else "Standard"
    for shift, title in ((-1, "past due"), (2, "due today"), (48, "")):
        work.due_at = clock.now() + timedelta(hours=shift)
        for other in rest_of(session, work):
            other.due_at = clock.now() + timedelta(days=9)
        shown = {name: labels(items) for name, items in lists().items() if "lane: lots" in name and items}
        assert shown == ({f"{where} lane: lots {title}": [lot.batch]} if title else {})


def rest_of(session, work):
    """Return the other pieces of work of the same sample."""
    return [one for one in assignments_of_sample(session, work.sample_id) if one is not work]


def test_a_window_is_read_on_its_day_by_the_person_who_has_it(session, lists):
    work = make_timed_work(session)
    assert lists()["Windows to read today"] == []
    work.next_reads = True
    work.opens_at, work.closes_at = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=9)
    (item,) = lists()["Windows to read today"]
    assert item.note == "Bacterial filtration efficiency · Technician"
    assert item.at == work.closes_at
    work.person_id = None
    assert lists()["Windows to read today"][0].note.endswith("nobody is assigned")
    work.opens_at, work.closes_at = clock.now() + timedelta(hours=13), clock.now() + timedelta(hours=20)
    assert lists()["Windows to read today"] == []


def test_a_result_waits_for_review_since_its_entry_then_the_line_for_a_signature(session, lists, people):
    result = make_result(session, make_work(session, requirements=[BFE]))
    found = lists()
    assert [item.at for item in found["Results waiting for review"]] == [result.entered_at]
    assert found[SIGNATURE] == []
    review.accept(session, result, actor=people["reviewer"])
    found = lists()
    assert found["Results waiting for review"] == []
    assert [item.at for item in found[SIGNATURE]] == [result.reviewed_at]


@pytest.mark.parametrize(
    ("due_on", "state", "title", "said"),
    [
        (date(2020, 5, 5), InstrumentState.IN_SERVICE, "Instruments blocked", "calibration due 2020-05-05"),
        (date(2021, 5, 5), InstrumentState.OUT_OF_SERVICE, "Instruments blocked", "out of service"),
        (date(2020, 5, 6), InstrumentState.IN_SERVICE, "Instruments due within 14 days", "calibration due 2020-05-06"),
        (date(2020, 5, 20), InstrumentState.IN_SERVICE, "Instruments due within 14 days", "calibration due 2020-05-20"),
        (date(2020, 5, 21), InstrumentState.IN_SERVICE, "", ""),
    ],
)
def test_an_instrument_is_listed_with_the_work_and_the_lots_it_holds_up(session, lists, due_on, state, title, said):
    work = make_work(session)
    device = make_instrument(session, calibration_due_on=due_on)
    device.state = state
    work.instrument_id = device.id
    shown = {name: [(item.label, item.note) for item in items] for name, items in lists().items() if items}
    shown = {name: items for name, items in shown.items() if "Instruments" in name}
    assert shown == ({title: [(device.code, f"Flow bench · {said} · 1 open assignment · 1 lot")]} if title else {})


def test_only_a_correction_since_yesterday_that_changed_the_verdict_is_told(session, lists, people):
    work = make_work(session)
    for place, (before, after) in enumerate((("98.8", "98.9"), ("97.0", "98.9"))):
        reading = make_reading(session, work, before, place=place)
        technician = people["technician"]
        results.correct_reading(session, reading, value=after, reason="Digits swapped", actor=technician)
    title = "Corrections that changed a verdict since yesterday"
    assert [item.note for item in lists()[title]] == [
        "Bacterial filtration efficiency · fail → not assessed · Technician"
    ]
    with in_hours(24):
        assert len(lists()[title]) == 1
    with in_hours(37):
        assert lists()[title] == []


def test_the_page_costs_the_same_however_much_there_is(client, sign_in, sqlite_database, statements):
    counts = []
    sign_in(client, "lab manager")
    for more in (SHOWN, 2):
        with sqlite_database.transaction() as session:
            for _again in range(more):
                fill(session)
        with statements(sqlite_database) as seen:
            assert client.get("/morning").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def fill(session):
    """Put one more into most of the lists."""
    make_sample(session)
    make_result(session, make_work(session, requirements=[BFE]))
    begun = make_work(session)
    begun.next_reads, begun.opens_at = True, clock.now()
    begun.due_at = clock.now()
    make_instrument(session, calibration_due_on=date(2020, 5, 1))


def test_the_page_shows_its_lists_or_says_that_it_is_quiet(client, sign_in, sqlite_database):
    sign_in(client, "lab manager")
    assert 'href="/morning"' in client.get("/").text
    assert "A quiet morning" in client.get("/morning").text
    with sqlite_database.transaction() as session:
        make_result(session, make_work(session, requirements=[BFE]))
    page = client.get("/morning").text
    assert "Results waiting for review" in page
    assert "oldest: 0 min" in page
    assert "A quiet morning" not in page


@pytest.mark.parametrize("role", ["customs officer", "sampling officer", "administrator"])
def test_the_page_is_closed_to_who_does_not_read_the_work(client, sign_in, role):
    sign_in(client, role)
    assert client.get("/morning").status_code == 403
    assert 'href="/morning"' not in client.get("/").text
