"""Trying a job again by hand."""

from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import LimsError, WrongState
from lims.jobs.models import Job, JobState
from lims.jobs.operations import ask_again
from lims.permissions import Actor, Permission

_NOT_DONE = (JobState.WAITING, JobState.FAILED)


def obstacle_to_retry(job: Job) -> LimsError | None:
    """Return what stands in the way of trying ``job`` again, or None."""
    if job.state not in _NOT_DONE:
        return WrongState(thing=job.key, state=job.state, needed=_NOT_DONE)
    return None


def retry(session: Session, job: Job, *, actor: Actor) -> None:
    """Have a job done at once that waits for its next try or was given up."""
    actor.must(Permission.JOBS_JOBS_RETRY)
    if obstacle := obstacle_to_retry(job):
        raise obstacle
    told = {"kind": job.kind, "key": job.key, "tries": job.attempts, "error": job.error}
    ask_again(session, job)
    record(session, AuditAction.JOB_RETRIED, subject=job, actor=actor, also=told)
