"""A start that was a slip is taken back within a minute, as a new row, where nothing has come of it."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock, events
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.labels import label_of
from lims.bench.assignments.models import Assignment, AssignmentState, WorkStart
from lims.bench.assignments.obstacles import StartStands
from lims.bench.assignments.standing import starts_of
from lims.errors import LimsError
from lims.permissions import Actor, Permission

WITHIN: Final = timedelta(minutes=1)


def take_start_back(session: Session, assignment: Assignment, *, actor: Actor) -> WorkStart:
    """Let work that was started by a slip wait again, as it waited before; return the row that says so.

    What later rooms know may stand in the way (a reading, a step of the run): they raise it when they hear of this.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    starts = starts_of(session, assignment.id)
    if obstacle := obstacle_to_take_back(session, assignment, starts, actor=actor):
        raise obstacle
    last = starts[-1]
    before = last.standing["before"]
    events.work_start_undone.send(session, assignment=assignment, actor=actor)
    assignment.state = AssignmentState.WAITING
    assignment.person_id, assignment.instrument_id = before["person_id"], before["instrument_id"]
    assignment.started_at, assignment.started_by_id = None, None
    undone = WorkStart(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        at=clock.now(),
        person_id=actor.id,
        instrument_id=last.instrument_id,
        standing=last.standing,
        undoes_id=last.id,
    )
    session.add(undone)
    record(session, AuditAction.WORK_START_UNDONE, subject=assignment, actor=actor)
    return undone


def obstacle_to_take_back(
    session: Session, assignment: Assignment, starts: list[WorkStart], *, actor: Actor
) -> LimsError | None:
    """Return what keeps the last of ``starts`` (oldest first) from being taken back, or None."""
    thing = label_of(session, assignment)
    if assignment.state is not AssignmentState.RUNNING or not starts:
        return StartStands(thing=thing, why="state")
    if starts[-1].person_id != actor.id:
        return StartStands(thing=thing, why="person")
    if clock.now() - starts[-1].at > WITHIN:
        return StartStands(thing=thing, why="time")
    if len(starts) > 1:
        return StartStands(thing=thing, why="earlier")
    return None


def started_last(session: Session, sample_id: int, *, actor: Actor) -> Assignment | None:
    """Return the work on a sample that the acting person started last, if it runs."""
    wanted = select(Assignment).where(
        Assignment.sample_id == sample_id,
        Assignment.state == AssignmentState.RUNNING,
        Assignment.started_by_id == actor.id,
    )
    return session.scalars(wanted.order_by(Assignment.started_at.desc(), Assignment.id.desc()).limit(1)).first()
