"""The officer's list: who waits, for what, and at what price in statements."""

import pytest
from support.clearance import make_assessment, make_certificate, make_decision, make_line, make_released, turn
from support.people import person

from lims.certificates import operations as certificates
from lims.certificates.models import CertificateState
from lims.clearance.decisions.models import DecisionKind, MessageState
from lims.clearance.decisions.waiting import WaitsFor, waiting_page
from lims.shipments.declarations.models import LineState
from lims.shipments.risk.models import Lane

HOLD, RELEASE, CONDITIONAL, REFUSE = DecisionKind


def waiting(session, **narrowed):
    session.flush()
    return [one.line_id for one in waiting_page(session, **narrowed)]


def test_a_line_waits_until_it_is_decided(session):
    made = make_line(session)
    make_certificate(session, made)
    assert waiting(session) == [made.line.id]
    make_decision(session, made, HOLD)
    assert waiting(session) == [made.line.id]
    make_decision(session, made, RELEASE)
    assert waiting(session) == []


def test_a_line_waits_until_each_of_its_lots_is_decided(session):
    made = make_line(session, batches=("GOOD", "BAD"))
    make_certificate(session, made, "fail", verdicts={made.lots[0].id: "pass", made.lots[1].id: "fail"})
    make_decision(session, made, RELEASE, lot=made.lots[0])
    assert waiting(session) == [made.line.id]
    assert waiting_page(session)[0].is_decided_in_part
    make_decision(session, made, REFUSE, lot=made.lots[1])
    assert waiting(session) == []


def test_a_lot_that_is_held_lets_its_decided_line_wait(session):
    made = make_line(session, batches=("ONE", "TWO"))
    make_certificate(session, made)
    make_decision(session, made, RELEASE)
    make_decision(session, made, HOLD, lot=made.lots[1])
    assert waiting(session) == [made.line.id]


def test_a_cancelled_line_waits_for_nothing(session):
    make_line(session, state=LineState.CANCELLED)
    assert waiting(session) == []


def test_a_decision_that_customs_refused_is_back_in_the_list(session):
    made, _, decision = make_released(session)
    decision.message_state = MessageState.REFUSED_BY_CUSTOMS
    assert waiting(session, waits_for=WaitsFor.OFFICER) == [made.line.id]


def test_a_decision_under_review_is_back_in_the_list(session):
    made, certificate, _ = make_released(session)
    certificates.suspend(session, certificate, reason="Doubt", actor=person(session, "signatory"))
    found = waiting_page(session, waits_for=WaitsFor.OFFICER)
    assert [(one.line_id, one.waits_for) for one in found] == [(made.line.id, "review")]


def make_cases(session):
    """Return a line for each thing that may be waited for, with its code and whose turn it is."""
    documents = make_line(session, state=LineState.DOCUMENTS_HELD)
    proceeds = make_line(session, state=LineState.MAY_PROCEED)
    untested = make_line(session)
    certified = make_line(session)
    make_certificate(session, certified)
    suspended = make_line(session)
    make_certificate(session, suspended, state=CertificateState.SUSPENDED)
    held = make_line(session)
    make_certificate(session, held)
    make_decision(session, held, HOLD)
    papers_and_certificate = make_line(session)
    make_certificate(session, papers_and_certificate)
    turn(session, papers_and_certificate, LineState.DOCUMENTS_HELD)
    return {
        documents.line.id: ("documents", WaitsFor.DOCUMENTS),
        proceeds.line.id: ("decision", WaitsFor.OFFICER),
        untested.line.id: ("laboratory", WaitsFor.LABORATORY),
        certified.line.id: ("decision", WaitsFor.OFFICER),
        suspended.line.id: ("laboratory", WaitsFor.LABORATORY),
        held.line.id: ("further decision", WaitsFor.OFFICER),
        papers_and_certificate.line.id: ("documents", WaitsFor.DOCUMENTS),
    }


def test_the_filter_and_the_words_agree_on_what_is_waited_for(session):
    cases = make_cases(session)
    session.flush()
    assert {one.line_id: one.waits_for for one in waiting_page(session)} == {
        line: code for line, (code, _) in cases.items()
    }
    for one in WaitsFor:
        assert set(waiting(session, waits_for=one)) == {line for line, (_, whose) in cases.items() if whose is one}


def test_the_list_shows_the_lane_and_finds_by_number(session):
    made, other = make_line(session), make_line(session)
    make_assessment(session, made, lane=Lane.STANDARD)
    make_assessment(session, made, lane=Lane.GREEN)
    session.flush()
    assert waiting(session, text=made.shipment.number.lower()) == [made.line.id]
    assert waiting(session, text=other.shipment.declaration_number) == [other.line.id]
    assert [one.lane for one in waiting_page(session)] == [Lane.GREEN, None]


@pytest.mark.parametrize("lines", [1, 6])
def test_the_list_takes_one_statement(database, session, statements, lines):
    for _ in range(lines):
        make_line(session)
    session.commit()
    with database.reading() as reading, statements(database) as seen:
        assert len(waiting_page(reading)) == lines
    assert len([one for one in seen if one != "BEGIN"]) == 1
