"""What stands in the way of disposing of a sample, and of each step of a disposal batch."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims.accounts.queries import people_with
from lims.errors import Conflict, Incomplete, LimsError, SamePerson, WrongState
from lims.permissions import Actor, Permission
from lims.samples.models import Sample, SampleState
from lims.samples.obstacles import obstacle_to
from lims.samples.retention import queries
from lims.samples.retention.dating import today
from lims.samples.retention.models import DisposalBatch, DisposalItem, DisposalState

GONE = (SampleState.DISPOSED, SampleState.LOST, SampleState.MERGED)


class OnLegalHold(Conflict):
    """The sample (``thing``) is kept while an objection runs: ``reason``."""

    code = "on_legal_hold"


class NotOnLegalHold(Conflict):
    """No legal hold keeps the sample (``thing``)."""

    code = "not_on_legal_hold"


class KeptUntil(Conflict):
    """The sample (``thing``) is kept until a day: ``day``."""

    code = "kept_until"


class ListedAlready(Conflict):
    """The sample (``thing``) is in another disposal batch: ``batch``."""

    code = "listed_already"


class NotListed(Conflict):
    """The sample (``thing``) is not in the batch: ``batch``."""

    code = "not_listed"


class NobodyListed(Conflict):
    """No sample is left in the batch (``thing``)."""

    code = "nobody_listed"


class MayNotWitness(Conflict):
    """The person (``person``) may not witness a disposal."""

    code = "may_not_witness"


def obstacle_to_disposing(session: Session, sample: Sample) -> LimsError | None:
    """Return what keeps ``sample`` from being disposed of, whatever the batch, or None."""
    if obstacle := obstacle_to(sample, SampleState.DISPOSED):
        return obstacle
    if hold := queries.hold_of(session, sample):
        return OnLegalHold(thing=sample.number, reason=hold.reason)
    if sample.keep_until is not None and sample.keep_until > today(session):
        return KeptUntil(thing=sample.number, day=sample.keep_until)
    return None


def obstacle_to_proposing(sample: Sample) -> LimsError | None:
    """Return what the page of ``sample`` knows to keep it from a disposal batch, or None."""
    if obstacle := obstacle_to(sample, SampleState.DISPOSED):
        return obstacle
    return OnLegalHold(thing=sample.number, reason="") if sample.legal_hold_since is not None else None


def obstacle_to_dating(sample: Sample) -> LimsError | None:
    """Return what stands in the way of setting the retention date of ``sample``, or None."""
    if sample.state in GONE:
        return WrongState(
            thing=sample.number, state=sample.state, needed=[one for one in SampleState if one not in GONE]
        )
    return None


def obstacle_to_listing(session: Session, sample: Sample) -> LimsError | None:
    """Return what keeps ``sample`` from being put into a new batch, or None."""
    if batch := queries.open_batch_of(session, sample):
        return ListedAlready(thing=sample.number, batch=batch)
    return obstacle_to_disposing(session, sample)


def obstacle_to_holding(sample: Sample) -> LimsError | None:
    """Return what stands in the way of a legal hold on ``sample``, or None."""
    if obstacle := obstacle_to_dating(sample):
        return obstacle
    return OnLegalHold(thing=sample.number, reason="") if sample.legal_hold_since is not None else None


def obstacle_to_lifting(sample: Sample) -> LimsError | None:
    """Return what stands in the way of lifting the legal hold of ``sample``, or None."""
    return None if sample.legal_hold_since is not None else NotOnLegalHold(thing=sample.number)


def obstacle_to_approving(batch: DisposalBatch, *, actor: Actor) -> LimsError | None:
    """Return what stands in the way of approving ``batch``, or None."""
    if batch.state is not DisposalState.PROPOSED:
        return WrongState(thing=batch.number, state=batch.state, needed=DisposalState.PROPOSED)
    if batch.proposed_by_id == actor.id:
        return SamePerson(thing=batch.number, earlier="proposed")
    return None


def obstacle_to_withdrawing(batch: DisposalBatch) -> LimsError | None:
    """Return what stands in the way of changing or withdrawing ``batch``, or None."""
    if batch.state not in {DisposalState.PROPOSED, DisposalState.APPROVED}:
        open_states = [DisposalState.PROPOSED, DisposalState.APPROVED]
        return WrongState(thing=batch.number, state=batch.state, needed=open_states)
    return None


def obstacle_to_scanning(batch: DisposalBatch) -> LimsError | None:
    """Return what stands in the way of scanning the samples of ``batch``, or None."""
    if batch.state is not DisposalState.APPROVED:
        return WrongState(thing=batch.number, state=batch.state, needed=DisposalState.APPROVED)
    return None


def obstacle_to_carrying_out(
    session: Session, batch: DisposalBatch, items: Sequence[tuple[DisposalItem, Sample]]
) -> LimsError | None:
    """Return what stands in the way of carrying ``batch`` out, apart from the witness, or None."""
    if obstacle := obstacle_to_scanning(batch):
        return obstacle
    if not items:
        return NobodyListed(thing=batch.number)
    if missing := [sample.number for item, sample in items if item.scanned_at is None]:
        return Incomplete(thing=batch.number, missing=missing)
    obstacles = (obstacle_to_disposing(session, sample) for _, sample in items)
    return next(filter(None, obstacles), None)


def obstacle_to_witnessing(session: Session, batch: DisposalBatch, *, witness: Actor, actor: Actor) -> LimsError | None:
    """Return what keeps ``witness`` from witnessing what ``actor`` carries out, or None."""
    if witness.id == actor.id:
        return SamePerson(thing=batch.number, earlier="carried out")
    if witness.id not in {one.id for one in people_with(session, Permission.SAMPLES_DISPOSAL_WITNESS)}:
        return MayNotWitness(person=witness.name)
    return None
