from datetime import UTC, date, datetime, timedelta

import pytest

from lims import clock

CLOSE = timedelta(seconds=5)
THEN = datetime(2020, 4, 30, 23, 30, tzinfo=UTC)


def test_the_present_moment_knows_its_zone():
    assert clock.now().tzinfo is UTC


def test_the_clock_goes_on_from_the_moment_it_is_set_to():
    with clock.running_from(THEN):
        first = clock.now()
        assert timedelta(0) <= first - THEN < CLOSE
        assert clock.now() >= first


def test_the_clock_is_what_it_was_after_the_block_even_when_the_block_fails():
    before = clock.offset()
    with pytest.raises(RuntimeError), clock.running_from(THEN):
        raise RuntimeError
    assert clock.offset() == before


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", date(2020, 4, 30)), ("Asia/Shanghai", date(2020, 5, 1)), ("America/New_York", date(2020, 4, 30))],
)
def test_the_day_is_that_of_the_zone(zone, day):
    with clock.running_from(THEN):
        assert clock.today(zone) == day


def test_a_shift_is_counted_from_the_machine_s_clock():
    with clock.running_from(THEN):
        clock.shift(timedelta(days=2))
        assert clock.offset() == timedelta(days=2)
        assert abs(clock.now() - datetime.now(UTC) - timedelta(days=2)) < CLOSE
