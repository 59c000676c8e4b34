"""Windows of time: when the next step may be done, and which windows fall where nobody is there. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lims.accounts.working_time import WorkingHours, shifts_of
from lims.bench.assignments.blocks import Window
from lims.bench.methods.steps import Step

LOOK_AHEAD = timedelta(days=14)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Opening:
    """When a step may be done: from ``opens`` on, until ``closes`` (None: whenever)."""

    step: Step
    opens: datetime
    closes: datetime | None


def opening(step: Step, since: datetime) -> Opening:
    """Return the window of ``step`` if the step before was done at ``since``."""
    return Opening(step, since + step.after, None if step.within is None else since + step.within)


def window_at(opens: datetime | None, closes: datetime | None, now: datetime) -> Window:
    """Return where ``now`` stands in a window; its last moment still belongs to it."""
    if opens is None:
        return Window.FREE
    if now < opens:
        return Window.EARLY
    return Window.MISSED if closes is not None and now > closes else Window.OPEN


def forecast(steps: Sequence[Step], start: datetime) -> list[Opening]:
    """Return the windows of all steps after the first for a start at ``start``, done as early as may be.

    The latest moment of a step counts from the latest of the step before, while every one of them has a latest.
    """
    found: list[Opening] = []
    opens, closes = start, start
    bounded = True
    for step in steps[1:]:
        opens = opens + step.after
        bounded = bounded and step.within is not None
        closes = closes + step.within if bounded and step.within is not None else closes
        found.append(Opening(step, opens, closes if bounded else _alone(step, opens)))
    return found


def _alone(step: Step, opens: datetime) -> datetime | None:
    """Return the latest moment of a step whose predecessor has none: counted from its earliest one."""
    return None if step.within is None else opens - step.after + step.within


def unattended(openings: Sequence[Opening], laboratory: WorkingHours) -> list[Opening]:
    """Return the windows in which nobody is there from beginning to end: a night, a weekend, a holiday."""
    return [one for one in openings if one.closes is not None and not _is_attended(one.opens, one.closes, laboratory)]


def _is_attended(opens: datetime, closes: datetime, laboratory: WorkingHours) -> bool:
    """Say whether some shift reaches into a window."""
    return any(begins <= closes and opens < ends for begins, ends in _shifts(opens, closes, laboratory))


def _shifts(opens: datetime, closes: datetime, laboratory: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    """Give the shifts of every local day that a window touches, and of the day before (a night shift)."""
    zone = ZoneInfo(laboratory.zone)
    day, last = opens.astimezone(zone).date() - timedelta(days=1), closes.astimezone(zone).date()
    while day <= last:
        yield from shifts_of(day, laboratory)
        day += timedelta(days=1)


def better_start(steps: Sequence[Step], start: datetime, laboratory: WorkingHours) -> datetime | None:
    """Return the next quarter of an hour, in a shift, from which every window is attended; None within two weeks."""
    moment = start
    while moment <= start + LOOK_AHEAD:
        moment = _next_quarter(moment)
        if _is_attended(moment, moment, laboratory) and not unattended(forecast(steps, moment), laboratory):
            return moment
    return None


def _next_quarter(moment: datetime) -> datetime:
    """Return the first full quarter of an hour after ``moment``."""
    whole = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return whole + QUARTER
