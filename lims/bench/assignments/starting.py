"""Starting work: who may, with what, and a supervisor's word to stand by. How things stood is kept with the act."""

from sqlalchemy.orm import Session

from lims import clock, events
from lims.accounts.queries import names_of
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import queries
from lims.bench.assignments.blocks import OBSERVABLE, STARTABLE, Block
from lims.bench.assignments.labels import label_of, local_day
from lims.bench.assignments.models import Assignment, AssignmentState, Supervision, WorkStart
from lims.bench.assignments.obstacles import NotTheSupervisor, SomebodyElses
from lims.bench.assignments.standing import (
    Standing,
    obstacle_for,
    standing_of,
    starts_of,
    supervisors_present,
)
from lims.bench.instruments.models import Instrument
from lims.bench.instruments.queries import competences_of, may_supervise
from lims.errors import LimsError, WrongState
from lims.permissions import Actor, Permission


def start(
    session: Session,
    assignment: Assignment,
    *,
    instrument: Instrument | None = None,
    nevertheless: str = "",
    actor: Actor,
) -> Assignment:
    """Begin the work with an instrument; whoever starts work that belongs to nobody takes it.

    A person without competence, a trainee without supervisor and an instrument that may not be used block the start.
    Who has observed something all the same says why (``nevertheless``): the work is opened so that nothing observed
    is lost, and what is entered then is quarantined (see `results`).
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    device = instrument or _instrument_of(session, assignment)
    standing = _standing(session, assignment, device, actor)
    obstacle, blocks = _obstacle(session, assignment, standing, actor)
    if obstacle is not None and not (nevertheless.strip() and blocks and set(blocks) <= OBSERVABLE):
        raise obstacle
    if _goes_on(session, assignment, standing):
        return assignment
    before = {"person_id": assignment.person_id, "instrument_id": assignment.instrument_id}
    _begin(assignment, device, actor)
    kept = _kept(assignment, standing, blocks, nevertheless.strip() if blocks else "", actor)
    kept.standing |= {"before": before}  # what a start that was a slip goes back to
    session.add(kept)
    record(
        session,
        AuditAction.WORK_STARTED,
        subject=assignment,
        actor=actor,
        reason=nevertheless.strip() if blocks else "",
    )
    events.work_started.send(session, assignment=assignment, actor=actor)
    return assignment


def obstacle_to_start(
    session: Session, assignment: Assignment, *, instrument: Instrument | None = None, actor: Actor
) -> LimsError | None:
    """Return what stands in the way of starting for this person with this instrument, or None."""
    device = instrument or _instrument_of(session, assignment)
    return _obstacle(session, assignment, _standing(session, assignment, device, actor), actor)[0]


def obstacle_to_work(
    session: Session, assignment: Assignment, *, instrument: Instrument | None = None, actor: Actor
) -> LimsError | None:
    """Return what about this person or instrument keeps work from being done, whoever it is assigned to, or None."""
    standing = _standing(session, assignment, instrument or _instrument_of(session, assignment), actor)
    blocks = [one for one in standing.blocks(assignment, actor=actor) if one in OBSERVABLE]
    return obstacle_for(session, blocks[0], standing) if blocks else None


def all_obstacles(session: Session, assignment: Assignment, *, actor: Actor) -> list[LimsError]:
    """Return everything that keeps this person from starting, the heaviest first."""
    standing = _standing(session, assignment, _instrument_of(session, assignment), actor)
    first, blocks = _obstacle(session, assignment, standing, actor)
    found = [first] + [obstacle_for(session, block, standing) for block in blocks[1:]]
    return [one for one in found if one is not None]


def _obstacle(
    session: Session, assignment: Assignment, standing: Standing, actor: Actor
) -> tuple[LimsError | None, tuple[Block, ...]]:
    """Return the heaviest obstacle, and all blocks (none where the work is somebody else's)."""
    if assignment.state not in STARTABLE:
        return WrongState(thing=label_of(session, assignment), state=assignment.state, needed=queries.OPEN), ()
    if assignment.person_id not in (None, actor.id):
        name = names_of(session, [assignment.person_id])[assignment.person_id or 0]
        return SomebodyElses(thing=label_of(session, assignment), person=name), ()
    blocks = standing.blocks(assignment, actor=actor)
    return (obstacle_for(session, blocks[0], standing) if blocks else None), blocks


def _standing(session: Session, assignment: Assignment, instrument: Instrument | None, actor: Actor) -> Standing:
    """Return how the acting person and an instrument stand today."""
    return standing_of(session, assignment, person_id=actor.id, instrument=instrument, on=local_day(session))


def _instrument_of(session: Session, assignment: Assignment) -> Instrument | None:
    """Return the instrument that was chosen for the work."""
    return session.get(Instrument, assignment.instrument_id) if assignment.instrument_id else None


def _goes_on(session: Session, assignment: Assignment, standing: Standing) -> bool:
    """Say whether the work runs already, and nothing stands otherwise than at its last start."""
    if assignment.state is not AssignmentState.RUNNING:
        return False
    if assignment.instrument_id != (standing.device.id if standing.device else None):
        return False
    starts = starts_of(session, assignment.id)
    same, now = ("competence", "instrument", "registration"), standing.to_dict()
    return bool(starts) and all(starts[-1].standing.get(name, now[name]) == now[name] for name in same)


def _begin(assignment: Assignment, instrument: Instrument | None, actor: Actor) -> None:
    """Let the work run."""
    assignment.state = AssignmentState.RUNNING
    assignment.person_id = assignment.person_id or actor.id
    assignment.instrument_id = instrument.id if instrument else None
    assignment.started_at = assignment.started_at or clock.now()
    assignment.started_by_id = assignment.started_by_id or actor.id


def _kept(
    assignment: Assignment, standing: Standing, blocks: tuple[Block, ...], nevertheless: str, actor: Actor
) -> WorkStart:
    """Return the row that keeps how things stood at a start."""
    return WorkStart(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        at=clock.now(),
        person_id=actor.id,
        instrument_id=standing.device.id if standing.device else None,
        standing=standing.to_dict() | {"blocks": [block.value for block in blocks]},
        nevertheless=nevertheless,
    )


def stand_by(session: Session, assignment: Assignment, *, trainee_id: int, actor: Actor) -> Supervision | None:
    """Confirm that the acting supervisor stands by while a trainee works on this, today; again changes nothing."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if obstacle := obstacle_to_stand_by(session, assignment, trainee_id=trainee_id, actor=actor):
        raise obstacle
    on = local_day(session)
    if actor.id in supervisors_present(session, assignment.id, trainee_id, on):
        return None
    word = Supervision(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        trainee_id=trainee_id,
        supervisor_id=actor.id,
        stood_on=on,
        at=clock.now(),
    )
    session.add(word)
    session.flush()
    record(session, AuditAction.SUPERVISOR_STOOD_BY, subject=word, actor=actor)
    return word


def obstacle_to_stand_by(
    session: Session, assignment: Assignment, *, trainee_id: int, actor: Actor
) -> LimsError | None:
    """Return what keeps the acting person from standing by, or None: only the named supervisor, competent alone."""
    on, thing = local_day(session), label_of(session, assignment)
    if assignment.state not in STARTABLE:
        return WrongState(thing=thing, state=assignment.state, needed=queries.OPEN)
    named = {
        row.supervisor_id
        for row in competences_of(session, trainee_id, assignment.method)
        if row.from_on <= on and (row.to_on is None or row.to_on >= on)
    }
    if actor.id not in named or not may_supervise(session, actor.id or 0, assignment.method, on):
        trainee = names_of(session, [trainee_id]).get(trainee_id, "")
        return NotTheSupervisor(thing=thing, trainee=trainee, method=assignment.method)
    return None
