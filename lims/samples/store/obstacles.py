"""What stands in the way of an act in the store: one guard for each act, asked by the verb and by the page."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Person
from lims.accounts.queries import people_with
from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.permissions import Actor, Permission
from lims.samples import obstacles as of_samples
from lims.samples.models import CustodyAct, CustodyLine, Sample, SampleState, Specimen
from lims.samples.store import queries
from lims.samples.store.models import Location, LocationState

S = SampleState
STORABLE = (S.RECEIVED, S.RETURNED, S.ON_HOLD, S.IN_TEST, S.CONSUMED, S.REPORTED, S.RETAINED, S.CANCELLED)
UNDONE_WITHIN = timedelta(minutes=1)
UNDOABLE = frozenset(
    {
        CustodyAct.RECEIVED,
        CustodyAct.MOVED,
        CustodyAct.HANDED_OVER,
        CustodyAct.STORED,
        CustodyAct.TAKEN_OUT,
        CustodyAct.RETAINED,
    }
)


class LocationClosed(Conflict):
    """Nothing is put into the location (``thing``, its path) any more: ``closed`` is the one of it that is closed."""

    code = "location_closed"


class LocationFull(Conflict):
    """The location (``thing``, its path) holds ``used`` of ``capacity`` samples; ``more`` do not go in."""

    code = "location_full"


class WrongCondition(Conflict):
    """The sample (``thing``) is to be kept at ``needed``; the location (``location``) offers ``offered``."""

    code = "wrong_condition"


class HeldByAnother(Conflict):
    """The sample (``thing``) is in the hands of another person: ``holder``."""

    code = "held_by_another"


class InYourHands(Conflict):
    """The sample (``thing``) is in the hands of the person who acts."""

    code = "in_your_hands"


class NotInYourHands(Conflict):
    """The sample (``thing``) is not in the hands of the person who acts."""

    code = "not_in_your_hands"


class NobodyHasIt(Conflict):
    """The sample (``thing``) is in nobody's hands: it lies at ``place``."""

    code = "nobody_has_it"


class NotPartOfIt(Conflict):
    """Neither giver nor receiver of the sample (``thing``) is the person who acts: ``giver``, ``receiver``."""

    code = "not_part_of_it"


class ReceiverNotConfirmed(Invalid):
    """The receiver (``person``) has not confirmed: ``value`` is no code of that person."""

    code = "receiver_not_confirmed"


class MayNotHold(Conflict):
    """The receiver (``person``) may not move samples."""

    code = "may_not_hold"


class SealDiffers(Invalid):
    """The seal that was read (``value``) is not that of the sample (``thing``): ``needed``."""

    code = "seal_differs"


class NobodySigned(Invalid):
    """Nobody is named who signed for the sample (``thing``) for its owner: ``field``, ``value``."""

    code = "nobody_signed"


class NothingToUndo(Conflict):
    """The last act on the sample (``thing``) stays: ``why``; ``act`` is what it was."""

    code = "nothing_to_undo"


def obstacle_to_being_stored(sample: Sample) -> LimsError | None:
    """Return what keeps ``sample`` from lying at any location, or None."""
    if sample.state not in STORABLE:
        return WrongState(thing=sample.number, state=sample.state, needed=list(STORABLE))
    return None


def obstacle_to_putting(session: Session, samples: Sequence[Sample], location: Location) -> LimsError | None:
    """Return what stands in the way of putting ``samples`` into ``location``, or None."""
    way = queries.ancestors(session, location)
    if closed := next((one for one in way if one.state is LocationState.CLOSED), None):
        return LocationClosed(thing=queries.path(way), closed=closed.name)
    for sample in samples:
        if obstacle := _obstacle_of_one(sample, location, queries.path(way)):
            return obstacle
    more = len({sample.id for sample in samples if sample.location_id != location.id})
    used = queries.samples_at(session, location)
    if more and location.capacity is not None and used + more > location.capacity:
        return LocationFull(thing=queries.path(way), capacity=location.capacity, used=used, more=more)
    return None


def _obstacle_of_one(sample: Sample, location: Location, path: str) -> LimsError | None:
    """Return what keeps one sample from lying at ``location``."""
    if obstacle := obstacle_to_being_stored(sample):
        return obstacle
    if sample.keep_at not in {None, location.condition}:
        return WrongCondition(thing=sample.number, needed=sample.keep_at, location=path, offered=location.condition)
    return None


def obstacle_to_taking(sample: Sample) -> LimsError | None:
    """Return what stands in the way of taking ``sample`` out of the store, or None."""
    return obstacle_to_being_stored(sample) or of_samples.obstacle_to_moving(sample)


def obstacle_to_having(sample: Sample, actor: Actor) -> LimsError | None:
    """Return what keeps ``actor`` from taking ``sample``, from the store or from another person, or None."""
    if actor.id is not None and sample.holder_id == actor.id:
        return InYourHands(thing=sample.number)
    return obstacle_to_taking(sample)


def obstacle_to_giving(sample: Sample, actor: Actor) -> LimsError | None:
    """Return what keeps ``actor`` from handing ``sample`` to anybody, or None."""
    if obstacle := obstacle_to_taking(sample):
        return obstacle
    return None if sample.holder_id == actor.id else NotInYourHands(thing=sample.number)


def obstacle_to_taking_it(session: Session, sample: Sample) -> LimsError | None:
    """Return what stands in the way of taking ``sample`` from where it lies, or None."""
    if obstacle := obstacle_to_taking(sample):
        return obstacle
    if sample.holder_id is not None:
        return HeldByAnother(thing=sample.number, holder=session.get_one(Person, sample.holder_id).name)
    return None


def obstacle_to_handing_over(
    session: Session, sample: Sample, receiver: Person, *, actor: Actor, receiver_code: str
) -> LimsError | None:
    """Return what stands in the way of handing ``sample`` to ``receiver``, or None.

    The receiver confirms by acting (signed in), or with the own code (``receiver_code``) while the giver acts.
    """
    if obstacle := obstacle_to_taking(sample):
        return obstacle
    if sample.holder_id is None:
        return NobodyHasIt(thing=sample.number, place=sample.place_now)
    if actor.id == receiver.id:
        return obstacle_to_receiver(session, receiver)
    if actor.id != sample.holder_id:
        giver = session.get_one(Person, sample.holder_id).name
        return NotPartOfIt(thing=sample.number, giver=giver, receiver=receiver.name)
    if receiver_code.strip().upper() != receiver.code:
        return ReceiverNotConfirmed(field="receiver", value=receiver_code, person=receiver.name)
    return obstacle_to_receiver(session, receiver)


def obstacle_to_receiver(session: Session, receiver: Person) -> LimsError | None:
    """Return what keeps ``receiver`` from having samples in the hands, or None."""
    if receiver.id not in {one.id for one in people_with(session, Permission.SAMPLES_CUSTODY_MOVE)}:
        return MayNotHold(person=receiver.name)
    return None


def obstacle_to_leaving(sample: Sample) -> LimsError | None:
    """Return what keeps ``sample`` from staying with its owner, or None: portion B only, whole under its seal."""
    return of_samples.obstacle_to(sample, S.LEFT_WITH_OWNER)


def obstacle_to_leaving_it(sample: Sample, *, seal: str, signed_by: str) -> LimsError | None:
    """Return what is wrong with the seal that was read, or with who signed, or None."""
    if obstacle := obstacle_to_leaving(sample):
        return obstacle
    if seal != sample.seal:
        return SealDiffers(field="seal", value=seal, thing=sample.number, needed=sample.seal)
    return None if signed_by.strip() else NobodySigned(field="signed_by", value="", thing=sample.number)


def obstacle_to_undoing(
    session: Session, sample: Sample, lines: Sequence[CustodyLine], *, actor: Actor
) -> LimsError | None:
    """Return what stands in the way of undoing the last of ``lines`` (newest first), or None."""
    if not lines or lines[0].act not in UNDOABLE or len(lines) < 2:
        return NothingToUndo(thing=sample.number, why="act", act=lines[0].act if lines else "")
    last = lines[0]
    begun = select(exists().where(Specimen.sample_id == sample.id))
    if last.by_id is None or last.by_id != actor.id:
        return NothingToUndo(thing=sample.number, why="person", act=last.act)
    if clock.now() - last.at > UNDONE_WITHIN:
        return NothingToUndo(thing=sample.number, why="time", act=last.act)
    if last.act is CustodyAct.RECEIVED and (sample.state is not S.RECEIVED or session.scalar(begun)):
        return NothingToUndo(thing=sample.number, why="work", act=last.act)
    return None
