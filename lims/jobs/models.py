"""The jobs table: work outside the request, written in the transaction that asks for it.

It is the truth; huey only carries the id.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PrimaryKey


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work: ``kind`` names its handler, ``key`` makes asking twice harmless."""

    __tablename__ = "jobs"
    __audited__ = False
    __table_args__ = (Index(None, "state", "run_after"),)

    id: Mapped[PrimaryKey]
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState]
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    error: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[Moment]
    done_at: Mapped[Moment | None]
