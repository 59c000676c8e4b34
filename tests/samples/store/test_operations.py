from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from support.people import load_people, person
from support.samples import SEALS, custodian, make_sample, make_samples, receive
from support.store import make_location, make_shelf

from lims import clock
from lims.audit.models import AuditRow
from lims.errors import Forbidden, WrongState
from lims.samples import operations as of_samples
from lims.samples import queries as samples
from lims.samples.custody import ImplausibleTime
from lims.samples.models import CustodyAct, CustodyLine, Portion, SampleState, StorageCondition
from lims.samples.obstacles import ReasonMissing, ReserveStays
from lims.samples.store import locations, obstacles, operations
from lims.samples.store.models import Location, LocationState

S = SampleState


def custody(session, sample):
    """Return the acts of a sample with where each left it and with whom."""
    session.flush()
    return [(step.act.value, step.place, step.receiver) for step in samples.custody_of(session, sample.id)]


def last_action(session):
    session.commit()
    of_shipments = select(AuditRow.action).where(AuditRow.stream.startswith("shipment:"))
    return session.scalars(of_shipments.order_by(AuditRow.at.desc(), AuditRow.position.desc()).limit(1)).one()


class TestPuttingAway:
    def test_a_sample_lies_at_its_path_and_nobody_has_it(self, session):
        sample, shelf = make_sample(session, received=True), make_shelf(session)
        assert operations.put_away(session, [sample], shelf, actor=custodian(session)) == [sample]
        assert (sample.place_now, sample.holder_id, sample.location_id) == ("Room of Shelf 1 / Shelf 1", None, shelf.id)
        assert custody(session, sample)[-1] == ("stored", "Room of Shelf 1 / Shelf 1", None)
        assert last_action(session) == "samples:sample:stored"

    def test_the_same_scan_again_changes_nothing(self, session):
        sample, shelf = make_sample(session, received=True), make_shelf(session)
        operations.put_away(session, [sample, sample], shelf, actor=custodian(session))
        before = custody(session, sample)
        assert operations.put_away(session, [sample], shelf, actor=custodian(session)) == []
        assert custody(session, sample) == before

    def test_what_was_reported_and_the_portions_b_and_c_are_retained_by_it(self, session):
        shelf = make_shelf(session)
        portions = {
            one: receive(session, sample) for one, sample in make_samples(session, leave_with_owner=False).items()
        }
        operations.put_away(session, list(portions.values()), shelf, actor=custodian(session))
        assert [portions[one].state for one in Portion] == [S.RECEIVED, S.RETAINED, S.RETAINED]
        for state in (S.IN_TEST, S.REPORTED):
            of_samples.set_state(session, portions[Portion.A], state, actor=custodian(session))
        operations.take_out(session, portions[Portion.A], actor=custodian(session))
        operations.put_away(session, [portions[Portion.A]], shelf, actor=custodian(session))
        assert portions[Portion.A].state is S.RETAINED

    def test_what_is_still_on_its_way_is_received_first(self, session):
        with pytest.raises(WrongState):
            operations.put_away(session, [make_sample(session)], make_shelf(session), actor=custodian(session))

    def test_a_location_takes_as_many_as_it_has_room_for(self, session):
        shelf = make_shelf(session, capacity=2)
        three = [make_sample(session, received=True) for _ in range(3)]
        operations.put_away(session, three[:2], shelf, actor=custodian(session))
        with pytest.raises(obstacles.LocationFull) as refusal:
            operations.put_away(session, three, shelf, actor=custodian(session))
        assert (refusal.value.used, refusal.value.more, refusal.value.capacity) == (2, 1, 2)
        operations.take_out(session, three[0], actor=custodian(session))
        assert operations.put_away(session, three[2:], shelf, actor=custodian(session)) == three[2:]

    @pytest.mark.parametrize("closed", ["shelf", "room"])
    def test_nothing_goes_into_what_is_closed_nor_into_what_stands_in_it(self, session, closed):
        room = make_location(session, "Store")
        shelf = make_location(session, "Shelf 1", parent=room)
        shut = {"shelf": shelf, "room": room}[closed]
        locations.change_location(
            session, shut, name=shut.name, condition=shut.condition, state=LocationState.CLOSED,
            actor=custodian(session),
        )  # fmt: skip
        with pytest.raises(obstacles.LocationClosed) as refusal:
            operations.put_away(session, [make_sample(session, received=True)], shelf, actor=custodian(session))
        assert refusal.value.closed == shut.name

    def test_what_is_kept_cold_goes_into_the_cold_only(self, session):
        sample, warm = make_sample(session, received=True), make_shelf(session)
        cold = make_shelf(session, "Fridge shelf", condition=StorageCondition.COLD)
        with pytest.raises(ReasonMissing):
            operations.ask_condition(
                session, sample, condition=StorageCondition.COLD, reason=" ", actor=custodian(session)
            )
        operations.ask_condition(
            session, sample, condition=StorageCondition.COLD, reason="bioburden", actor=custodian(session)
        )
        with pytest.raises(obstacles.WrongCondition):
            operations.put_away(session, [sample], warm, actor=custodian(session))
        assert operations.put_away(session, [sample], cold, actor=custodian(session)) == [sample]

    def test_who_may_not_move_samples_puts_nothing_away(self, session, people):
        with pytest.raises(Forbidden):
            operations.put_away(session, [], make_shelf(session), actor=people["reviewer"])


class TestTakingOut:
    def test_it_is_then_in_the_hands_of_who_scanned_it(self, session, people):
        sample, technician = make_sample(session, received=True), people["technician"]
        operations.put_away(session, [sample], make_shelf(session), actor=custodian(session))
        assert operations.take_out(session, sample, actor=technician)
        assert not operations.take_out(session, sample, actor=technician)
        assert (sample.holder_id, sample.location_id, sample.place_now) == (technician.id, None, "in hand")
        assert custody(session, sample)[-1] == ("taken out", "in hand", technician.name)
        assert last_action(session) == "samples:sample:taken out"

    def test_nobody_takes_it_out_of_another_person_s_hands(self, session, people):
        sample = make_sample(session, received=True)
        with pytest.raises(obstacles.HeldByAnother) as refusal:
            operations.take_out(session, sample, actor=people["technician"])
        assert refusal.value.holder == custodian(session).name

    def test_the_reserve_moves_inside_the_store_and_never_out_of_it(self, session):
        sample = make_sample(session, Portion.C, received=True)
        operations.put_away(session, [sample], make_shelf(session), actor=custodian(session))
        with pytest.raises(ReserveStays):
            operations.take_out(session, sample, actor=custodian(session))
        elsewhere = make_shelf(session, "Shelf 2")
        assert operations.put_away(session, [sample], elsewhere, actor=custodian(session)) == [sample]


class TestHandingOver:
    """Giver: who has it. Receiver: who acts, or who is confirmed by the code on the own card."""

    @pytest.mark.parametrize(
        ("acts", "code", "obstacle"),
        [
            ("technician", "", None),
            ("sample custodian", "technician", None),
            ("sample custodian", "", obstacles.ReceiverNotConfirmed),
            ("sample custodian", "sample custodian", obstacles.ReceiverNotConfirmed),
            ("sampling officer", "technician", obstacles.NotPartOfIt),
        ],
    )
    def test_giver_and_receiver_are_both_there(self, session, people, acts, code, obstacle):
        sample, receiver = make_sample(session, received=True), people["technician"]
        given = {"to": receiver.id, "actor": people[acts], "receiver_code": people[code].code.lower() if code else ""}
        if obstacle:
            with pytest.raises(obstacle):
                operations.hand_over(session, [sample], **given)
            return
        assert operations.hand_over(session, [sample], **given) == [sample]
        assert operations.hand_over(session, [sample], **given) == []
        line = session.scalars(select(CustodyLine).order_by(CustodyLine.id.desc()).limit(1)).one()
        assert (line.from_id, line.to_id, line.by_id) == (custodian(session).id, receiver.id, people[acts].id)
        assert last_action(session) == "samples:sample:handed over"

    def test_what_lies_in_the_store_is_taken_out_first(self, session, people):
        sample = make_sample(session, received=True)
        operations.put_away(session, [sample], make_shelf(session), actor=custodian(session))
        with pytest.raises(obstacles.NobodyHasIt):
            operations.hand_over(session, [sample], to=people["technician"].id, actor=people["technician"])

    def test_who_may_not_move_samples_gets_none(self, session, people):
        reviewer = people["reviewer"]
        with pytest.raises(obstacles.MayNotHold):
            operations.hand_over(
                session, [make_sample(session, received=True)], to=reviewer.id, receiver_code=reviewer.code,
                actor=custodian(session),
            )  # fmt: skip


class TestUndoing:
    def prepared(self, session, act):
        """Return a sample after ``act`` of the custodian, and where it was before."""
        sample, actor = make_sample(session, Portion.B), custodian(session)
        if act == "received":
            before = (sample.state, sample.place_now, sample.holder_id, sample.location_id)
            receive(session, sample)
            return sample, before
        receive(session, sample)
        if act == "taken out":
            operations.put_away(session, [sample], make_shelf(session), actor=actor)
        before = (sample.state, sample.place_now, sample.holder_id, sample.location_id)
        if act == "retained":
            operations.put_away(session, [sample], make_shelf(session), actor=actor)
        elif act == "taken out":
            operations.take_out(session, sample, actor=actor)
        elif act == "moved":
            of_samples.move(session, sample, place="bench 2", actor=actor)
        else:
            technician = load_people(session)["technician"]
            operations.hand_over(session, [sample], to=technician.id, receiver_code=technician.code, actor=actor)
        return sample, before

    @pytest.mark.parametrize("act", ["received", "retained", "taken out", "moved", "handed over"])
    def test_a_slip_is_taken_back_by_a_new_line_and_only_once(self, session, act):
        sample, before = self.prepared(session, act)
        line = operations.undo_last(session, sample, actor=custodian(session))
        assert (sample.state, sample.place_now, sample.holder_id, sample.location_id) == before
        session.flush()
        undone = session.get_one(CustodyLine, line.undoes_id)
        assert (undone.act.value, line.note, line.act) == (act, act, CustodyAct.UNDONE)
        assert last_action(session) == "samples:custody:undone"
        with pytest.raises(obstacles.NothingToUndo):
            operations.undo_last(session, sample, actor=custodian(session))

    def test_the_same_slip_twice_is_taken_back_twice(self, session):
        sample, before = self.prepared(session, "retained")
        shelf = sample.location_id
        operations.undo_last(session, sample, actor=custodian(session))
        operations.put_away(session, [sample], session.get_one(Location, shelf), actor=custodian(session))
        operations.undo_last(session, sample, actor=custodian(session))
        assert (sample.state, sample.place_now, sample.holder_id, sample.location_id) == before

    @pytest.mark.parametrize(("why", "role", "later"), [("person", "technician", 10), ("time", "sample custodian", 61)])
    def test_only_the_own_slip_and_only_within_a_minute(self, session, people, why, role, later):
        sample, _before = self.prepared(session, "moved")
        with clock.running_from(clock.now() + timedelta(seconds=later)), pytest.raises(obstacles.NothingToUndo) as no:
            operations.undo_last(session, sample, actor=people[role])
        assert no.value.why == why

    def test_a_decision_is_no_slip_of_the_scanner(self, session):
        sample = make_sample(session, received=True)
        of_samples.hold(session, sample, reason="query", actor=custodian(session))
        with pytest.raises(obstacles.NothingToUndo) as refusal:
            operations.undo_last(session, sample, actor=custodian(session))
        assert refusal.value.why == "act"


class TestTheTimeOfTheAct:
    def test_what_was_noted_without_a_line_keeps_its_time_beside_its_arrival(self, session, people):
        noted = clock.now() - timedelta(hours=5)
        sample = make_sample(session)
        receive(session, sample, happened_at=noted)
        operations.put_away(session, [sample], make_shelf(session), actor=custodian(session), happened_at=noted)
        operations.take_out(session, sample, actor=custodian(session), happened_at=noted)
        given = {"to": people["technician"].id, "actor": people["technician"], "happened_at": noted}
        operations.hand_over(session, [sample], **given)
        lines = session.scalars(select(CustodyLine).where(CustodyLine.happened_at.is_not(None))).all()
        assert [line.act.value for line in lines] == ["received", "stored", "taken out", "handed over"]
        assert all(line.happened_at == noted < line.at for line in lines)
        assert sample.received_at == noted

    @pytest.mark.parametrize(("days", "why"), [(1, "ahead"), (-8, "too old")])
    def test_a_wild_time_is_refused(self, session, days, why):
        sample, shelf = make_sample(session, received=True), make_shelf(session)
        noted = clock.now() + timedelta(days=days)
        with pytest.raises(ImplausibleTime) as refusal:
            operations.put_away(session, [sample], shelf, actor=custodian(session), happened_at=noted)
        assert refusal.value.why == why


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE samples SET holder_id = 1 WHERE id = :id",
        "UPDATE samples SET state = 'disposed' WHERE id = :id",
        "UPDATE samples SET location_id = 4711 WHERE id = :id",
        "UPDATE samples SET keep_at = 'frozen' WHERE id = :id",
        "UPDATE locations SET parent_id = NULL WHERE kind = 'shelf'",
        "UPDATE locations SET capacity = -1",
        "UPDATE custody_lines SET undoes_id = id",
    ],
)
def test_the_database_refuses_what_the_operations_would_never_write(session, forbidden):
    sample = make_sample(session, received=True)
    operations.put_away(session, [sample], make_shelf(session), actor=custodian(session))
    session.flush()
    with pytest.raises(DBAPIError):
        session.execute(text(forbidden), {"id": sample.id})


class TestLeavingWithTheOwner:
    LEFT = {"seal": "cn-b-1", "signed_by": " Wang Li ", "place": "Warehouse 3"}

    def test_portion_b_stays_sealed_is_fetched_and_comes_in_again(self, session):
        sample = make_samples(session, seals=SEALS, leave_with_owner=False)[Portion.B]
        operations.leave_with_owner(session, sample, **self.LEFT, actor=custodian(session))
        assert (sample.state, sample.place_now, sample.signed_by) == (S.LEFT_WITH_OWNER, "Warehouse 3", "Wang Li")
        assert samples.custody_of(session, sample.id)[-1].note == "Wang Li"
        assert last_action(session) == "samples:sample:left with owner"
        of_samples.send(session, sample, note="second test", actor=person(session, "sampling officer"))
        assert receive(session, sample).state is S.RECEIVED
        operations.leave_with_owner(session, sample, **self.LEFT, actor=custodian(session))

    @pytest.mark.parametrize(
        ("portion", "wrong", "refusal"),
        [
            ("A", {}, WrongState),
            ("C", {}, WrongState),
            ("B", {"seal": "CN-B-2"}, obstacles.SealDiffers),
            ("B", {"signed_by": " "}, obstacles.NobodySigned),
        ],
    )
    def test_only_portion_b_stays_under_its_own_seal_and_somebody_signs(self, session, portion, wrong, refusal):
        sample = make_samples(session, seals=SEALS, leave_with_owner=False)[Portion(portion)]
        with pytest.raises(refusal):
            operations.leave_with_owner(session, sample, **self.LEFT | wrong, actor=custodian(session))

    def test_who_signs_at_the_drawing_is_on_record(self, session):
        drawn = make_samples(session, signed_by="Wang Li")
        assert [drawn[one].signed_by for one in Portion] == ["", "Wang Li", ""]
