"""Scan to anything: each kind of number, numbers of others, and codes that open nothing."""

import pytest
from support.clearance import make_line, make_released
from support.overview import make_story
from support.samples import make_declared

from lims.audit.capture import name_of
from lims.bench.assignments.models import TestRequest
from lims.bench.instruments.models import Instrument
from lims.errors import Forbidden, NotFound
from lims.numbers import NotANumber, NumberKind, spell
from lims.overview import finding
from lims.overview.destinations import DESTINATIONS
from lims.samples.models import Portion, Sample, SampleState


@pytest.fixture
def in_request(app):
    """Let addresses be made."""
    with app.test_request_context():
        yield


@pytest.fixture
def scan(session, people, in_request):
    """Return a function that finds a code for the person of a role."""
    return lambda code, role="auditor": finding.find(session, code, actor=people[role])


def test_every_kind_of_number_has_a_destination_or_is_said_to_have_none():
    assert set(NumberKind) - set(DESTINATIONS) == {NumberKind.COMMAND}


def test_each_number_of_a_shipments_way_opens_its_page(session, scan):
    story = make_story(session)
    session.flush()
    shipment, sample = story.made.shipment.number, story.sample.number
    assert scan(shipment) == f"/shipments/{shipment}/thread"
    assert scan(sample) == f"/samples/{sample}"
    assert scan(story.certificate.number) == f"/certificates/{story.certificate.number}"
    assert scan(story.decision.number) == f"/decisions/{story.decision.number}"


def test_a_specimen_opens_its_sample(session, scan):
    sample = make_story(session).sample.number
    session.flush()
    assert scan(f"{sample}.07") == scan(f"{sample.lower()}.12") == f"/samples/{sample}"


def test_people_and_instruments_are_opened_by_their_codes(session, people, scan):
    make_story(session)
    session.flush()
    instrument = session.query(Instrument).first()
    assert scan(people["technician"].code) == f"/people/{people['technician'].code}"
    assert scan(instrument.code) == f"/bench/instruments/{instrument.code}"


def test_a_test_request_opens_on_its_sample(session, scan):
    story = make_story(session)
    session.flush()
    number = session.query(TestRequest.number).filter_by(sample_id=story.sample.id).scalar()
    assert scan(number, "lab manager") == f"/bench/samples/{story.sample.number}/request"


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}\n"])
def test_case_and_blanks_do_not_matter(session, scan, spelling):
    story = make_story(session)
    session.flush()
    number = story.decision.number
    assert scan(spelling.format(number.lower())) == f"/decisions/{number}"
    assert scan(f"{number[:4]} {number[4:8]} {number[8:]}") == f"/decisions/{number}"


def test_a_batch_opens_the_thread_of_its_shipment(session, scan):
    declared = make_declared(session, batch="Lot-7b")
    session.flush()
    assert scan("lot-7B") == f"/shipments/{declared.shipment.number}/thread"


def test_a_declaration_number_is_found_with_blanks(session, scan):
    declared = make_declared(session)
    declared.shipment.declaration_number = "223320200000000017"
    session.flush()
    assert scan("2233 2020 0000 000017") == f"/shipments/{declared.shipment.number}/thread"


def test_a_seal_opens_its_sample(session, scan):
    story = make_story(session)
    session.flush()
    assert scan(story.sample.seal.lower(), "technician") == f"/samples/{story.sample.number}/next"


def test_a_batch_on_several_shipments_asks_which(session, scan):
    first, second = make_declared(session, batch="TWICE"), make_declared(session, batch="TWICE")
    session.flush()
    with pytest.raises(finding.SeveralFound) as several:
        scan("twice")
    assert set(several.value.numbers) == {first.shipment.number, second.shipment.number}


def test_every_mistyped_character_is_caught(session, scan):
    number = make_released(session)[2].number
    session.flush()
    for place in range(1, len(number)):
        wrong = number[:place] + ("0" if number[place] != "0" else "1") + number[place + 1 :]
        with pytest.raises(NotANumber) as mistyped:
            scan(wrong)
        assert mistyped.value.why in {"check character", "length"}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("6901234567892", "unknown kind"),
        ("S2000001", "length"),
        ("hello", "length"),
        ("你好", "unknown kind"),
        ("x" * 500, "unknown kind"),
    ],
)
def test_what_is_none_of_our_numbers_is_told_so(scan, code, why):
    with pytest.raises(NotANumber) as refused:
        scan(code)
    assert refused.value.why == why


@pytest.mark.parametrize("kind", [one for one in NumberKind if one is not NumberKind.COMMAND])
def test_a_sound_number_that_belongs_to_nothing_is_not_found(scan, people, kind):
    with pytest.raises(NotFound):
        scan(spell(kind, 19, 7))


@pytest.mark.parametrize("role", ["technician", "reviewer", "sample custodian", "lab manager", "administrator"])
def test_the_laboratory_does_not_open_shipments(session, scan, role):
    declared = make_declared(session, batch="PLAIN")
    declared.shipment.declaration_number = "223320200000000018"
    session.flush()
    with pytest.raises(Forbidden):
        scan(declared.shipment.number, role)
    for foreign in ("223320200000000018", "PLAIN"):
        with pytest.raises(NotANumber):
            scan(foreign, role)


@pytest.mark.parametrize(
    ("state", "portion", "role", "page"),
    [
        ("in transit", "A", "sample custodian", "/samples/{}/receive"),
        ("in transit", "A", "technician", "/samples/{}"),
        ("received", "A", "lab manager", "/bench/samples/{}/request"),
        ("received", "B", "lab manager", "/samples/{}"),
        ("received", "A", "technician", "/bench/samples/{}"),
        ("received", "A", "sample custodian", "/samples/{}"),
        ("in test", "A", "technician", "/bench/samples/{}"),
        ("in test", "A", "trainee", "/bench/samples/{}"),
        ("in test", "A", "reviewer", "/bench/samples/{}"),
        ("in test", "A", "customs officer", "/samples/{}"),
        ("returned", "A", "technician", "/samples/{}"),
        ("retained", "C", "technician", "/samples/{}"),
    ],
)
def test_a_sample_opens_at_its_next_step_for_the_person(in_request, people, state, portion, role, page):
    sample = Sample(number="S200000001X", state=SampleState(state), portion=Portion(portion))
    assert finding.next_step(sample, actor=people[role]) == page.format(sample.number)


def test_the_trail_is_asked_by_number_or_by_its_own_words(session):
    made, _, decision = make_released(session)
    session.flush()
    assert finding.subject_of(session, decision.number.lower()) == name_of(decision)
    assert finding.subject_of(session, f"lot:{made.lots[0].id}") == f"lot:{made.lots[0].id}"
    with pytest.raises(NotFound):
        finding.subject_of(session, spell(NumberKind.CASE, 19, 7))


def test_an_address_is_given_only_to_who_may_open_it(session, people, in_request):
    made = make_line(session)
    number = made.shipment.number
    assert finding.address_of(session, number, actor=people["auditor"]) == f"/shipments/{number}/thread"
    assert finding.address_of(session, number, actor=people["technician"]) == ""
    assert finding.address_of(session, "declaration 7", actor=people["auditor"]) == ""
