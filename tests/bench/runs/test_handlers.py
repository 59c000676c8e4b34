from datetime import timedelta

import pytest
from support.bench import person
from support.runs import make_timed_work, run_of

from lims import clock
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.runs import operations
from lims.bench.runs.handlers import check_window


@pytest.mark.parametrize(
    ("hours", "moved", "state"),
    [
        (1, False, AssignmentState.RUNNING),
        (3, False, AssignmentState.INVALID_RUN),
        (3, True, AssignmentState.RUNNING),
    ],
    ids=["still open", "missed", "done in time"],
)
def test_the_job_makes_a_run_invalid_whose_window_closed_and_may_run_twice(services, hours, moved, state):
    with services.database.transaction() as session:
        work = make_timed_work(session)
        payload, work_id = {"run_id": run_of(session, work).id, "step_no": 0}, work.id
        if moved:
            operations.do_step(session, work, actor=person(session, "technician"))
    with clock.running_from(clock.now() + timedelta(hours=hours)):
        for _ in range(2):
            check_window(services, payload)
    with services.database.snapshot() as session:
        assert session.get(Assignment, work_id).state is state
