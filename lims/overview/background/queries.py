"""Everything read about work in the background: how much there is, what failed, when timestamps are renewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from lims.certificates.timestamps.operations import RENEW_DUE
from lims.db import rows_as
from lims.errors import NotFound
from lims.jobs.models import Job, JobState
from lims.web.pagination import SIZE

_UNDONE = Job.state.in_([JobState.WAITING, JobState.RUNNING, JobState.FAILED])
_AGAIN = (Job.state != JobState.FAILED) & (Job.error != "")


@dataclass(frozen=True, slots=True)
class Undone:
    """How many jobs wait their turn or are being done, how many are tried again later, how many were given up."""

    in_line: int
    tried_again: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Troubled:
    """A job that did not succeed, with its last error and its next try."""

    id: int
    kind: str
    key: str
    state: JobState
    attempts: int
    error: str
    asked_at: datetime
    run_after: datetime

    @property
    def what(self) -> str:
        """Return which thing the job is about, as its key says it."""
        return self.key.removeprefix(self.kind).strip(":")


def undone(session: Session) -> Undone:
    """Return how much is not done, in one statement."""
    kind = case((Job.state == JobState.FAILED, "given up"), (_AGAIN, "tried again"), else_="in line")
    rows = session.execute(select(kind, func.count()).where(_UNDONE).group_by(kind))
    counted = {row[0]: row[1] for row in rows}
    return Undone(counted.get("in line", 0), counted.get("tried again", 0), counted.get("given up", 0))


def troubled(session: Session, *, after: int | None = None) -> Sequence[Troubled]:
    """Return one page of jobs that did not succeed and one more, the newest first."""
    of = Job
    wanted = select(of.id, of.kind, of.key, of.state, of.attempts, of.error, of.asked_at, of.run_after)
    wanted = wanted.where(_UNDONE, of.error != "").order_by(of.id.desc()).limit(SIZE + 1)
    return rows_as(Troubled, session.execute(wanted.where(of.id < after) if after is not None else wanted))


def last_look_for_timestamps(session: Session) -> datetime | None:
    """Return when the product last looked which timestamps are due."""
    return session.scalar(select(func.max(Job.done_at)).where(Job.kind == RENEW_DUE))


def job_by_id(session: Session, job_id: int) -> Job:
    """Return a job, to be changed; raise `NotFound`."""
    found = session.get(Job, job_id, with_for_update=True)
    if found is None:
        raise NotFound(kind="job", key=job_id)
    return found
