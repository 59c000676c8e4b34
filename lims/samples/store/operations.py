"""What happens to samples in the store: put away, take out, hand over, and the undoing of a slip."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import LimsError, NotFound
from lims.permissions import Actor, Permission
from lims.samples.custody import add_line, be_at, go, time_of_act
from lims.samples.models import CustodyAct, CustodyLine, Portion, Sample, SampleState, StorageCondition
from lims.samples.obstacles import ReasonMissing
from lims.samples.operations import canonical_seal
from lims.samples.retention.dating import date_it
from lims.samples.store import obstacles, queries
from lims.samples.store.models import Location

IN_HAND = "in hand"
STATES_BY_WORD = {state.value: state for state in SampleState}


def put_away(
    session: Session, samples: Sequence[Sample], location: Location, *, actor: Actor, note: str = "",
    happened_at: datetime | None = None,
) -> list[Sample]:  # fmt: skip
    """Put ``samples`` into ``location``; return those that were not there already.

    Portions B and C that were received, and whatever was reported, are retained from then on: that is what they are
    put away for.
    """
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    session.execute(select(Location.id).where(Location.id == location.id).with_for_update())  # two would both fit
    _refuse(obstacles.obstacle_to_putting(session, samples, location))
    time_of_act(happened_at)
    path = queries.path(queries.ancestors(session, location))
    moved = [sample for sample in dict.fromkeys(samples) if sample.location_id != location.id]
    for sample in moved:
        giver, act = sample.holder_id, _act_of_putting(sample)
        if act is CustodyAct.RETAINED:
            go(sample, SampleState.RETAINED)
            date_it(session, sample)
        be_at(sample, path, location_id=location.id)
        add_line(session, sample, act, actor=actor, from_id=giver, note=note, happened_at=happened_at)
        record(session, AuditAction.SAMPLE_STORED, subject=sample, actor=actor, reason=note)
    return moved


def _act_of_putting(sample: Sample) -> CustodyAct:
    """Return what putting ``sample`` away means: it is stored, or from then on retained."""
    kept = sample.state is SampleState.REPORTED or (
        sample.state is SampleState.RECEIVED and sample.portion is not Portion.A
    )
    return CustodyAct.RETAINED if kept else CustodyAct.STORED


def take_out(
    session: Session, sample: Sample, *, actor: Actor, note: str = "", happened_at: datetime | None = None
) -> bool:
    """Take ``sample`` out of the store into the hands of ``actor``; say whether it was not there already."""
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    if actor.id is not None and sample.holder_id == actor.id:
        return False
    _refuse(obstacles.obstacle_to_taking_it(session, sample))
    time_of_act(happened_at)
    be_at(sample, IN_HAND, holder_id=actor.id)
    add_line(session, sample, CustodyAct.TAKEN_OUT, actor=actor, note=note, happened_at=happened_at)
    record(session, AuditAction.SAMPLE_TAKEN_OUT, subject=sample, actor=actor, reason=note)
    return True


def hand_over(
    session: Session, samples: Sequence[Sample], *, to: int, actor: Actor, receiver_code: str = "", note: str = "",
    happened_at: datetime | None = None,
) -> list[Sample]:  # fmt: skip
    """Hand ``samples`` from who has them to the person ``to`` (an id); return those that the person had not.

    The receiver confirms: by acting, or with the own code (``receiver_code``, scanned) while the giver acts.
    """
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    receiver = session.get(Person, to)
    if receiver is None:
        raise NotFound(kind="person", key=to)
    given = [sample for sample in dict.fromkeys(samples) if sample.holder_id != to]
    for sample in given:
        _refuse(obstacles.obstacle_to_handing_over(session, sample, receiver, actor=actor, receiver_code=receiver_code))
    time_of_act(happened_at)
    for sample in given:
        giver = sample.holder_id
        be_at(sample, IN_HAND, holder_id=to)
        add_line(
            session, sample, CustodyAct.HANDED_OVER, actor=actor, from_id=giver, note=note, happened_at=happened_at
        )
        record(session, AuditAction.SAMPLE_HANDED_OVER, subject=sample, actor=actor, reason=note)
    return given


def leave_with_owner(
    session: Session, sample: Sample, *, seal: str, signed_by: str, place: str, actor: Actor, note: str = ""
) -> None:
    """Leave portion B with its owner, whole under its ``seal``; ``signed_by`` signs for it there.

    It needs no storage of ours, and is fetched (`lims.samples.operations.send`) where a second test is wanted.
    """
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    _refuse(obstacles.obstacle_to_leaving_it(sample, seal=canonical_seal(seal), signed_by=signed_by))
    giver, sample.signed_by = sample.holder_id, signed_by.strip()
    go(sample, SampleState.LEFT_WITH_OWNER, place=place)
    told = " · ".join(part for part in (sample.signed_by, note.strip()) if part)
    add_line(session, sample, CustodyAct.LEFT_WITH_OWNER, actor=actor, from_id=giver, note=told)
    record(session, AuditAction.SAMPLE_LEFT_WITH_OWNER, subject=sample, actor=actor, reason=note)


def undo_last(session: Session, sample: Sample, *, actor: Actor) -> CustodyLine:
    """Undo the last act of ``actor`` on ``sample`` within a minute: a new line takes it back to where it was."""
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    lines = queries.last_lines(session, sample)
    _refuse(obstacles.obstacle_to_undoing(session, sample, lines, actor=actor))
    last, before = lines[0], lines[1]
    if before.location_id is not None:
        back = session.get_one(Location, before.location_id)
        _refuse(obstacles.obstacle_to_putting(session, [sample], back))
    if last.act in {CustodyAct.RECEIVED, CustodyAct.RETAINED}:
        _take_state_back(sample, lines[1:])
    be_at(sample, before.place, holder_id=before.to_id, location_id=before.location_id)
    undone = add_line(
        session, sample, CustodyAct.UNDONE, actor=actor, from_id=last.to_id, note=last.act.value, undoes=last
    )
    record(session, AuditAction.CUSTODY_UNDONE, subject=sample, actor=actor, reason=last.act.value)
    return undone


def _take_state_back(sample: Sample, earlier: Sequence[CustodyLine]) -> None:
    """Let ``sample`` be what it was before it was received or retained; ``earlier`` lines, newest first, tell."""
    if sample.state is SampleState.RECEIVED:
        sample.received_at, sample.received_by_id, sample.received_units, sample.condition = None, None, None, ""
        go(sample, SampleState.IN_TRANSIT)
        return
    undone = {line.undoes_id for line in earlier}
    told = (STATES_BY_WORD.get(line.act.value) for line in earlier if line.id not in undone)
    go(sample, next(state for state in told if state not in {None, SampleState.ON_HOLD}))


def ask_condition(
    session: Session, sample: Sample, *, condition: StorageCondition | None, reason: str, actor: Actor
) -> None:
    """State at which condition ``sample`` is to be kept from now on (None: at any), and why."""
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    _refuse(obstacles.obstacle_to_being_stored(sample))
    if not reason.strip():
        raise ReasonMissing(field="reason", value="", thing=sample.number)
    if sample.keep_at is condition:
        return
    sample.keep_at = condition
    record(session, AuditAction.STORAGE_ASKED, subject=sample, actor=actor, reason=reason)


def _refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle
