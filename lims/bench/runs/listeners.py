"""What runs answer to the start of work: by a timed method, a run begins with it."""

from typing import Any

from sqlalchemy.orm import Session

from lims import events
from lims.bench.assignments.models import Assignment
from lims.bench.runs.operations import begin
from lims.permissions import Actor


@events.work_started.connect
def begin_run(session: Session, *, assignment: Assignment, actor: Actor, **_more: Any) -> None:
    """Begin the run of work that has just been started."""
    begin(session, assignment, actor=actor)
