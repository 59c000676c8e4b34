"""The job that looks after a window when it closes: a missed one is an invalid run at once, whoever looks."""

from typing import Any

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.bench.runs import operations, queries
from lims.bench.runs.models import Run
from lims.jobs.operations import HasDatabase, handles


@handles(operations.CHECK)
def check_window(services: HasDatabase, payload: dict[str, Any]) -> None:
    """Make a run invalid whose next step was not done in its window."""
    with services.database.transaction() as session:
        run = session.get(Run, payload["run_id"], with_for_update=True)
        if run is None or run.step_no != payload["step_no"] or run.phase in queries.OVER:
            return
        if run.closes_at is not None and clock.now() > run.closes_at:
            operations.fall(session, run, because=operations.MISSED, actor=SYSTEM)
