from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.runs import INCUBATED

from lims.bench.assignments.blocks import Window
from lims.bench.methods.steps import method_of
from lims.bench.runs.windows import better_start, forecast, unattended, window_at

STEPS = method_of(INCUBATED).steps


@dataclass
class House:
    """A laboratory with one shift on weekdays, closed on the fifth of May."""

    zone: str = "Asia/Shanghai"
    shifts: list = field(default_factory=lambda: [["08:00", "16:00"]])
    working_days: list = field(default_factory=lambda: [1, 2, 3, 4, 5])
    holidays: list = field(default_factory=lambda: ["2020-05-05"])


def at(text: str) -> datetime:
    """Return a moment of May 2020 in Shanghai: "6 09:00" is Wednesday."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2020-05-{int(day):02d}T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("opens", "closes", "now", "window"),
    [
        (None, None, "6 12:00", Window.FREE),
        ("6 12:00", "6 13:00", "6 11:59", Window.EARLY),
        ("6 12:00", "6 13:00", "6 12:00", Window.OPEN),
        ("6 12:00", "6 13:00", "6 13:00", Window.OPEN),
        ("6 12:00", "6 13:00", "6 13:01", Window.MISSED),
        ("6 12:00", None, "9 13:01", Window.OPEN),
    ],
)
def test_the_first_and_the_last_moment_of_a_window_belong_to_it(opens, closes, now, window):
    assert window_at(at(opens) if opens else None, at(closes) if closes else None, at(now)) is window


def test_the_windows_of_a_start_are_added_up():
    found = [(one.step.id, one.opens, one.closes) for one in forecast(STEPS, at("6 09:00"))]
    assert found == [
        ("incubate", at("6 09:00"), at("6 11:00")),
        ("read", at("8 05:00"), at("8 15:00")),
        ("dispose", at("8 05:00"), None),
    ]


def test_a_step_after_one_without_a_latest_moment_counts_from_the_earliest():
    steps = method_of(
        INCUBATED
        | {
            "steps": [
                {"id": "in", "phase": "conditioning", "name": {"en": "In"}},
                {"id": "out", "after": "4 h", "name": {"en": "Out"}},
                {"id": "test", "reads": True, "within": "60 s", "name": {"en": "Test"}},
            ]
        }
    ).steps
    assert [one.closes for one in forecast(steps, at("6 09:00"))] == [None, at("6 13:00") + timedelta(seconds=60)]


@pytest.mark.parametrize(
    ("start", "alone"),
    [
        ("6 09:00", []),  # Wednesday: read on Friday
        ("7 09:00", ["read"]),  # Thursday: Saturday
        ("8 09:00", ["read"]),  # Friday: Sunday
        ("8 13:00", ["read"]),  # Friday: Sunday until 19:00
        ("11 09:00", []),  # Monday
        ("6 23:00", ["incubate", "read"]),  # at night, and read on the weekend's first hours
    ],
)
def test_a_window_on_a_night_or_a_weekend_is_told_before_the_start(start, alone):
    assert [one.step.id for one in unattended(forecast(STEPS, at(start)), House())] == alone


def test_a_holiday_counts_like_a_sunday():
    assert [one.step.id for one in unattended(forecast(STEPS, at("3 09:00")), House())] == ["incubate", "read"]


def test_a_better_start_is_the_next_quarter_from_which_somebody_is_there():
    assert better_start(STEPS, at("8 09:07"), House()) == at("11 08:00")
    assert better_start(STEPS, at("6 09:07"), House()) == at("6 09:15")


def test_where_no_start_helps_none_is_named():
    assert better_start(STEPS, at("6 09:00"), House(working_days=[3])) is None
