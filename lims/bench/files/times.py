"""The time at which an instrument read, from the text in a file. Pure."""

import re
from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from lims.bench.files.mappings import TimeOrder
from lims.bench.files.obstacles import RowUnclear

_WRITTEN: Final = re.compile(
    r"(\d{1,4})[-./年](\d{1,2})[-./月](\d{1,4})日?[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(am|pm))?(?:\s*(z|[+-]\d{2}:?\d{2}))?",
    re.ASCII | re.IGNORECASE,
)
NOON: Final = 12


def read_at(text: str, order: TimeOrder, zone: ZoneInfo) -> datetime:
    """Return a moment in UTC; a time without an offset is that of the laboratory's ``zone``. Raise `RowUnclear`.

    A year of four digits in front is never mistaken; whether day or month comes first otherwise, the mapping says.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise RowUnclear("no time", value=text)
    try:
        year, month, day = _date(found.group(1), found.group(2), found.group(3), order)
        clock_time = _hour(int(found.group(4)), found.group(7)), int(found.group(5)), int(found.group(6) or 0)
        there = datetime(year, month, day, *clock_time, tzinfo=_offset(found.group(8)) or zone)
    except ValueError:
        raise RowUnclear("no time", value=text) from None
    return there.astimezone(UTC)


def _date(first: str, second: str, third: str, order: TimeOrder) -> tuple[int, int, int]:
    """Return year, month and day."""
    if len(first) == len("2020"):
        return int(first), int(second), int(third)
    if order is TimeOrder.YEAR_FIRST or len(third) != len("2020"):
        raise ValueError(first)
    day, month = (first, second) if order is TimeOrder.DAY_FIRST else (second, first)
    return int(third), int(month), int(day)


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of a day of 24; 12 AM is midnight."""
    if half is None:
        return hour
    if not 1 <= hour <= NOON:
        raise ValueError(hour)
    return hour % NOON + (NOON if half.lower() == "pm" else 0)


def _offset(text: str | None) -> tzinfo | None:
    """Return the zone that an offset means."""
    return datetime.fromisoformat(f"2020-01-01T00:00{text.upper()}").tzinfo if text else None
