import re
from decimal import Decimal

import pytest

from lims.printing.strip import WIDTH, limit_strip, strip_words


def plot(*values: str, lower: str | None = None, upper: str | None = None, uncertainty: str | None = None):
    return {"values": list(values), "lower": lower, "upper": upper, "uncertainty": uncertainty}


def places(svg: str) -> list[float]:
    return [float(place) for place in re.findall(r'M([\d.]+) 6V14|cx="([\d.]+)"', svg) for place in place if place]


def edges(svg: str) -> list[float]:
    return [float(place) for place in re.findall(r"M([\d.]+) 1V19", svg)]


@pytest.mark.parametrize(
    ("drawn", "inside"),
    [
        (plot("99.1", lower="98"), True),
        (plot("97.9", lower="98"), False),
        (plot("66.2", upper="60"), False),
        (plot("36.9", lower="35.0", upper="42.0"), True),
        (plot("42.1", lower="35.0", upper="42.0"), False),
    ],
)
def test_a_value_is_drawn_on_its_side_of_the_limits(drawn, inside: bool):
    svg = limit_strip(drawn)
    (place,) = places(svg)
    limits = edges(svg)
    low = limits[0] if drawn["lower"] else 0
    high = limits[-1] if drawn["upper"] else WIDTH
    assert (low <= place <= high) is inside


@pytest.mark.parametrize(
    "drawn",
    [
        plot("5", "5", "5", upper="5"),
        plot("0", upper="0"),
        plot("-3.5", "1E+6", lower="-10", upper="2000000", uncertainty="1E+6"),
    ],
)
def test_everything_stays_inside_the_drawing(drawn):
    svg = limit_strip(drawn)
    numbers = [
        Decimal(number) for number in re.findall(r'[MHV]([-\d.]+)|cx="([-\d.]+)"', svg) for number in number if number
    ]
    assert numbers
    assert all(0 <= number <= WIDTH for number in numbers)
    assert len(places(svg)) == len(drawn["values"])


def test_the_words_say_what_the_drawing_shows():
    assert strip_words(plot("99.6", "99.1", lower="98")) == "Result 2 values from 99.1 to 99.6; lower limit 98"
    assert strip_words(plot("36.9", lower="35.0", upper="42.0")) == "Result 36.9; lower limit 35.0, upper limit 42.0"
