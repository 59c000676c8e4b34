"""The home page's work lists: who sees what, with the clock, at a fixed price."""

from datetime import timedelta

import pytest
from support.bench import make_competence, make_request, make_result, make_work
from support.clearance import make_certificate, make_decision, make_line, make_released
from support.samples import make_order, make_sample, make_samples

from lims import clock
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import operations as assignments
from lims.bench.review import operations as review
from lims.certificates import operations as certificates
from lims.clearance.decisions.models import DecisionKind, MessageState
from lims.clearance.messages import operations as messages
from lims.overview.home import COUNTED, SHOWN, work_lists
from lims.overview.sources import SOURCES
from lims.permissions import Role
from lims.samples.models import SampleState
from lims.shipments.declarations.models import LineState


@pytest.fixture
def lists(session, people, app):
    """Return a function that reads the lists of a role, by title, as labels."""

    def read(role, language="en"):
        session.flush()
        with app.test_request_context():
            found = work_lists(session, SOURCES, people[role], language=language)
            return {str(one.title): [item.label for item in one.entries] for one in found}

    return read


CHANGED = "Certificates that changed since you had them"
STOPPED = "Stopped: work of yours that is not wanted any more"
EXPECTED = {
    Role.TECHNICIAN: ["Disposals to carry out", "My work", STOPPED, "Windows and invalid runs"],
    Role.TRAINEE: ["My work", STOPPED, "Windows and invalid runs"],
    Role.CUSTODIAN: [
        "Samples to receive", "Manifests to compare", "Findings to settle", "Samples on hold",
        "Samples due for disposal", "Disposals to carry out",
    ],
    Role.SAMPLING_OFFICER: ["Lots to sample", "Samples to draw"],
    Role.REVIEWER: ["Results to review"],
    Role.SIGNATORY: ["Lines to sign", "Certificates under review", CHANGED, "Newest certificates"],
    Role.LAB_MANAGER: [
        "Samples due for disposal", "Disposals to approve", "Amended declarations to answer",
        "Samples without a test request", "Work without a person",
    ],
    Role.QUALITY_MANAGER: [
        "Disposals to approve", "Open investigations", "Certificates under review", CHANGED, "Newest certificates",
    ],
    Role.OFFICER: [
        "Lines held by documents or lists", "Lots to sample", "Lines to decide", "Open cases",
        "Decisions that wait for customs' answer", "Decisions whose carrying out is not proved", CHANGED,
        "Newest certificates",
    ],
    Role.AUDITOR: [CHANGED, "Newest certificates"],
    Role.ASSESSOR: [CHANGED, "Newest certificates"],
    Role.INSTRUMENT: ["My work", STOPPED, "Windows and invalid runs"],
    Role.ADMINISTRATOR: ["Locked accounts"],
}  # fmt: skip
EXPECTED[Role.SENIOR_OFFICER] = EXPECTED[Role.OFFICER]


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_lists_and_they_are_empty_at_first(lists, role):
    assert lists(role.value) == {title: [] for title in EXPECTED[role]}


def test_documents_and_lots_wait_for_the_officer(session, lists):
    held = make_line(session, state=LineState.DOCUMENTS_HELD)
    make_line(session, batches=("NEW",))
    drawn = make_line(session, batches=("DRAWN",))
    order = make_order(session, drawn.lots[0])
    found = lists("customs officer")
    assert found["Lines held by documents or lists"] == [held.shipment.declaration_number]
    assert found["Lots to sample"] == ["NEW"]
    assert lists("sampling officer")["Samples to draw"] == [order.number]


def test_samples_wait_at_reception_and_then_for_a_request(session, lists):
    sample = make_sample(session)
    assert sample.number in lists("sample custodian")["Samples to receive"]
    received = make_sample(session, received=True)
    assert lists("lab manager")["Samples without a test request"] == [received.number]
    assert received.number not in lists("sample custodian")["Samples to receive"]


def test_work_waits_for_a_person_then_for_that_person(session, lists, people):
    work = make_work(session, started=False, requirements=["bfe"])
    assert len(lists("lab manager")["Work without a person"]) == 1
    make_competence(session, "technician")
    assignments.assign(session, work, person_id=people["technician"].id, actor=people["lab manager"])
    assert lists("lab manager")["Work without a person"] == []
    assert len(lists("technician")["My work"]) == 1
    assert lists("second technician")["My work"] == []


def test_a_result_waits_for_another_person_and_then_for_the_signatory(session, lists, people):
    result = make_result(session, make_work(session, requirements=["bfe"]))
    assert len(lists("reviewer")["Results to review"]) == 1
    assert lists("signatory")["Lines to sign"] == []
    review.accept(session, result, actor=people["reviewer"])
    assert lists("reviewer")["Results to review"] == []
    assert len(lists("signatory")["Lines to sign"]) == 1


def test_a_line_with_open_work_does_not_wait_for_a_signature(session, lists, people):
    result = make_result(session, make_work(session))
    review.accept(session, result, actor=people["reviewer"])
    assert lists("signatory")["Lines to sign"] == []


def test_a_certified_line_waits_for_the_officer_until_it_is_decided(session, lists):
    made = make_line(session)
    make_line(session)
    make_certificate(session, made)
    assert lists("customs officer")["Lines to decide"] == [made.shipment.declaration_number]
    decision = make_decision(session, made, DecisionKind.REFUSE)
    found = lists("customs officer")
    assert found["Lines to decide"] == []
    assert found["Decisions whose carrying out is not proved"] == [decision.number]


def test_a_message_waits_for_customs_answer(session, lists, people):
    _, _, decision = make_released(session)
    messages.note_sent(session, decision, messages.write(session, decision), actor=SYSTEM)
    assert lists("customs officer")["Decisions that wait for customs' answer"] == [decision.number]
    messages.acknowledge(session, decision, reference="1", actor=people["customs officer"])
    assert lists("customs officer")["Decisions that wait for customs' answer"] == []
    assert decision.message_state is MessageState.ACKNOWLEDGED


def test_a_fallen_certificate_waits_as_a_case_and_as_a_line(session, lists, people):
    made, certificate, _ = make_released(session)
    certificates.suspend(session, certificate, reason="Doubt", actor=people["quality manager"])
    found = lists("customs officer")
    assert (len(found["Open cases"]), found["Lines to decide"]) == (2, [made.shipment.declaration_number])
    assert lists("quality manager")["Certificates under review"] == [certificate.number]


def test_only_accounts_that_are_locked_now_are_listed(session, lists, people):
    for name, minutes in (("technician", 10), ("reviewer", -10)):
        session.get_one(Person, people[name].id).locked_until = clock.now() + timedelta(minutes=minutes)
        record(session, AuditAction.LOCKED_OUT, subject=session.get_one(Person, people[name].id), actor=SYSTEM)
    assert lists("administrator")["Locked accounts"] == [people["technician"].name]


def test_goods_and_requirements_are_named_in_the_readers_language(session, app, people):
    make_request(session)
    make_work(session, started=False)
    session.flush()
    with app.test_request_context():
        found = work_lists(session, SOURCES, people["lab manager"], language="zh")
    notes = {item.note for one in found for item in one.entries}
    assert {"医用外科口罩", "细菌过滤效率"} <= notes


def test_a_long_list_shows_its_first_rows_and_counts_no_further_than_it_must(session, app, people):
    make_samples(session)
    for _ in range(SHOWN + 2):
        make_line(session)
    session.flush()
    with app.test_request_context():
        found = {str(one.title): one for one in work_lists(session, SOURCES, people["customs officer"], language="en")}
    lots = found["Lots to sample"]
    assert (len(lots.entries), lots.count, lots.counted) == (SHOWN, SHOWN + 2, str(SHOWN + 2))
    assert type(lots)("", "", COUNTED + 1, []).counted == f"{COUNTED}+"


@pytest.mark.parametrize("role", ["customs officer", "signatory", "lab manager", "technician"])
def test_the_page_takes_two_statements_a_list_at_most_however_much_waits(
    database, session, app, people, statements, role
):
    for _ in range(SHOWN + 1):
        make_work(session, started=False)
        make_line(session)
        make_released(session)
    session.commit()
    with app.test_request_context(), database.reading() as reading, statements(database) as seen:
        found = work_lists(reading, SOURCES, people[role], language="en")
    assert len([one for one in seen if one != "BEGIN"]) <= 2 * len(found) + 1


def test_a_portion_is_due_for_disposal_on_the_laboratory_s_own_day(session, lists):
    sample = make_sample(session, received=True)
    sample.state, sample.keep_until = SampleState.REPORTED, clock.today() + timedelta(days=1)
    assert lists("sample custodian")["Samples due for disposal"] == []
    with clock.running_from(clock.now() + timedelta(hours=13)):  # past midnight in Shanghai, the same day in UTC
        assert lists("sample custodian")["Samples due for disposal"] == [sample.number]
