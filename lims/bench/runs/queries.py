"""Reading runs and their acts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.methods import queries as method_queries
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import Method, Phase
from lims.bench.runs.models import Run, RunAct
from lims.catalogue.models import StandardEdition

OVER = (Phase.FINISHED, Phase.INVALID)


def method_for(session: Session, assignment: Assignment, on: date) -> tuple[TimedMethod, Method] | None:
    """Return the timed method in use on a day by which a piece of work goes, or None where its time is free."""
    standard = session.scalar(
        select(StandardEdition.code)
        .join(TestRequest, TestRequest.edition_id == StandardEdition.id)
        .where(TestRequest.id == assignment.request_id)
    )
    return method_queries.method_for(session, standard or "", assignment.requirement, on)


def method_of_run(session: Session, run: Run) -> Method:
    """Return the steps by which a run goes: those of its beginning, whatever is in force now."""
    return method_queries.read(session.get_one(TimedMethod, run.method_id))


def latest_run(session: Session, assignment_id: int) -> Run | None:
    """Return the newest run of a piece of work."""
    return session.scalar(select(Run).where(Run.assignment_id == assignment_id).order_by(Run.no.desc()).limit(1))


def runs_of(session: Session, assignment_id: int) -> list[Run]:
    """Return the runs of a piece of work, oldest first."""
    return list(session.scalars(select(Run).where(Run.assignment_id == assignment_id).order_by(Run.no)))


def acts_of(session: Session, run_ids: Sequence[int]) -> list[RunAct]:
    """Return the steps that were done in some runs, in order."""
    return list(session.scalars(select(RunAct).where(RunAct.run_id.in_(run_ids)).order_by(RunAct.id)))
