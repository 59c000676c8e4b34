from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from support.disposal import make_batch, proof_of, reported
from support.samples import custodian, make_sample
from support.store import make_shelf

from lims.accounts.operations import WrongPassword
from lims.accounts.proofs import Proof
from lims.audit.models import AuditRow
from lims.errors import Forbidden, Incomplete, SamePerson, WrongState
from lims.samples import operations as of_samples
from lims.samples.models import CustodyAct, CustodyLine, Portion, SampleState
from lims.samples.obstacles import ReasonMissing
from lims.samples.retention import disposals, obstacles, operations, queries
from lims.samples.retention.dating import today
from lims.samples.retention.models import DisposalItem, DisposalState, ItemState
from lims.samples.store import operations as store

S = SampleState


@pytest.fixture
def samples(session):
    """Return two samples that may be disposed of: they were reported and have no date."""
    return [reported(session, make_sample(session, received=True)) for _ in range(2)]


def carry_out(session, batch, witness="technician", actor=None):
    return disposals.carry_out(session, batch, witness=proof_of(session, witness), actor=actor or custodian(session))


class TestCarryingOut:
    def test_each_sample_ends_with_a_custody_line_and_a_row_in_its_trail_and_two_names(self, session, samples, people):
        store.put_away(session, samples[:1], make_shelf(session), actor=custodian(session))
        operations.set_date(session, samples[0], until=today(session), reason="test", actor=people["lab manager"])
        batch = make_batch(session, samples)
        assert carry_out(session, batch) == samples
        assert (batch.state, batch.witness_id) == (DisposalState.CARRIED_OUT, people["technician"].id)
        for sample in samples:
            assert (sample.state, sample.location_id, sample.holder_id) == (S.DISPOSED, None, None)
            lines = select(CustodyLine.act, CustodyLine.note).where(CustodyLine.sample_id == sample.id)
            act, note = session.execute(lines.order_by(CustodyLine.id.desc()).limit(1)).one()
            assert (act, note) == (CustodyAct.DISPOSED, f"{batch.number}: incineration, contract 7")
        session.commit()
        actions = list(session.scalars(select(AuditRow.action).where(AuditRow.action.contains("dispos"))))
        assert actions.count("samples:sample:disposed") == 2
        assert actions.count("samples:disposal:carried out") == 1

    def test_no_witness_of_oneself(self, session, samples):
        with pytest.raises(SamePerson):
            carry_out(session, make_batch(session, samples), witness="sample custodian")

    @pytest.mark.parametrize("role", ["trainee", "customs officer"])
    def test_not_everybody_may_witness(self, session, samples, role):
        with pytest.raises(obstacles.MayNotWitness):
            carry_out(session, make_batch(session, samples), witness=role)

    def test_an_old_password_proves_nothing(self, session, samples, people):
        with pytest.raises(WrongPassword):
            disposals.carry_out(
                session, make_batch(session, samples), witness=Proof(people["technician"].id, "old"),
                actor=custodian(session),
            )  # fmt: skip

    def test_every_sample_is_scanned_or_taken_off_the_list_first(self, session, samples):
        batch = make_batch(session, samples, scanned=False)
        assert disposals.scan(session, batch, samples[0], actor=custodian(session))
        assert not disposals.scan(session, batch, samples[0], actor=custodian(session))
        with pytest.raises(Incomplete) as refusal:
            carry_out(session, batch)
        assert refusal.value.missing == [samples[1].number]
        disposals.take_off(session, batch, samples[1], reason="not found", actor=custodian(session))
        assert carry_out(session, batch) == samples[:1]
        assert samples[1].state is S.REPORTED

    def test_what_is_put_on_legal_hold_meanwhile_stays(self, session, samples, people):
        batch = make_batch(session, samples)
        operations.hold(session, samples[0], reason="objection 12", actor=people["quality manager"])
        with pytest.raises(obstacles.OnLegalHold):
            carry_out(session, batch)
        assert samples[1].state is S.REPORTED

    def test_only_an_approved_batch_and_only_once(self, session, samples):
        with pytest.raises(WrongState):
            carry_out(session, make_batch(session, samples[:1], approved=False))
        batch = make_batch(session, samples[1:])
        carry_out(session, batch)
        with pytest.raises(WrongState):
            carry_out(session, batch)


class TestProposing:
    def test_another_person_approves(self, session, samples, people):
        manager = people["lab manager"]
        batch = disposals.propose(session, samples, way="incineration", actor=manager)
        with pytest.raises(SamePerson):
            disposals.approve(session, batch, actor=manager)
        disposals.approve(session, batch, actor=people["quality manager"])
        assert batch.state is DisposalState.APPROVED
        session.commit()

    def test_a_sample_is_in_one_batch_and_free_again_when_that_is_withdrawn(self, session, samples, people):
        batch = make_batch(session, samples)
        with pytest.raises(obstacles.ListedAlready) as refusal:
            make_batch(session, samples[:1])
        assert refusal.value.batch == batch.number
        with pytest.raises(ReasonMissing):
            disposals.withdraw(session, batch, reason="", actor=people["lab manager"])
        disposals.withdraw(session, batch, reason="wrong list", actor=people["lab manager"])
        assert {item.state for item in session.scalars(select(DisposalItem))} == {ItemState.TAKEN_OFF}
        assert make_batch(session, samples).number != batch.number

    def test_what_the_rules_keep_is_not_listed(self, session, people):
        kept = make_sample(session, Portion.C, received=True)
        store.put_away(session, [kept], make_shelf(session), actor=custodian(session))
        with pytest.raises(obstacles.KeptUntil):
            make_batch(session, [kept])
        in_test = make_sample(session, received=True)
        of_samples.set_state(session, in_test, S.IN_TEST, actor=custodian(session))
        with pytest.raises(WrongState):
            make_batch(session, [in_test])
        with pytest.raises(obstacles.NobodyListed):
            make_batch(session, [])
        with pytest.raises(Forbidden):
            disposals.propose(session, [kept], way="no", actor=people["technician"])

    def test_what_is_not_listed_is_not_scanned(self, session, samples):
        batch = make_batch(session, samples[:1], scanned=False)
        with pytest.raises(obstacles.NotListed):
            disposals.scan(session, batch, samples[1], actor=custodian(session))

    def test_no_other_way_leads_to_the_end(self, session, samples):
        with pytest.raises(ValueError, match="before a witness"):
            of_samples.set_state(session, samples[0], S.DISPOSED, actor=custodian(session))


def test_what_is_due_is_listed_until_a_batch_or_a_hold_has_it(session, people):
    shelf = make_shelf(session)
    kept = [make_sample(session, Portion.C, received=True) for _ in range(3)]
    store.put_away(session, kept, shelf, actor=custodian(session))
    day = kept[0].keep_until
    assert queries.due_page(session, day - timedelta(days=1)) == []
    assert [line.number for line in queries.due_page(session, day)] == [one.number for one in kept]
    for sample in kept:
        operations.set_date(session, sample, until=today(session), reason="moving out", actor=people["lab manager"])
    operations.hold(session, kept[0], reason="objection", actor=people["customs officer"])
    make_batch(session, kept[1:2])
    assert [line.number for line in queries.due_page(session, day)] == [kept[2].number]


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE disposal_batches SET witness_id = carried_out_by_id",
        "UPDATE disposal_batches SET witness_id = NULL",
        "UPDATE disposal_batches SET approved_by_id = proposed_by_id",
        "UPDATE disposal_batches SET way = ''",
        "UPDATE disposal_items SET scanned_at = NULL",
        "UPDATE disposal_items SET state = 'taken off'",
        "UPDATE samples SET legal_hold_since = drawn_at WHERE id = :id",
        "UPDATE retention_rules SET months = 1",
        "DELETE FROM retention_rules",
    ],
)
def test_the_database_refuses_what_the_operations_would_never_write(session, samples, forbidden):
    carry_out(session, make_batch(session, samples))
    session.flush()
    with pytest.raises(DBAPIError):
        session.execute(text(forbidden), {"id": samples[0].id} if ":id" in forbidden else {})


def test_a_sample_on_legal_hold_cannot_be_disposed_of_by_hand_either(session, samples, people):
    operations.hold(session, samples[0], reason="objection", actor=people["lab manager"])
    session.flush()
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE samples SET state = 'disposed' WHERE id = :id"), {"id": samples[0].id})
