"""When a reading was made, where it arrives later: what may be claimed, and the day by which it is judged."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.bench.assignments.operations import local_day
from lims.bench.results.obstacles import ImplausibleTime

LONGEST_WAY: Final = timedelta(days=7)
"""How long a reading may wait in a browser or on paper before it arrives."""

CLOCKS_DIFFER: Final = timedelta(minutes=2)
"""How far the clock of a browser may be ahead of ours."""


def check_observed(observed_at: datetime | None) -> None:
    """Refuse a time that lies in the future, or longer ago than a reading may wait."""
    if observed_at is None:
        return
    now = clock.now()
    why = "future" if observed_at > now + CLOCKS_DIFFER else "too old" if observed_at < now - LONGEST_WAY else ""
    if why:
        raise ImplausibleTime(field="observed_at", value=observed_at, why=why)


def day_of_reading(session: Session, observed_at: datetime | None) -> date:
    """Return the day on which a reading was made where the laboratory is; today unless it was made earlier."""
    if observed_at is None:
        return local_day(session)
    found = laboratory(session)
    return observed_at.astimezone(ZoneInfo(found.zone if found else "UTC")).date()
