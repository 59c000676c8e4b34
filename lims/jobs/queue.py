"""huey carries the ids of jobs from the request to the worker; the table remains the truth.

The store is a SQLite file of its own in `home` (its lock must not meet the product's), or PostgreSQL or Redis by
setting.
"""

import threading
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.exceptions import ConfigurationError
from sqlalchemy import event
from sqlalchemy.orm import Session

from lims.errors import LimsError
from lims.jobs import operations
from lims.jobs.operations import HasDatabase
from lims.settings import Settings


class QueueUnavailable(LimsError):
    """The queue that the settings name cannot be used: ``why``."""

    code = "queue_unavailable"


def make_queue(settings: Settings) -> Huey:
    """Return the queue that the settings name."""
    url = settings.jobs_url
    try:
        if url.startswith("redis"):
            return RedisHuey("lims", url=url)
        if url.startswith("postgres"):
            return PostgresHuey("lims", dsn=url.replace("postgresql+psycopg:", "postgresql:", 1))
    except ConfigurationError as error:
        raise QueueUnavailable(setting="LIMS_JOBS_URL", why=str(error)) from None
    settings.home.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("lims", filename=str(settings.home / "queue.sqlite"))


class Queue:
    """The hand-over: after a commit the asked jobs go to huey; a sweep each minute hands lost ones over again."""

    def __init__(self, settings: Settings, services: HasDatabase) -> None:
        self.huey = make_queue(settings)
        self._services = services
        self._run = self.huey.task()(self._do)
        self.huey.periodic_task(crontab(minute="*"))(self.sweep)
        self.huey.periodic_task(crontab(minute="7"))(self.begin_day)
        event.listen(Session, "after_commit", self._hand_over)

    def _do(self, job_id: int) -> None:
        operations.run(self._services, job_id)

    def sweep(self) -> None:
        """Hand over everything that is due."""
        for job_id in operations.due(self._services.database):
            self._run(job_id)

    def begin_day(self) -> None:
        """Ask for the work of the day; each hour, and nothing where it was asked for already."""
        operations.ask_daily(self._services.database)

    def _hand_over(self, session: Session) -> None:
        if session.get_bind().engine.pool is not self._services.database.engine.pool:
            return  # a session of another instance in this process
        for job_id in session.info.pop("asked_jobs", []):
            self._run(job_id)

    def close(self) -> None:
        """Stop listening to commits, and let the store go."""
        event.remove(Session, "after_commit", self._hand_over)
        if not isinstance(self.huey, RedisHuey):
            self.huey.storage.close()

    def start_worker(self, workers: int = 1) -> "Worker":
        """Start threads in this process that do the jobs."""
        worker = Worker(self, workers)
        worker.start()
        return worker


class Worker:
    """The consumer of the queue, in threads of this process."""

    def __init__(self, queue: Queue, workers: int) -> None:
        self._consumer: Any = queue.huey.create_consumer(
            workers=workers, worker_type="thread", initial_delay=0.05, max_delay=1
        )
        self._consumer._set_signal_handlers = lambda: None  # signals belong to the server around us
        self._queue = queue
        self._first_sweep = threading.Thread(target=self._begin, daemon=True)
        self._second_sweep = threading.Timer(operations.LEASE.total_seconds() + 1, queue.sweep)
        self._second_sweep.daemon = True

    def start(self) -> None:
        """Begin, with everything that an earlier process left undone; what it had in hand follows with its leases."""
        self._consumer.start()
        self._first_sweep.start()
        self._second_sweep.start()

    def _begin(self) -> None:
        self._queue.sweep()
        self._queue.begin_day()

    def stop(self) -> None:
        """Finish what runs, and end."""
        self._second_sweep.cancel()
        self._consumer.stop(graceful=True)
