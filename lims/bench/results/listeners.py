"""What results answer to runs: nothing read from an invalid run is used, and a clean run begins with empty cells."""

from typing import Any

from sqlalchemy.orm import Session

from lims import events
from lims.bench.assignments.models import Assignment
from lims.bench.results.models import Quarantine
from lims.bench.results.queries import readings_in_force


@events.run_fell.connect
def set_aside(session: Session, *, assignment: Assignment, **_more: Any) -> None:
    """Quarantine what was read from a run that is invalid now."""
    for reading in readings_in_force(session, assignment.id).values():
        reading.excluded_reason = reading.excluded_reason or Quarantine.INVALID_RUN.value


@events.run_again.connect
def empty_cells(session: Session, *, assignment: Assignment, **_more: Any) -> None:
    """Let what was read from an invalid run stand beside the cells of the clean one, and no longer in them."""
    for reading in readings_in_force(session, assignment.id).values():
        reading.in_force = False
        reading.excluded_reason = reading.excluded_reason or Quarantine.INVALID_RUN.value
