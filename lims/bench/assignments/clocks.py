"""The clock of a piece of work as lists show it. No database."""

from datetime import datetime
from typing import Protocol

from lims.bench.assignments.models import AssignmentState


class Clocked(Protocol):
    """A piece of work or a row of a list with its clock."""

    @property
    def state(self) -> AssignmentState: ...
    @property
    def phase(self) -> str | None: ...
    @property
    def next_reads(self) -> bool | None: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def shown_state(work: Clocked, now: datetime) -> str:
    """Return what people say the work is in: readable while its window is open, an invalid run once it has closed."""
    if work.state is not AssignmentState.RUNNING or not work.phase:
        return work.state.value
    if work.closes_at is not None and now > work.closes_at:
        return AssignmentState.INVALID_RUN.value
    return "readable" if work.next_reads and work.opens_at is not None and now >= work.opens_at else work.phase
