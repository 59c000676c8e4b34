"""Asking for work and doing it once."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import event, or_, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from lims import clock
from lims.db import Database
from lims.errors import NoAnswer
from lims.jobs.models import Job, JobState


class HasDatabase(Protocol):
    """What a handler works with: the product's services (`lims.services.Services`).

    Of which jobs need the database only.
    """

    @property
    def database(self) -> Database: ...


Handler = Callable[[Any, dict[str, Any]], None]

LEASE = timedelta(seconds=20)
BEAT_S = 4  # a worker that lives renews its lease so often, however long its job takes
RETRIES = 8
LONGEST_PAUSE = timedelta(hours=6)
_handlers: dict[str, Handler] = {}
_daily: set[str] = set()
log = logging.getLogger(__name__)


def handles(kind: str, *, daily: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``: it is given the services and the payload.

    It opens its own transactions, and may be run twice. A ``daily`` one is asked for each day (UTC) by itself.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if daily:
            _daily.add(kind)
        return handler

    return register


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do a job, for a while: ``attempt`` tells it from the lease of whoever takes over later."""

    kind: str
    payload: dict[str, Any]
    attempt: int


def ask(session: Session, kind: str, *, key: str, payload: dict[str, Any]) -> Job:
    """Write a job in this transaction; the same ``key`` again is the same job."""
    job = session.scalar(select(Job).where(Job.key == key))
    if job is None:
        job = Job(
            kind=kind,
            key=key,
            payload=payload,
            state=JobState.WAITING,
            run_after=clock.now(),
            asked_at=clock.now(),
            error="",
        )
        session.add(job)
        session.flush()
        session.info.setdefault("asked_jobs", []).append(job.id)
    return job


def ask_daily(database: Database) -> None:
    """Ask for the work of this day, once however many workers come here."""
    wanted = {f"{kind}:{clock.today()}": kind for kind in sorted(_daily)}
    with database.snapshot() as session:
        there = set(session.scalars(select(Job.key).where(Job.key.in_(wanted))))
    if len(there) == len(wanted):
        return
    with suppress(IntegrityError), database.transaction() as session:  # another worker may have asked just now
        for key, kind in wanted.items():
            ask(session, kind, key=key, payload={})


def ask_again(session: Session, job: Job) -> None:
    """Let a job that did not succeed be done at once, with all its tries before it."""
    job.state, job.attempts, job.leased_until, job.run_after = JobState.WAITING, 0, None, clock.now()
    session.info.setdefault("asked_jobs", []).append(job.id)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """Hand nothing over of a transaction that did not happen."""
    session.info.pop("asked_jobs", None)


def run(services: HasDatabase, job_id: int) -> bool:
    """Do the job if it is still to do and nobody else has it; return whether it was done now."""
    database = services.database
    lease = _lease(database, job_id)
    if lease is None:
        return False
    try:
        with _kept(database, job_id, lease):
            _handlers[lease.kind](services, lease.payload)
    except Exception as error:
        log.exception("job %s (%s) failed", job_id, lease.kind)
        told = f"{type(error).__name__}: {error}"
        _finish(database, job_id, lease, error=told, for_ever=isinstance(error, NoAnswer))
        return False
    _finish(database, job_id, lease, error="")
    return True


def due(database: Database, limit: int = 100) -> list[int]:
    """Return the ids of jobs that wait, and of those whose worker was lost (its lease ran out), oldest first."""
    now = clock.now()
    with database.snapshot() as session:
        wanted = or_(Job.state == JobState.WAITING, (Job.state == JobState.RUNNING) & (Job.leased_until < now))
        return list(session.scalars(select(Job.id).where(wanted, Job.run_after <= now).order_by(Job.id).limit(limit)))


def run_due(services: HasDatabase) -> int:
    """Do everything that is due, here and now; return how many jobs were done."""
    done = 0
    while ids := due(services.database):
        finished = sum(run(services, job_id) for job_id in ids)
        done += finished
        if not finished:
            break
    return done


def _lease(database: Database, job_id: int) -> Lease | None:
    """Take the job for this worker, unless it is done, not due or taken; one that kills every worker is given up."""
    now = clock.now()
    with database.transaction() as session:
        free = or_(Job.state == JobState.WAITING, (Job.state == JobState.RUNNING) & (Job.leased_until < now))
        lost = session.scalar(select(Job.id).where(Job.id == job_id, Job.state == JobState.RUNNING)) is not None
        taken = session.execute(
            update(Job)
            .where(Job.id == job_id, free, Job.run_after <= now)
            .values(state=JobState.RUNNING, leased_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.kind, Job.payload, Job.attempts)
        ).one_or_none()
        if taken is None or (lost and taken.attempts > RETRIES and _give_up(session.get_one(Job, job_id))):
            return None
        return Lease(taken.kind, taken.payload, taken.attempts)


@contextmanager
def _kept(database: Database, job_id: int, lease: Lease) -> Iterator[None]:
    """Keep the lease for as long as the work takes, so that only that of a lost worker runs out."""
    over = threading.Event()
    threading.Thread(target=_keep, args=(database, job_id, lease, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _keep(database: Database, job_id: int, lease: Lease, over: threading.Event) -> None:
    mine = (Job.id == job_id, Job.state == JobState.RUNNING, Job.attempts == lease.attempt)
    while not over.wait(BEAT_S):
        with suppress(OperationalError), database.transaction() as session:  # a busy database: the next beat comes
            session.execute(update(Job).where(*mine).values(leased_until=clock.now() + LEASE))


def _give_up(job: Job) -> bool:
    """Give a job up that loses one worker after the other; one that has waited for an answer loses its first."""
    if job.error:
        job.error = ""  # until another try fails: the next lost worker is the second in a row
        return False
    job.state, job.leased_until, job.error = JobState.FAILED, None, "every worker that did this job was lost"
    return True


def _finish(database: Database, job_id: int, lease: Lease, *, error: str, for_ever: bool = False) -> None:
    """Note the end: done, to be tried again after a longer pause, or failed after too many tries.

    With ``for_ever`` no try is the last: somebody outside may answer tomorrow.

    Whoever was so slow that another took over has nothing to say any more.
    """
    with database.transaction() as session:
        job = session.get_one(Job, job_id, with_for_update=True)
        if job.attempts != lease.attempt or job.state is not JobState.RUNNING:
            return
        job.leased_until, job.error = None, error
        if not error:
            job.state, job.done_at = JobState.DONE, clock.now()
        elif job.attempts >= RETRIES and not for_ever:
            job.state = JobState.FAILED
        else:
            job.state = JobState.WAITING
            job.run_after = clock.now() + min(timedelta(seconds=2 ** min(job.attempts, 20)), LONGEST_PAUSE)
