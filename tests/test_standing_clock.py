from datetime import UTC, datetime, timedelta

from lims import clock, standing_clock

THEN = datetime(2020, 4, 30, 12, 0, tzinfo=UTC)


def test_a_kept_clock_goes_on_where_it_stood(tmp_path):
    with clock.running_from(THEN):
        standing_clock.keep(tmp_path)
    with clock.running_from(datetime(2030, 1, 1, tzinfo=UTC)):
        standing_clock.restore(tmp_path)
        assert timedelta(0) <= clock.now() - THEN < timedelta(minutes=1)


def test_an_instance_without_a_kept_clock_is_left_alone(tmp_path):
    before = clock.offset()
    standing_clock.restore(tmp_path)
    assert clock.offset() == before
