"""The director: acts of all stories in the order of their moments."""

from datetime import UTC, datetime, timedelta

import pytest

from lims import clock
from lims.demo.playing import play
from lims.demo.stage import at, go_to

BEGIN = datetime(2020, 5, 1, 8, 0, tzinfo=UTC)


def _story(*hours, acts):
    def tell(thread):
        for hour in hours:
            yield BEGIN + timedelta(hours=hour)
            acts.append((thread.name, hour))

    return tell


def test_acts_are_done_in_the_order_of_their_moments():
    clock.set_to(BEGIN)
    acts, told = [], []
    stories = [("a", _story(1, 4, acts=acts)), ("b", _story(2, 3, acts=acts))]
    play(None, stories, told=told.append)
    assert acts == [("a", 1), ("b", 2), ("b", 3), ("a", 4)]
    assert told == ["b", "a"]


def test_the_clock_shows_the_moment_of_the_act():
    clock.set_to(BEGIN)
    seen = []

    def tell(_thread):
        yield BEGIN + timedelta(hours=5)
        seen.append(clock.now())

    play(None, [("a", tell)], told=lambda _name: None)
    assert abs(seen[0] - BEGIN - timedelta(hours=5)) < timedelta(seconds=5)


def test_the_clock_never_goes_back():
    clock.set_to(BEGIN)
    go_to(BEGIN - timedelta(hours=1))
    assert clock.now() >= BEGIN


def test_an_error_says_in_which_story_it_happened():
    def tell(_thread):
        yield BEGIN
        raise KeyError("bfe")

    with pytest.raises(KeyError) as caught:
        play(None, [("masks", tell)], told=lambda _name: None)
    assert "masks" in caught.value.__notes__[0]


def test_moments_are_told_in_the_laboratory_s_time():
    assert at("05-06", "08:00") == datetime(2020, 5, 6, 0, 0, tzinfo=UTC)
