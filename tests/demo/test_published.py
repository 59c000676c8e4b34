"""Published readings: each has its source with a licence that lets it be redistributed."""

from decimal import Decimal

import pytest

from lims.conformity.units import convert
from lims.demo.data_files import load
from lims.demo.published import constructed, published, sources

FREE = ("CC0", "CC BY", "public domain", "printed figure")
SETS = tuple(load("published")["sets"])


def test_every_source_has_a_licence_that_allows_it():
    assert [one.text for one in sources() if not any(word in one.licence for word in FREE)] == []


def test_nothing_under_the_general_public_licence_is_here():
    assert not any("GPL" in f"{one.text} {one.licence}" for one in sources())


@pytest.mark.parametrize("name", SETS)
def test_each_set_has_readings_and_names_its_source_and_licence(name):
    values = published(name)
    source = load("published")["sources"][load("published")["sets"][name]["source"]]
    assert values
    assert all(
        one.source.startswith(source["text"]) and one.source.endswith(f" · {source['licence']}") for one in values
    )


def test_counts_of_attributes_are_those_printed():
    words = [one.text for one in published("blood-31-of-32")]
    assert (words.count("pass"), words.count("fail")) == (31, 1)


def test_the_uncertainty_is_twice_the_printed_standard_deviation():
    first = published("n95-at-0.3-um")[0]
    assert (first.text, first.uncertainty, first.coverage) == ("95.17", "0.74", "2")


def test_inches_become_millimetres_exactly():
    longest = max(published("burned-length"), key=lambda one: Decimal(one.text))
    assert convert(Decimal(longest.text), longest.unit, "mm") == Decimal(127)


def test_a_constructed_reading_has_no_source():
    assert [(one.text, one.source, one.reference) for one in constructed("1.0", "2.0", reference="37.0")] == [
        ("1.0", "", "37.0"),
        ("2.0", "", "37.0"),
    ]
