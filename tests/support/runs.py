"""Work that takes time, as tests need it: bacterial filtration that is incubated for two days."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from support.bench import BFE, EN_14683, make_competence, make_instrument, make_work, person

import lims.bench.loads.listeners
import lims.bench.results.listeners  # what a run tells the results
import lims.bench.runs.listeners  # noqa: F401 - importing is what connects them: the start begins the run
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import Assignment
from lims.bench.methods.operations import take_into_use
from lims.bench.runs import queries
from lims.bench.runs.models import Run

INCUBATED: dict[str, Any] = {
    "code": "Incubated",
    "name": {"en": "Incubated filtration", "zh": "培养法"},
    "applies_to": {EN_14683["code"]: [BFE]},
    "source": "constructed",
    "confidence": "recalled",
    "steps": [
        {"id": "prepare", "phase": "preparing", "name": {"en": "Prepare", "zh": "准备"}},
        {"id": "incubate", "phase": "incubating", "within": "2 h", "name": {"en": "Incubate", "zh": "培养"}},
        {"id": "read", "reads": True, "after": "44 h", "within": "52 h", "name": {"en": "Count", "zh": "计数"}},
        {"id": "dispose", "phase": "finished", "name": {"en": "Dispose", "zh": "处理"}},
    ],
}


def make_method(session: Session, **changes: Any) -> None:
    """Take the incubated filtration into use."""
    manager = person(session, "lab manager")
    take_into_use(session, INCUBATED | changes, used_from=date(2020, 1, 1), actor=manager)


def make_timed_work(session: Session, *, begun: bool = True, **changes: Any) -> Assignment:
    """Return work that takes time, its run begun by the technician unless told otherwise."""
    make_method(session, **changes)
    work = make_work(session, started=False)
    make_competence(session, "technician")
    if begun:
        technician = person(session, "technician")
        assignments.start(session, work, instrument=make_instrument(session), actor=technician)
    return work


def run_of(session: Session, work: Assignment) -> Run:
    """Return the newest run of a piece of work."""
    found = queries.latest_run(session, work.id)
    assert found is not None
    return found
