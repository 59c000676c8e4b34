import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from support.people import person
from support.samples import SEALS, custodian, make_declared, make_lot, make_order, make_sample, make_samples, receive

from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.audit.operations import record
from lims.errors import Forbidden, Invalid, WrongState
from lims.samples import operations as of_samples
from lims.samples import queries
from lims.samples.lineage import obstacles, operations
from lims.samples.lineage import queries as lineage
from lims.samples.models import Portion, SampleState
from lims.samples.obstacles import ReasonMissing, SealUsed
from lims.samples.retention import operations as retention
from lims.samples.retention.obstacles import OnLegalHold, obstacle_to_proposing
from lims.shipments.declarations.models import DeclarationLine

S = SampleState


def last_action(session):
    session.commit()
    of_shipments = select(AuditRow.action).where(AuditRow.stream.startswith("shipment:"))
    return session.scalars(of_shipments.order_by(AuditRow.at.desc(), AuditRow.position.desc()).limit(1)).one()


def way(session, sample):
    session.flush()
    return [(step.act.value, step.number) for step in lineage.way_of(session, sample)]


def found_again(session):
    """Return two samples of one lot: the first was thought lost, found, and registered anew as the second."""
    lot = make_declared(session).lot
    first = make_sample(session, order=make_order(session, lot), received=True)
    of_samples.report_lost(session, first, reason="not found", actor=custodian(session))
    return first, make_sample(session, order=make_order(session, lot), received=True)


def lot_beside(session, sample):
    """Return another lot of the line that ``sample`` is of."""
    lot = make_lot(session, session.get_one(DeclarationLine, sample.line_id), batch="B2020-05")
    record(session, AuditAction.SHIPMENT_AMENDED, subject=sample, actor=SYSTEM)
    return lot


class TestSplitting:
    def test_a_part_gets_its_own_number_and_units_and_the_whole_keeps_the_rest(self, session):
        whole = make_sample(session, received=True)
        part = operations.split(session, whole, units=20, reason="two benches", actor=custodian(session))
        assert (whole.units, whole.received_units, part.units, part.received_units) == (27, 27, 20, 20)
        assert (part.seal, part.state, part.lot_id, part.part) == (f"{whole.seal}/2", S.RECEIVED, whole.lot_id, 2)
        assert part.holder_id == custodian(session).id
        assert last_action(session) == "samples:sample:split"
        assert operations.split(session, whole, units=2, seal="n 1", reason="x", actor=custodian(session)).seal == "N1"

    def test_the_way_of_the_part_begins_with_that_of_the_whole_and_then_is_its_own(self, session):
        whole = make_sample(session, received=True)
        part = operations.split(session, whole, units=20, reason="two benches", actor=custodian(session))
        of_samples.move(session, whole, place="bench 1", actor=custodian(session))
        assert way(session, part) == [
            *((act, whole.number) for act in ("drawn", "sent", "received", "split")), ("split", part.number)
        ]  # fmt: skip
        assert way(session, whole)[-1] == ("moved", whole.number)
        assert [one.number for one in lineage.relatives_of(session, whole)] == [part.number]
        assert [(one.number, one.is_other) for one in lineage.relatives_of(session, part)] == [(whole.number, False)]

    def test_what_is_sealed_on_its_way_or_too_small_is_not_split(self, session):
        on_its_way = make_samples(session, seals=SEALS)[Portion.A]
        here = {one: receive(session, sample) for one, sample in make_samples(session, leave_with_owner=False).items()}
        for sample, units, seal, refusal in (
            (here[Portion.A], 47, "", obstacles.PartTooLarge),
            (here[Portion.A], 0, "", obstacles.PartTooLarge),
            (here[Portion.A], 1, SEALS[Portion.A], SealUsed),
            (here[Portion.A], 1, "封", Invalid),
            (on_its_way, 1, "", WrongState),
            (here[Portion.B], 1, "", obstacles.StaysSealed),
            (here[Portion.C], 1, "", obstacles.StaysSealed),
        ):
            with pytest.raises(refusal):
                operations.split(session, sample, units=units, seal=seal, reason="x", actor=custodian(session))

    def test_the_lot_stays_ordered_until_all_parts_of_portion_a_are_over(self, session):
        whole = make_sample(session, received=True)
        part = operations.split(session, whole, units=20, reason="two benches", actor=custodian(session))
        of_samples.report_lost(session, whole, reason="fell", actor=custodian(session))
        session.flush()
        assert queries.live_order_of_lot(session, whole.lot_id) is not None
        operations.cancel(session, part, reason="useless alone", actor=custodian(session))
        session.flush()
        assert queries.live_order_of_lot(session, whole.lot_id) is None


class TestMerging:
    def test_one_number_is_closed_and_leads_to_the_other(self, session):
        closed, kept = found_again(session)
        operations.merge(session, closed, kept, reason="found behind shelf 2", actor=custodian(session))
        assert (closed.state, closed.location_id, closed.holder_id) == (S.MERGED, None, None)
        assert last_action(session) == "samples:sample:merged"
        assert lineage.kept_number(session, closed.number) == lineage.kept_number(session, kept.number) == kept.number
        assert way(session, closed) == way(session, kept)
        assert {number for _act, number in way(session, kept)} == {closed.number, kept.number}

    def test_only_two_numbers_of_one_portion_are_merged(self, session):
        closed, kept = found_again(session)
        reserve = session.scalars(select(type(kept)).where(type(kept).order_id == kept.order_id)).all()[2]
        elsewhere, together = make_sample(session), make_samples(session)
        for one, other in ((closed, closed), (closed, elsewhere), (closed, reserve), (together["B"], together["A"])):
            with pytest.raises(obstacles.NotTheSame):
                operations.merge(session, one, other, reason="x", actor=custodian(session))
        with pytest.raises(WrongState):
            operations.merge(session, kept, closed, reason="x", actor=custodian(session))

    def test_a_closed_number_is_closed_once(self, session):
        closed, kept = found_again(session)
        operations.merge(session, closed, kept, reason="found", actor=custodian(session))
        with pytest.raises(WrongState):
            operations.merge(session, closed, kept, reason="found", actor=custodian(session))


class TestCancelling:
    def test_it_ends_the_sample_and_says_why(self, session):
        sample = make_sample(session, received=True)
        operations.cancel(session, sample, reason="drawn from a pallet of another owner", actor=custodian(session))
        assert (sample.state, sample.holder_id) == (S.CANCELLED, custodian(session).id)
        assert lineage.way_of(session, sample)[-1].note == "drawn from a pallet of another owner"
        assert last_action(session) == "samples:sample:cancelled"
        assert obstacle_to_proposing(sample) is None

    def test_what_is_kept_for_an_objection_is_neither_cancelled_nor_merged(self, session):
        sample = make_sample(session, received=True)
        retention.hold(session, sample, reason="objection", actor=person(session, "lab manager"))
        with pytest.raises(OnLegalHold):
            operations.cancel(session, sample, reason="x", actor=custodian(session))


class TestCorrecting:
    def test_a_wrong_lot_is_corrected_for_all_parts_and_the_old_stays_beside_the_new(self, session):
        whole = make_sample(session, received=True)
        part = operations.split(session, whole, units=20, reason="two benches", actor=custodian(session))
        lot, manager = lot_beside(session, whole), person(session, "lab manager")
        operations.correct_lot(session, part, lot, reason="the carton says so", actor=manager)
        assert whole.lot_id == part.lot_id == lot.id
        assert last_action(session) == "samples:sample:corrected"
        for one in (whole, part):
            kept = lineage.corrections_of(session, one)
            assert [(each.before, each.after) for each in kept] == [("B2020-04 · M-3", "B2020-05 · M-3")]

    def test_a_drawing_from_another_lot_is_corrected_with_its_order_and_the_lot_can_be_ordered(self, session):
        drawn, manager = make_samples(session, leave_with_owner=False), person(session, "lab manager")
        before, lot = drawn[Portion.A].lot_id, lot_beside(session, drawn[Portion.A])
        operations.correct_lot(session, drawn[Portion.B], lot, reason="wrong pallet", actor=manager, all_portions=True)
        session.commit()
        assert {one.lot_id for one in drawn.values()} == {lot.id}
        assert queries.live_order_of_lot(session, before) is None
        assert queries.live_order_of_lot(session, lot.id) is not None

    def test_a_wrong_seal_is_corrected(self, session):
        sample = make_sample(session, received=True)
        before = sample.seal
        operations.correct_seal(session, sample, "cn 99", reason="misread", actor=person(session, "lab manager"))
        assert sample.seal == "CN99"
        assert lineage.corrections_of(session, sample)[0].before == before
        assert lineage.way_of(session, sample)[-1].note == f"{before} → CN99: misread"

    def test_what_is_noted_already_or_belongs_to_others_is_no_correction(self, session):
        sample, other = make_sample(session, received=True), make_sample(session)
        manager, lot = person(session, "lab manager"), queries.lot_by_id(session, other.lot_id)
        own = queries.lot_by_id(session, sample.lot_id)
        for foreign in (lot, own):
            with pytest.raises(obstacles.NothingCorrected):
                operations.correct_lot(session, sample, foreign, reason="x", actor=manager)
        for seal, refusal in ((sample.seal.lower(), obstacles.NothingCorrected), (other.seal, SealUsed)):
            with pytest.raises(refusal):
                operations.correct_seal(session, sample, seal, reason="x", actor=manager)


def test_every_act_asks_its_permission_and_its_reason(session):
    (closed, kept), one = found_again(session), make_sample(session, received=True)
    reviewer, manager = person(session, "reviewer"), person(session, "lab manager")
    for verb, sample, given in (
        (operations.split, one, {"units": 2}),
        (operations.merge, closed, {"kept": kept}),
        (operations.cancel, one, {}),
        (operations.correct_seal, one, {"seal": "CN99"}),
    ):
        with pytest.raises(Forbidden):
            verb(session, sample, **given, reason="x", actor=reviewer)
        with pytest.raises(ReasonMissing):
            verb(session, sample, **given, reason=" ", actor=manager)


def test_what_happened_to_numbers_is_only_added_to(session):
    whole = make_sample(session, received=True)
    operations.split(session, whole, units=2, reason="x", actor=custodian(session))
    operations.correct_seal(session, whole, "CN99", reason="x", actor=person(session, "lab manager"))
    session.commit()
    for table in ("sample_links", "sample_corrections"):
        with pytest.raises(DBAPIError, match="only added to"):
            session.execute(text(f"UPDATE {table} SET reason = 'y'"))
        session.rollback()
