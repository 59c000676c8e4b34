"""What the page of one piece of work says about its start: who may, what blocks it, who must stand by."""

from typing import Any

from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.obstacles import SupervisorAbsent
from lims.bench.assignments.operations import local_day
from lims.bench.assignments.standing import supervisors_present
from lims.bench.assignments.starting import all_obstacles
from lims.bench.instruments.queries import trainees_of
from lims.errors import LimsError
from lims.permissions import Actor, Permission
from lims.web.errors import Explanation, explain

BEFORE_WORK = (AssignmentState.WAITING, AssignmentState.SENT_BACK)


def start_card(session: Session, assignment: Assignment, *, person: Actor) -> dict[str, Any]:
    """Return what the start card shows, by name."""
    if not person.may(Permission.BENCH_RESULTS_ENTER) or assignment.state not in (
        *BEFORE_WORK,
        AssignmentState.RUNNING,
    ):
        return {"may_start": False, "may_observe": False, "blocks": [], "supervisor": "", "trainees": []}
    obstacles = all_obstacles(session, assignment, actor=person)
    begins = assignment.state in BEFORE_WORK
    own = assignment.person_id in (None, person.id)
    return {
        "may_start": begins and not obstacles,
        "may_observe": begins and own and bool(obstacles),
        "blocks": _words(obstacles) if begins else [],
        "supervisor": _missing_supervisor(obstacles),
        "trainees": _to_stand_by(session, assignment, person),
    }


def _words(obstacles: list[LimsError]) -> list[Explanation]:
    """Return each obstacle with what would lift it."""
    return [explain(one) for one in obstacles]


def _missing_supervisor(obstacles: list[LimsError]) -> str:
    """Return the name of the supervisor for whose word the start waits."""
    return next((str(one.supervisor) for one in obstacles if isinstance(one, SupervisorAbsent)), "")


def _to_stand_by(session: Session, assignment: Assignment, person: Actor) -> list[tuple[int, str]]:
    """Return the trainees for whom this person may still say to stand by, today and for this work."""
    on = local_day(session)
    mine = trainees_of(session, person.id, assignment.method, on)
    return [
        (trainee, name)
        for trainee, name in mine
        if assignment.person_id in (None, trainee)
        and person.id not in supervisors_present(session, assignment.id, trainee, on)
    ]
