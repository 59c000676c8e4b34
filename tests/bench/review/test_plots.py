from decimal import Decimal

import pytest
from support.bench import BFE, PRESSURE, SPLASH, make_reading, make_work

from lims.bench.results.queries import readings_of, terms_of
from lims.bench.review.plots import plot_of


def plotted(session, requirement, *values):
    work = make_work(session, requirement)
    for place, value in enumerate(values):
        make_reading(session, work, value, place=place)
    return plot_of(terms_of(session, work), readings_of(session, work.id), {(1, "", 1): "pass"})


def test_readings_stand_against_their_limit(session):
    plot = plotted(session, BFE, "98.30", "97.2")
    assert [(mark["text"], mark["value"], mark["verdict"]) for mark in plot.readings] == [
        ("98.30", Decimal("98.30"), "pass"),
        ("97.2", Decimal("97.2"), "not applicable"),
    ]
    assert plot.lower == {"value": Decimal(98), "text": "98"}
    assert (plot.upper, plot.unit) == (None, "%")


def test_an_upper_limit_stands_on_the_other_side(session):
    plot = plotted(session, PRESSURE, "40.1")
    assert (plot.lower, plot.upper) == (None, {"value": Decimal(60), "text": "60"})


@pytest.mark.parametrize("values", [(), ("<1",), ("ND",)])
def test_what_is_no_figure_has_no_place_on_a_plot(session, values):
    assert plotted(session, BFE, *values) is None


def test_words_have_no_plot(session):
    assert plotted(session, SPLASH, "pass") is None
