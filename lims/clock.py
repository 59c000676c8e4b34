"""The one place that knows what time it is.

Everything asks `now()`; tests and the demonstration set the clock, so that a weekend passes in a millisecond and the
demonstration happens in the spring of 2020, when the rules it shows were in force.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta(0)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today(zone: str = "UTC") -> date:
    """Return the calendar day in ``zone`` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def offset() -> timedelta:
    """Return how far this clock is ahead of the machine's."""
    return _offset


def shift(by: timedelta) -> None:
    """Run ``by`` ahead of the machine's clock (behind it, if negative)."""
    global _offset
    _offset = by


def set_to(moment: datetime) -> None:
    """Go on from ``moment`` (aware) as if it were now."""
    shift(moment - datetime.now(UTC))


@contextmanager
def running_from(moment: datetime) -> Iterator[None]:
    """Let the time be ``moment`` (and run on) inside the block."""
    before = _offset
    set_to(moment)
    try:
        yield
    finally:
        shift(before)
