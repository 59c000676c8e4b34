"""The lists of lines with which a stage is not done: always what their conditions say, whatever touches a line."""

import pytest
from sqlalchemy import select
from support.certification import make_tested
from support.clearance import Line, make_certificate, make_decision, make_line, turn
from support.copying import OPEN_LINES
from support.people import person
from support.samples import make_declared, make_lot, make_order, make_samples

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates import operations as certificates
from lims.certificates.models import CertificateState, LineToCertify, ReasonClass
from lims.clearance.decisions.models import Decision, DecisionKind, LineToDecide, MessageState
from lims.samples import operations
from lims.samples.lineage import operations as lineage
from lims.samples.models import LineToOrder, Portion, SampleState
from lims.shipments.declarations.models import LineState, Lot


def listed(session, kind):
    session.flush()
    return list(session.scalars(select(kind.line_id)))


def test_a_line_is_to_be_ordered_until_an_order_is_at_work_and_again_when_it_came_to_nothing(session):
    declared = make_declared(session)
    assert listed(session, LineToOrder) == [declared.line.id]
    order = make_order(session, declared.lot)
    assert listed(session, LineToOrder) == []
    operations.cancel_order(session, order, reason="Twice", actor=person(session, "customs officer"))
    assert listed(session, LineToOrder) == [declared.line.id]
    sample = make_samples(session, make_order(session, declared.lot))[Portion.A]
    assert listed(session, LineToOrder) == []
    lost = {"actor": person(session, "sample custodian"), "note": "Fell off the van"}
    operations.set_state(session, sample, SampleState.LOST, **lost)
    assert listed(session, LineToOrder) == [declared.line.id]
    turn(session, Line(declared.shipment, declared.line, []), LineState.CANCELLED)
    assert listed(session, LineToOrder) == []


def test_a_line_is_to_be_certified_from_its_first_review_until_a_certificate_stands(session):
    tested = make_tested(session, reviewed=False)
    assert listed(session, LineToCertify) == []
    tested = make_tested(session)
    assert listed(session, LineToCertify) == [tested.line.id]
    certificate = make_certificate(session, Line(tested.shipment, tested.line, [tested.lot]))
    assert listed(session, LineToCertify) == []
    why = {"reason_class": ReasonClass.OTHER, "reason": "Torn"}
    certificates.revoke(session, certificate, **why, actor=person(session, "signatory"))
    assert certificate.state is CertificateState.REVOKED
    assert listed(session, LineToCertify) == [tested.line.id]


def test_a_line_whose_samples_nobody_wants_any_more_is_not_to_be_certified(session):
    tested = make_tested(session)
    lineage.close(session, tested.sample, reason="Stopped", actor=person(session, "lab manager"))
    assert listed(session, LineToCertify) == []


def test_a_lot_from_which_nothing_was_drawn_after_all_is_to_be_ordered(session):
    declared = make_declared(session)
    other = make_lot(session, declared.line, batch="B2020-05")
    record(session, AuditAction.SHIPMENT_AMENDED, subject=declared.shipment, actor=person(session, "customs officer"))
    drawn = [make_samples(session, make_order(session, lot))[Portion.A] for lot in (declared.lot, other)]
    assert listed(session, LineToOrder) == []
    manager = person(session, "lab manager")
    lineage.correct_lot(session, drawn[0], other, reason="The carton says so", actor=manager, all_portions=True)
    assert listed(session, LineToOrder) == [declared.line.id]


def test_a_line_is_to_be_decided_until_each_lot_has_a_final_decision(session):
    made = make_line(session, batches=("ONE", "TWO"))
    assert listed(session, LineToDecide) == [made.line.id]
    make_certificate(session, made)
    make_decision(session, made, DecisionKind.HOLD)
    assert listed(session, LineToDecide) == [made.line.id]
    decision = make_decision(session, made)
    assert listed(session, LineToDecide) == []
    decision.message_state = MessageState.REFUSED_BY_CUSTOMS
    assert listed(session, LineToDecide) == [made.line.id]


def test_a_lot_that_goes_takes_its_line_along(session):
    made = make_line(session, batches=("ONE", "TWO"))
    make_certificate(session, made, verdicts={made.lots[0].id: "pass"})
    make_decision(session, made, lot=made.lots[0])
    assert listed(session, LineToDecide) == [made.line.id]
    session.delete(session.get_one(Lot, made.lots[1].id))
    record(session, AuditAction.SHIPMENT_AMENDED, subject=made.shipment, actor=person(session, "customs officer"))
    assert listed(session, LineToDecide) == []


def test_worked_out_anew_a_list_is_what_it_was(session):
    make_line(session)
    make_tested(session)
    session.flush()
    for lines in OPEN_LINES:
        before = set(session.scalars(select(lines.table.c.line_id)))
        lines.renew(session)
        assert set(session.scalars(select(lines.table.c.line_id))) == before == set(session.scalars(lines.holding()))


@pytest.mark.parametrize("lent", ["postgres"], indirect=True)
def test_a_line_that_somebody_else_is_putting_in_is_not_taken_out(database):
    with database.transaction() as session:
        made = make_line(session, batches=("ONE", "TWO"))
        make_certificate(session, made)
        first = make_decision(session, made, lot=made.lots[0])
    with database.writing() as customs, database.writing() as officer:
        customs.get_one(Decision, first.id).message_state = MessageState.REFUSED_BY_CUSTOMS
        customs.flush()
        make_decision(officer, made, lot=made.lots[1])  # sees the first lot as released, and all done
        officer.commit()
        record(customs, AuditAction.MESSAGE_REFUSED, subject=first, actor=person(customs, "customs officer"))
        customs.commit()
    with database.reading() as session:
        assert listed(session, LineToDecide) == [made.line.id]
