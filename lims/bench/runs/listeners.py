"""What runs answer to the start of work: by a timed method a run begins with it, and ends where that was a slip."""

from typing import Any

from sqlalchemy.orm import Session

from lims import events
from lims.bench.assignments.models import Assignment
from lims.bench.runs.operations import begin, take_back
from lims.permissions import Actor


@events.work_started.connect
def begin_run(session: Session, *, assignment: Assignment, actor: Actor, **_more: Any) -> None:
    """Begin the run of work that has just been started."""
    begin(session, assignment, actor=actor)


@events.work_start_undone.connect
def take_run_back(session: Session, *, assignment: Assignment, actor: Actor, **_more: Any) -> None:
    """End the run that began with a start that was a slip."""
    take_back(session, assignment, actor=actor)
