"""The value of a specimen, and the best that it could still become."""

from decimal import Decimal
from fractions import Fraction

import pytest
from support.judging import make_requirement

from lims.conformity.acceptance.values import best_filler, best_harmonic_mean, best_mean, combined, common_uncertainty
from lims.conformity.decisions import SIMPLE, Uncertainty
from lims.conformity.limits import Limits
from lims.conformity.measured import Measured
from lims.conformity.ranges import exact_value, point
from lims.conformity.readings import Reading
from lims.conformity.requirements import PerSpecimen

D = Decimal


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (PerSpecimen.MEAN_OF_READINGS, D(4)),
        (PerSpecimen.MEDIAN, D(3)),
        (PerSpecimen.LOWEST_PANEL, D(2)),
        (PerSpecimen.HARMONIC_MEAN, Fraction(126, 41)),
    ],
)
def test_four_ways_to_one_value(way: PerSpecimen, value: object) -> None:
    found = exact_value(combined(way, [point(D(number)) for number in (2, 3, 7)]))
    assert found == value


@pytest.mark.parametrize(
    ("changes", "allowed", "filler"),
    [
        ({}, Limits.at_most(D(5)), D(0)),
        ({}, Limits.at_least(D(5)), None),
        ({"scale_max": 100}, Limits.at_least(D(5)), D(100)),
        ({"unit": "Cel"}, Limits.at_most(D(5)), None),
        ({}, Limits.between(D(1), D(5)), None),
    ],
)
def test_a_missing_value_is_at_best_what_nature_or_the_scale_allows(
    changes: dict[str, object], allowed: Limits, filler: Decimal | None
) -> None:
    found = best_filler(make_requirement(**changes), allowed)
    assert (found and exact_value(found)) == filler


def test_the_best_mean_fills_the_gaps() -> None:
    found = best_mean([point(D(400))] * 4, 1, point(D(0)))
    assert found is not None
    assert exact_value(found) == 320
    assert best_mean([point(D(1))], 1, None) is None


def test_the_best_harmonic_mean_has_gaps_without_bound() -> None:
    found = best_harmonic_mean([point(D(49))], 1)
    assert found is not None
    assert found.upper is not None
    assert found.upper.value == 98
    assert best_harmonic_mean([Limits.more_than(D(49))], 1) is None


def test_the_uncertainty_of_a_mean_needs_that_of_every_reading() -> None:
    def reading(expanded: str | None, k: str = "2") -> Measured:
        uncertainty = Uncertainty(D(expanded), D(k)) if expanded else None
        return Measured(Reading("x", "1", "9"), "9", uncertainty=uncertainty)

    found = common_uncertainty([reading("1"), reading("3", "3")], SIMPLE)
    assert found is not None
    assert found.expanded == Fraction(3, 2)
    assert common_uncertainty([reading("1"), reading(None)], SIMPLE) is None
