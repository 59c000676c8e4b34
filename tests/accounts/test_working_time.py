from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from lims.accounts.working_time import due_at, is_working

SHANGHAI = ZoneInfo("Asia/Shanghai")


def laboratory(**changes):
    """One shift from Monday to Friday; the first of May is a holiday (a Friday in 2020)."""
    hours = {
        "zone": "Asia/Shanghai",
        "shifts": [["08:00", "16:00"]],
        "working_days": [1, 2, 3, 4, 5],
        "holidays": ["2020-05-01"],
    }
    return SimpleNamespace(**(hours | changes))


def local(text: str) -> datetime:
    """Return a moment of 2020 in Shanghai, written "05-06 12:00"."""
    return datetime.fromisoformat(f"2020-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("05-06 08:00", 4, "05-06 12:00"),
        ("05-06 08:00", 8, "05-06 16:00"),
        ("05-06 12:00", 8, "05-07 12:00"),
        ("05-06 20:00", 1, "05-07 09:00"),
        ("05-06 02:00", 1, "05-06 09:00"),
        ("04-30 15:00", 2, "05-04 09:00"),  # over a holiday and a weekend
        ("05-08 15:59", 1, "05-11 08:59"),
        ("05-06 12:00", 0, "05-06 12:00"),
    ],
)
def test_only_working_hours_count(start, hours, due):
    assert due_at(local(start), hours, laboratory()) == local(due)


def test_two_shifts_follow_each_other_until_midnight():
    both = laboratory(shifts=[["08:00", "16:00"], ["16:00", "00:00"]])
    assert due_at(local("05-06 15:00"), 9, both) == local("05-07 00:00")
    assert due_at(local("05-06 23:00"), 2, both) == local("05-07 09:00")


def test_a_night_shift_runs_into_the_next_day():
    night = laboratory(shifts=[["22:00", "06:00"]])
    assert due_at(local("05-06 23:00"), 4, night) == local("05-07 03:00")
    assert is_working(local("05-07 03:00"), night)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("05-06 08:00", True),
        ("05-06 15:59", True),
        ("05-06 16:00", False),
        ("05-06 07:59", False),
        ("05-09 10:00", False),  # Saturday
        ("05-01 10:00", False),  # holiday
    ],
)
def test_somebody_is_there_in_the_shifts_only(moment, works):
    assert is_working(local(moment), laboratory()) is works


def test_a_laboratory_that_never_works_is_told_so_and_not_waited_for():
    with pytest.raises(ValueError, match="leave no time"):
        due_at(local("05-06 08:00"), 1, laboratory(working_days=[]))


def test_an_hour_that_the_clocks_skip_does_not_count():
    berlin = laboratory(zone="Europe/Berlin", shifts=[["00:00", "08:00"]], working_days=[7], holidays=[])
    start = datetime(2020, 3, 29, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # 02:00 is followed by 03:00
    assert due_at(start, 4, berlin) == datetime(2020, 3, 29, 5, 0, tzinfo=ZoneInfo("Europe/Berlin"))
