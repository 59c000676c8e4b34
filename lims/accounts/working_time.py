"""Working time: due times know the laboratory's shifts, working days and holidays. Pure arithmetic."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class WorkingHours(Protocol):
    """When a laboratory works: local shifts, ISO weekdays, holidays."""

    @property
    def zone(self) -> str: ...
    @property
    def shifts(self) -> list[list[str]]: ...
    @property
    def working_days(self) -> list[int]: ...
    @property
    def holidays(self) -> list[str]: ...


def due_at(start: datetime, hours: int, laboratory: WorkingHours) -> datetime:
    """Return the moment (UTC) at which ``hours`` of working time have passed since ``start``."""
    left = timedelta(hours=hours)
    day = start.astimezone(ZoneInfo(laboratory.zone)).date()
    for _ in range(366 * 3):
        for opens, closes in shifts_of(day, laboratory):
            begin = max(opens, start)
            if begin < closes:
                if closes - begin >= left:
                    return begin + left
                left -= closes - begin
        day += timedelta(days=1)
    raise ValueError(f"{hours} working hours do not fit into three years: the laboratory's shifts leave no time")


def shifts_of(day: date, laboratory: WorkingHours) -> list[tuple[datetime, datetime]]:
    """Return the shifts of one local day as moments in UTC; one that ends before it begins ends on the next day."""
    if day.isoweekday() not in laboratory.working_days or day.isoformat() in laboratory.holidays:
        return []
    zone = ZoneInfo(laboratory.zone)
    spans = []
    for opens, closes in laboratory.shifts:
        begin = datetime.combine(day, time.fromisoformat(opens), zone)
        end = datetime.combine(day, time.fromisoformat(closes), zone)
        spans.append((begin.astimezone(UTC), (end if end > begin else end + timedelta(days=1)).astimezone(UTC)))
    return spans


def is_working(moment: datetime, laboratory: WorkingHours) -> bool:
    """Say whether somebody is there at ``moment``."""
    day = moment.astimezone(ZoneInfo(laboratory.zone)).date()
    spans = [span for one in (day - timedelta(days=1), day) for span in shifts_of(one, laboratory)]
    return any(opens <= moment < closes for opens, closes in spans)
