"""The end of samples, in batches: proposed, approved by another person, each scanned, carried out before a witness."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Person
from lims.accounts.operations import WrongPassword
from lims.accounts.proofs import Proof
from lims.accounts.queries import signed_in_person
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples.custody import add_line, go
from lims.samples.models import CustodyAct, Sample, SampleState
from lims.samples.retention import obstacles, queries
from lims.samples.retention.models import DisposalBatch, DisposalItem, DisposalState, ItemState
from lims.samples.retention.operations import ask_reason, refuse


def propose(session: Session, samples: Sequence[Sample], *, way: str, actor: Actor) -> DisposalBatch:
    """Propose to dispose of ``samples``; ``way`` says how, and why what has no date goes."""
    actor.must(Permission.SAMPLES_DISPOSAL_PROPOSE)
    chosen = list(dict.fromkeys(samples))
    if not chosen:
        raise obstacles.NobodyListed(thing="")
    for sample in chosen:
        refuse(obstacles.obstacle_to_listing(session, sample))
    ask_reason(chosen[0].number, way)
    batch = DisposalBatch(
        number=next_number(session, NumberKind.DISPOSAL), state=DisposalState.PROPOSED, way=way,
        proposed_at=clock.now(), proposed_by_id=actor.id,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    session.add_all(
        DisposalItem(batch_id=batch.id, sample_id=one.id, shipment_id=one.shipment_id, state=ItemState.LISTED)
        for one in chosen
    )
    record(session, AuditAction.DISPOSAL_PROPOSED, subject=batch, actor=actor, reason=way)
    return batch


def approve(session: Session, batch: DisposalBatch, *, actor: Actor) -> None:
    """Approve a batch that another person proposed."""
    actor.must(Permission.SAMPLES_DISPOSAL_APPROVE)
    refuse(obstacles.obstacle_to_approving(batch, actor=actor))
    batch.state, batch.approved_at, batch.approved_by_id = DisposalState.APPROVED, clock.now(), actor.id
    record(session, AuditAction.DISPOSAL_APPROVED, subject=batch, actor=actor)


def withdraw(session: Session, batch: DisposalBatch, *, reason: str, actor: Actor) -> None:
    """Withdraw a batch before it is carried out: its samples stay where they are."""
    actor.must(Permission.SAMPLES_DISPOSAL_APPROVE)
    refuse(obstacles.obstacle_to_withdrawing(batch))
    ask_reason(batch.number, reason)
    batch.state, batch.withdrawn_reason = DisposalState.WITHDRAWN, reason
    for item in queries.listed_items(session, batch):
        item.state, item.note = ItemState.TAKEN_OFF, reason[:500]
    record(session, AuditAction.DISPOSAL_WITHDRAWN, subject=batch, actor=actor, reason=reason)


def take_off(session: Session, batch: DisposalBatch, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Take one sample off the list of a batch: it was not found, or it is to be kept."""
    actor.must(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
    refuse(obstacles.obstacle_to_withdrawing(batch))
    ask_reason(sample.number, reason)
    item = _item(session, batch, sample)
    item.state, item.note = ItemState.TAKEN_OFF, reason
    record(session, AuditAction.DISPOSAL_CHANGED, subject=batch, actor=actor, reason=reason)


def scan(session: Session, batch: DisposalBatch, sample: Sample, *, actor: Actor) -> bool:
    """Note that ``sample`` was scanned for its disposal; say whether it had not been before."""
    actor.must(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
    refuse(obstacles.obstacle_to_scanning(batch))
    item = _item(session, batch, sample)
    if item.scanned_at is not None:
        return False
    refuse(obstacles.obstacle_to_disposing(session, sample))
    item.scanned_at = clock.now()
    record(session, AuditAction.DISPOSAL_CHANGED, subject=batch, actor=actor, also={"scanned": sample.number})
    return True


def _item(session: Session, batch: DisposalBatch, sample: Sample) -> DisposalItem:
    """Return the place of a sample on the list of a batch; raise `NotListed`."""
    item = session.get(DisposalItem, (batch.id, sample.id))
    if item is None or item.state is not ItemState.LISTED:
        raise obstacles.NotListed(thing=sample.number, batch=batch.number)
    return item


def carry_out(session: Session, batch: DisposalBatch, *, witness: Proof, actor: Actor) -> list[Sample]:
    """Dispose of all that is listed in ``batch``; ``witness`` proves that another person typed the own password."""
    actor.must(Permission.SAMPLES_DISPOSAL_CARRY_OUT)
    items = _listed(session, batch)
    refuse(obstacles.obstacle_to_carrying_out(session, batch, items))
    seen_by = _proven(session, witness)
    refuse(obstacles.obstacle_to_witnessing(session, batch, witness=seen_by, actor=actor))
    batch.state, batch.carried_out_at = DisposalState.CARRIED_OUT, clock.now()
    batch.carried_out_by_id, batch.witness_id = actor.id, seen_by.id
    record(session, AuditAction.DISPOSAL_CARRIED_OUT, subject=batch, actor=actor, also={"witness": seen_by.name})
    for item, sample in items:
        _dispose(session, batch, item, sample, actor=actor)
    return [sample for _, sample in items]


def _listed(session: Session, batch: DisposalBatch) -> list[tuple[DisposalItem, Sample]]:
    """Return what is listed, with the samples locked."""
    wanted = select(DisposalItem, Sample).join(Sample, Sample.id == DisposalItem.sample_id)
    wanted = wanted.where(DisposalItem.batch_id == batch.id, DisposalItem.state == ItemState.LISTED)
    return [(item, sample) for item, sample in session.execute(wanted.order_by(Sample.id).with_for_update())]


def _proven(session: Session, proof: Proof) -> Actor:
    """Return the person who typed the password; raise `WrongPassword` if it is another one by now."""
    person = session.get(Person, proof.person_id)
    signed_in = signed_in_person(session, proof.person_id)
    if person is None or signed_in is None or person.password_hash != proof.password_hash:
        raise WrongPassword(left=None)
    return signed_in


def _dispose(session: Session, batch: DisposalBatch, item: DisposalItem, sample: Sample, *, actor: Actor) -> None:
    """Let one sample be gone: state, custody line, the row in its shipment's trail."""
    giver = sample.holder_id
    item.state = ItemState.DISPOSED
    go(sample, SampleState.DISPOSED, place=sample.place_now)
    add_line(session, sample, CustodyAct.DISPOSED, actor=actor, from_id=giver, note=f"{batch.number}: {batch.way}")
    record(session, AuditAction.SAMPLE_DISPOSED, subject=sample, actor=actor, reason=f"{batch.number}: {batch.way}")
