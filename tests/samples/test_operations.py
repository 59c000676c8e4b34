from pathlib import Path

import pytest
from sqlalchemy import func, select
from support.people import person
from support.samples import (
    custodian,
    make_declared,
    make_order,
    make_sample,
    make_samples,
    officer,
    receive,
)

import lims.catalogue
from lims import clock, events
from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid, WrongState
from lims.samples import operations, queries
from lims.samples.models import (
    CustodyAct,
    CustodyLine,
    OrderState,
    Portion,
    ReturnReason,
    SampleState,
    SamplingOrder,
)
from lims.samples.obstacles import (
    AlreadyOrdered,
    AlreadyReceived,
    NothingToSeal,
    ReasonMissing,
    ReserveStays,
    SealUsed,
    TooFewUnits,
    TooManyUnits,
)
from lims.shipments.declarations.models import LineState

S = SampleState
DATA = Path(lims.catalogue.__path__[0]) / "data"


def last_row(session):
    session.commit()
    of_shipments = select(AuditRow).where(AuditRow.stream.startswith("shipment:"))
    return session.scalars(of_shipments.order_by(AuditRow.at.desc(), AuditRow.position.desc()).limit(1)).one()


def acts_of(session, sample):
    return [step.act for step in queries.custody_of(session, sample.id)]


class TestOrdering:
    def test_an_order_keeps_its_units_its_portions_and_its_reason(self, session):
        order = make_order(session, portions=[Portion.B, Portion.A])
        assert (order.state, order.units, order.portions) == (OrderState.PLANNED, 47, ["A", "B"])
        row = last_row(session)
        assert (row.action, row.label, row.reason) == ("samples:order:made", order.number, "Control order: sample")
        assert row.stream == f"shipment:{order.shipment_id}"

    def test_a_lot_has_one_order_at_work(self, session):
        order = make_order(session)
        lot = queries.lot_by_id(session, order.lot_id)
        with pytest.raises(AlreadyOrdered) as refusal:
            make_order(session, lot)
        assert refusal.value.order == order.number

    @pytest.mark.parametrize("end", ["cancelled", "returned", "lost"])
    def test_a_lot_is_ordered_anew_when_the_first_order_led_to_nothing(self, session, end):
        order = make_order(session)
        lot = queries.lot_by_id(session, order.lot_id)
        if end == "cancelled":
            operations.cancel_order(session, order, reason="wrong lot", actor=officer(session))
        else:
            sample = make_samples(session, order)[Portion.A]
            if end == "returned":
                receive(session, sample, intact=False)
            else:
                operations.report_lost(session, sample, reason="van accident", actor=custodian(session))
        assert make_order(session, lot).number != order.number

    @pytest.mark.parametrize(
        ("changes", "obstacle"),
        [
            ({"units": 0}, TooFewUnits),
            ({"units": 16_667}, TooManyUnits),
            ({"portions": [Portion.B]}, Invalid),
            ({"reason": "  "}, ReasonMissing),
        ],
    )
    def test_an_order_that_cannot_be_drawn_is_refused(self, session, changes, obstacle):
        with pytest.raises(obstacle):
            make_order(session, **changes)

    @pytest.mark.parametrize("state", [one for one in LineState if one is not LineState.TO_SAMPLE])
    def test_only_a_line_that_is_to_be_sampled_is_sampled(self, session, state):
        with pytest.raises(WrongState):
            make_order(session, make_declared(session, state=state).lot)

    def test_a_drawn_order_cannot_be_cancelled(self, session):
        order = make_order(session)
        make_samples(session, order)
        with pytest.raises(WrongState):
            operations.cancel_order(session, order, reason="too late", actor=officer(session))


class TestDrawing:
    def test_each_portion_gets_its_number_seal_place_time_and_person(self, session):
        samples = make_samples(session)
        officer_id = person(session, "sampling officer").id
        assert len({sample.number for sample in samples.values()}) == 3
        for portion, sample in samples.items():
            assert sample.seal.endswith(f"-{portion}")
            assert (sample.units, sample.place, sample.drawn_by_id) == (47, "Warehouse 3", officer_id)
            assert abs((clock.now() - sample.drawn_at).total_seconds()) < 60
        assert last_row(session).action == "samples:sample:drawn"

    @pytest.mark.parametrize(
        ("choices", "states"),
        [
            ({}, (S.IN_TRANSIT, S.LEFT_WITH_OWNER, S.IN_TRANSIT)),
            ({"leave_with_owner": False}, (S.IN_TRANSIT, S.IN_TRANSIT, S.IN_TRANSIT)),
            ({"send_on": False}, (S.DRAWN, S.LEFT_WITH_OWNER, S.DRAWN)),
            ({"send_on": False, "leave_with_owner": False}, (S.DRAWN, S.DRAWN, S.DRAWN)),
        ],
    )
    def test_portions_leave_or_stay_as_the_person_says(self, session, choices, states):
        samples = make_samples(session, **choices)
        assert tuple(samples[portion].state for portion in Portion) == states

    def test_every_step_of_a_drawn_portion_is_a_custody_line(self, session):
        samples = make_samples(session)
        assert acts_of(session, samples[Portion.A]) == [CustodyAct.DRAWN, CustodyAct.SENT]
        assert acts_of(session, samples[Portion.B]) == [CustodyAct.DRAWN, CustodyAct.LEFT_WITH_OWNER]

    def test_seals_are_kept_in_capitals_without_blanks(self, session):
        order = make_order(session, portions=[Portion.A])
        samples = make_samples(session, order, seals={Portion.A: " cn 12-34 "})
        assert samples[Portion.A].seal == "CN12-34"

    @pytest.mark.parametrize(
        ("seals", "obstacle", "field"),
        [
            ({Portion.A: "X1", Portion.B: "X2"}, NothingToSeal, "seal_c"),
            ({Portion.A: "X1", Portion.B: " ", Portion.C: "X3"}, NothingToSeal, "seal_b"),
            ({Portion.A: "X1", Portion.B: "x 1", Portion.C: "X3"}, SealUsed, "seal_b"),
            ({Portion.A: "X1", Portion.B: "封条", Portion.C: "X3"}, Invalid, "seal_b"),
            ({Portion.A: "X" * 41, Portion.B: "X2", Portion.C: "X3"}, Invalid, "seal_a"),
        ],
    )
    def test_a_wrong_seal_is_named_at_its_field(self, session, seals, obstacle, field):
        with pytest.raises(obstacle) as refusal:
            make_samples(session, seals=seals)
        assert refusal.value.field == field

    def test_a_seal_that_closes_another_sample_is_refused_with_that_sample(self, session):
        first = make_samples(session)
        with pytest.raises(SealUsed) as refusal:
            make_samples(session, seals={Portion.A: "X1", Portion.B: first[Portion.C].seal.lower(), Portion.C: "X3"})
        assert (refusal.value.field, refusal.value.sample) == ("seal_b", first[Portion.C].number)

    def test_portion_a_holds_at_least_what_the_tests_need(self, session):
        with pytest.raises(TooFewUnits):
            make_samples(session, units={Portion.A: 46})
        assert make_samples(session, units={Portion.A: 48, Portion.B: 10})[Portion.B].units == 10

    def test_an_order_is_drawn_once(self, session):
        order = make_order(session)
        make_samples(session, order)
        with pytest.raises(WrongState):
            make_samples(session, order)

    def test_what_stays_is_sent_later(self, session):
        samples = make_samples(session, send_on=False)
        for portion in (Portion.A, Portion.B):
            operations.send(session, samples[portion], actor=person(session, "sampling officer"))
            assert samples[portion].state is S.IN_TRANSIT
        assert last_row(session).action == "samples:sample:sent"


class TestReceiving:
    def test_a_sample_in_order_is_received_and_told_to_the_later_stages(self, session):
        told = []

        def listener(_session, sample, actor):
            told.append(sample.number)

        sample = make_sample(session)
        with events.sample_received.connected_to(listener):
            receive(session, sample, condition="dry")
        assert (sample.state, sample.received_units, sample.condition) == (S.RECEIVED, 47, "dry")
        assert sample.received_by_id == sample.holder_id == custodian(session).id
        assert told == [sample.number]
        assert last_row(session).action == "samples:sample:received"

    @pytest.mark.parametrize(
        ("checks", "reason"),
        [
            ({}, None),
            ({"units": 48}, None),
            ({"units": 46}, ReturnReason.TOO_FEW),
            ({"intact": False}, ReturnReason.BROKEN_SEAL),
            ({"seal": "CN-OTHER"}, ReturnReason.WRONG_SEAL),
            ({"seal": "CN-OTHER", "intact": False, "units": 0}, ReturnReason.WRONG_SEAL),
            ({"intact": False, "units": 0}, ReturnReason.BROKEN_SEAL),
            ({"refused": ReturnReason.DAMAGED}, ReturnReason.DAMAGED),
            ({"refused": ReturnReason.WRONG_GOODS}, ReturnReason.WRONG_GOODS),
            ({"refused": ReturnReason.DAMAGED, "units": 1}, ReturnReason.TOO_FEW),
        ],
    )
    def test_the_receipt_checks_decide_between_received_and_returned(self, session, checks, reason):
        sample = receive(session, make_sample(session), **checks)
        assert (sample.state, sample.returned_reason) == (S.RETURNED if reason else S.RECEIVED, reason)

    def test_a_return_keeps_what_was_found_and_who_found_it(self, session):
        sample = receive(session, make_sample(session), seal="CN-OTHER", units=40, condition="carton wet")
        step = queries.custody_of(session, sample.id)[-1]
        assert (step.act, step.receiver, step.note) == (CustodyAct.RETURNED, "Sample Custodian", "carton wet")
        assert (sample.received_units, sample.received_at) == (40, None)
        row = last_row(session)
        assert (row.action, row.reason) == ("samples:sample:returned", "wrong seal")
        assert "CN-OTHER" in row.changes

    def test_the_same_reception_again_changes_nothing(self, session):
        sample = make_sample(session, received=True)
        before = session.scalar(select(func.count()).select_from(CustodyLine))
        at = sample.received_at
        receive(session, sample, seal=sample.seal.lower())
        assert sample.received_at == at
        assert session.scalar(select(func.count()).select_from(CustodyLine)) == before

    @pytest.mark.parametrize("checks", [{"units": 46}, {"seal": "CN-OTHER"}, {"intact": False}])
    def test_another_reception_of_a_received_sample_is_refused(self, session, checks):
        sample = make_sample(session, received=True)
        with pytest.raises(AlreadyReceived):
            receive(session, sample, **checks)
        assert sample.state is S.RECEIVED

    def test_a_returned_sample_is_not_received(self, session):
        sample = receive(session, make_sample(session), intact=False)
        with pytest.raises(WrongState):
            receive(session, sample)

    @pytest.mark.parametrize("role", ["technician", "sampling officer", "customs officer", "administrator", "reviewer"])
    def test_only_the_custodian_receives(self, session, role):
        sample = make_sample(session)
        with pytest.raises(Forbidden):
            receive(session, sample, actor=person(session, role))


class TestHolding:
    @pytest.mark.parametrize("before", [S.RECEIVED, S.IN_TEST])
    def test_a_hold_is_lifted_back_to_where_it_began(self, session, before):
        sample = make_sample(session, received=True)
        operations.set_state(session, sample, before, actor=custodian(session))
        operations.hold(session, sample, reason="two batch numbers", actor=custodian(session))
        assert (sample.state, sample.state_before_hold) == (S.ON_HOLD, before)
        operations.lift_hold(session, sample, reason="the owner confirms B2020-04", actor=custodian(session))
        assert (sample.state, sample.state_before_hold) == (before, None)
        assert last_row(session).reason == "the owner confirms B2020-04"
        assert acts_of(session, sample)[-2:] == [CustodyAct.HELD, CustodyAct.HOLD_LIFTED]

    def test_nobody_takes_a_sample_on_hold_to_the_bench(self, session):
        sample = make_sample(session, received=True)
        operations.hold(session, sample, reason="query", actor=custodian(session))
        with pytest.raises(WrongState):
            operations.set_state(session, sample, S.IN_TEST, actor=custodian(session))

    @pytest.mark.parametrize("verb", [operations.hold, operations.lift_hold])
    def test_a_hold_and_its_end_need_a_reason(self, session, verb):
        sample = make_sample(session, received=True)
        if verb is operations.lift_hold:
            operations.hold(session, sample, reason="query", actor=custodian(session))
        with pytest.raises(ReasonMissing):
            verb(session, sample, reason="", actor=custodian(session))

    def test_what_is_not_on_hold_is_not_lifted(self, session):
        with pytest.raises(WrongState):
            operations.lift_hold(
                session, make_sample(session, received=True), reason="answered", actor=custodian(session)
            )


class TestMoving:
    def test_what_is_left_somewhere_is_in_nobodys_hands(self, session):
        sample = make_sample(session, received=True)
        operations.move(session, sample, place="shelf 4", actor=custodian(session))
        assert (sample.place_now, sample.holder_id) == ("shelf 4", None)
        assert acts_of(session, sample)[-1] is CustodyAct.MOVED

    def test_the_same_move_again_changes_nothing(self, session):
        sample = make_sample(session, received=True)
        for _ in range(2):
            operations.move(session, sample, place="shelf 4", actor=custodian(session))
        assert acts_of(session, sample).count(CustodyAct.MOVED) == 1

    def test_the_retained_reserve_does_not_leave_the_store(self, session):
        sample = make_sample(session, Portion.C, received=True)
        operations.set_state(session, sample, S.RETAINED, actor=custodian(session))
        with pytest.raises(ReserveStays):
            operations.move(session, sample, place="bench", actor=custodian(session))

    def test_what_is_gone_cannot_be_moved(self, session):
        sample = make_sample(session, received=True)
        operations.report_lost(session, sample, reason="fire", actor=custodian(session))
        with pytest.raises(WrongState):
            operations.move(session, sample, place="shelf 4", actor=custodian(session))


class TestEnding:
    def test_a_lost_sample_says_what_happened(self, session):
        sample = make_sample(session)
        with pytest.raises(ReasonMissing):
            operations.report_lost(session, sample, reason="", actor=custodian(session))
        operations.report_lost(session, sample, reason="van accident", actor=custodian(session))
        assert (sample.state, acts_of(session, sample)[-1]) == (S.LOST, CustodyAct.LOST)

    def test_a_hold_can_end_in_a_loss(self, session):
        sample = make_sample(session, received=True)
        operations.hold(session, sample, reason="query", actor=custodian(session))
        operations.report_lost(session, sample, reason="gone", actor=custodian(session))
        session.commit()
        assert sample.state is S.LOST

    def test_a_later_stage_takes_the_sample_on_and_leaves_a_trace(self, session):
        sample = make_sample(session, received=True)
        for state in (S.IN_TEST, S.CONSUMED, S.REPORTED):
            operations.set_state(session, sample, state, actor=custodian(session), note="bench")
        assert acts_of(session, sample)[-3:] == [CustodyAct.IN_TEST, CustodyAct.CONSUMED, CustodyAct.REPORTED]
        assert last_row(session).action == "samples:sample:state changed"

    def test_a_sample_that_is_there_already_stays_without_a_trace(self, session):
        sample = make_sample(session, received=True)
        before = acts_of(session, sample)
        operations.set_state(session, sample, S.RECEIVED, actor=custodian(session))
        assert acts_of(session, sample) == before


@pytest.mark.parametrize("role", ["technician", "sample custodian", "signatory", "administrator", "auditor"])
def test_the_laboratory_orders_no_samples(session, role):
    with pytest.raises(Forbidden):
        make_order(session, actor=person(session, role))
    assert session.scalar(select(func.count()).select_from(SamplingOrder)) == 0


@pytest.mark.parametrize("role", ["technician", "sample custodian", "customs officer", "administrator"])
def test_only_the_sampling_officer_draws(session, role):
    with pytest.raises(Forbidden):
        make_samples(session, actor=person(session, role))
