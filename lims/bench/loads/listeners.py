"""What loads answer to the fall of a run: with the last of its runs a load is an invalid run itself."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import events
from lims.bench.assignments.models import Assignment
from lims.bench.loads.models import Load, LoadRow, LoadState
from lims.bench.methods.steps import Phase
from lims.bench.runs.models import Run


@events.run_fell.connect
def follow(session: Session, *, assignment: Assignment, **_more: Any) -> None:
    """Let a load fall with its last run, whoever let that fall: a person, a reading, or the job at the window's end."""
    if not assignment.load:
        return
    load = session.scalars(select(Load).where(Load.number == assignment.load)).one()
    runs = list(session.scalars(select(Run).join(LoadRow, LoadRow.run_id == Run.id).where(LoadRow.load_id == load.id)))
    if load.state is LoadState.RUNNING and all(run.phase is Phase.INVALID for run in runs):
        load.state, load.invalid_because = LoadState.INVALID, runs[-1].invalid_because
