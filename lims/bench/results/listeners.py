"""What results answer to other rooms.

To assignments: where something was read, the start stands. To runs: nothing read from an invalid run is used, and a
clean run begins with empty cells. To samples: which lots were judged by their lot plan, what was found in them, and
which work and results rest on a sample.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import events
from lims.bench.assignments.labels import label_of
from lims.bench.assignments.models import Assignment, AssignmentState, TestRequest
from lims.bench.assignments.obstacles import StartStands
from lims.bench.assignments.queries import name_of, standards_of
from lims.bench.results.models import Quarantine, Result, ResultState
from lims.bench.results.queries import STANDING, readings_in_force
from lims.conformity.verdicts import Verdict
from lims.samples import signals
from lims.samples.lineage.rows import Touched, TouchedKind
from lims.samples.models import Sample

_DECIDED = (Verdict.PASS.value, Verdict.FAIL.value)


@events.run_fell.connect
def set_aside(session: Session, *, assignment: Assignment, **_more: Any) -> None:
    """Quarantine what was read from a run that is invalid now."""
    for reading in readings_in_force(session, assignment.id).values():
        reading.excluded_reason = reading.excluded_reason or Quarantine.INVALID_RUN.value


@events.work_start_undone.connect
def let_it_stand(session: Session, *, assignment: Assignment, **_more: Any) -> None:
    """Refuse to take a start back once something was read."""
    if readings_in_force(session, assignment.id):
        raise StartStands(thing=label_of(session, assignment), why="reading")


@events.run_again.connect
def empty_cells(session: Session, *, assignment: Assignment, **_more: Any) -> None:
    """Let what was read from an invalid run stand beside the cells of the clean one, and no longer in them."""
    for reading in readings_in_force(session, assignment.id).values():
        reading.in_force = False
        reading.excluded_reason = reading.excluded_reason or Quarantine.INVALID_RUN.value


@signals.lots_asked.connect
def nonconforming_of(session: Session, *, lots: Sequence[int], **_more: Any) -> dict[int, dict[str, int]]:
    """Return the nonconforming specimens of each requirement whose reviewed result accepted or rejected the lot."""
    wanted = select(Sample.lot_id, Result.requirement, Result.judgement).join(Sample, Sample.id == Result.sample_id)
    rows = session.execute(
        wanted.where(
            Sample.lot_id.in_(lots), Result.state == ResultState.REVIEWED, Result.verdict.in_(_DECIDED)
        ).order_by(Result.id)
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        if any(step["kind"] == "lot_count" for step in row.judgement["steps"]):
            found.setdefault(row.lot_id, {})[row.requirement] = row.judgement["failed"]
    return found


@signals.touched_asked.connect
def work_on(session: Session, *, samples: Sequence[Sample], language: str, **_more: Any) -> list[Touched]:
    """Return the work on ``samples`` with what came of it; what was begun bars the undoing of their numbers."""
    newest = select(func.max(Result.id)).where(Result.assignment_id == Assignment.id)
    newest_id = newest.correlate(Assignment).scalar_subquery()
    rows = session.execute(
        select(
            Sample.number, TestRequest.edition_id, Assignment.requirement, Assignment.state, Result.verdict,
            Result.state,
        )
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(Sample, Sample.id == Assignment.sample_id)
        .outerjoin(Result, Result.id == newest_id)
        .where(
            Assignment.sample_id.in_([one.id for one in samples]), Assignment.state != AssignmentState.CANCELLED
        )
        .order_by(Sample.number, Assignment.id)
    ).all()  # fmt: skip
    standards = standards_of(session, (row.edition_id for row in rows)) if rows else {}
    found = []
    for number, edition, requirement, state, verdict, result in rows:
        name = name_of(standards[edition], requirement, language)
        if result in STANDING:
            found.append(Touched(TouchedKind.RESULT, number, name, result.value, verdict, bars=True))
        else:
            begun = state is not AssignmentState.WAITING
            found.append(Touched(TouchedKind.WORK, number, name, state.value, bars=begun))
    return found
