from datetime import UTC, date, datetime, timedelta

import pytest

from lims import clock
from lims.web import filters

MOMENT = datetime(2020, 5, 6, 20, 30, tzinfo=UTC)


def test_a_moment_is_shown_in_the_laboratory_s_zone_with_the_exact_one_behind_it(request_context):
    assert filters.moment(MOMENT) == '<time datetime="2020-05-06T20:30:00+00:00">2020-05-07 04:30</time>'
    assert filters.moment_words(MOMENT) == "2020-05-07 04:30"


def test_a_day_is_shown_as_it_is_in_every_zone(request_context):
    assert filters.day(date(2020, 5, 6)) == "2020-05-06"


@pytest.mark.parametrize("shown", [filters.moment, filters.day, filters.ago, filters.value])
def test_nothing_is_shown_as_a_dash(request_context, shown):
    assert shown(None) == "—"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h 0 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=2), "2 d 0 h"),
        (timedelta(days=-3, hours=-4), "3 d 4 h"),
    ],
)
def test_a_length_of_time_is_said_in_sensible_units(request_context, span, words):
    assert filters.duration(span) == words


def test_how_long_ago_is_counted_from_our_clock(request_context):
    assert filters.ago(clock.now() - timedelta(hours=5, minutes=10)) == "5 h 10 min"


@pytest.mark.parametrize(("given", "shown"), [("", "—"), (0, "0"), (False, "False"), ("98.30", "98.30")])
def test_a_value_of_the_trail_is_shown_as_text(given, shown):
    assert filters.value(given) == shown


def test_a_value_cannot_break_out_of_its_place(app):
    template = app.jinja_env.from_string("{{ given|value }}")
    assert template.render(given="<b>") == "&lt;b&gt;"
