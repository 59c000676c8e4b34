"""Reading timed methods, runs and their acts."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.runs.models import Run, RunAct, TimedMethod
from lims.bench.runs.steps import Method, Phase, method_of
from lims.catalogue.models import StandardEdition

OVER = (Phase.FINISHED, Phase.INVALID)


def methods(session: Session) -> list[TimedMethod]:
    """Return every version of every timed method, by code, the newest first."""
    return list(session.scalars(select(TimedMethod).order_by(TimedMethod.code, TimedMethod.version.desc())))


def latest_method(session: Session, code: str) -> TimedMethod | None:
    """Return the newest version of a method."""
    wanted = select(TimedMethod).where(TimedMethod.code == code).order_by(TimedMethod.version.desc())
    return session.scalar(wanted.limit(1))


def method_for(session: Session, assignment: Assignment, on: date) -> tuple[TimedMethod, Method] | None:
    """Return the timed method in force on a day by which a piece of work goes, or None where its time is free."""
    standard = session.scalar(
        select(StandardEdition.code)
        .join(TestRequest, TestRequest.edition_id == StandardEdition.id)
        .where(TestRequest.id == assignment.request_id)
    )
    wanted = select(TimedMethod).where(
        TimedMethod.used_from <= on, or_(TimedMethod.used_to.is_(None), TimedMethod.used_to >= on)
    )
    for row in session.scalars(wanted.order_by(TimedMethod.used_from.desc(), TimedMethod.id.desc())):
        method = read(row)
        if method.is_for(standard or "", assignment.requirement):
            return row, method
    return None


def read(row: TimedMethod) -> Method:
    """Return the steps of a version of a method."""
    return _parsed(row.content)


@lru_cache(maxsize=256)
def _parsed(content: str) -> Method:
    return method_of(json.loads(content))


def method_of_run(session: Session, run: Run) -> Method:
    """Return the steps by which a run goes: those of its beginning, whatever is in force now."""
    return read(session.get_one(TimedMethod, run.method_id))


def latest_run(session: Session, assignment_id: int) -> Run | None:
    """Return the newest run of a piece of work."""
    return session.scalar(select(Run).where(Run.assignment_id == assignment_id).order_by(Run.no.desc()).limit(1))


def runs_of(session: Session, assignment_id: int) -> list[Run]:
    """Return the runs of a piece of work, oldest first."""
    return list(session.scalars(select(Run).where(Run.assignment_id == assignment_id).order_by(Run.no)))


def acts_of(session: Session, run_ids: Sequence[int]) -> list[RunAct]:
    """Return the steps that were done in some runs, in order."""
    return list(session.scalars(select(RunAct).where(RunAct.run_id.in_(run_ids)).order_by(RunAct.id)))
