"""Figures as they are reported."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lims.conformity.exact import Number
from lims.conformity.figures import decimals, figure
from lims.conformity.limits import Limits

LOW = Limits.at_least(Decimal(95))


@pytest.mark.parametrize(
    ("number", "allowed", "places", "text"),
    [
        (Decimal(95), LOW, 1, "95.0"),
        (Decimal("95.340"), LOW, 1, "95.340"),
        (Fraction(191, 2), LOW, 0, "95.5"),
        (Fraction(286, 3), LOW, 0, "95.3"),
        (Fraction(284999999, 3000000), LOW, 0, "94.9999997"),
        (Fraction(1, 3), None, 2, "0.333"),
        (Fraction(95) - Fraction(1, 3 * 10**20), LOW, 0, "95.000000000000"),
    ],
)
def test_a_figure_is_exact_or_rounded_on_its_own_side_of_the_limit(
    number: Number, allowed: Limits | None, places: int, text: str
) -> None:
    assert figure(number, allowed, places) == text


def test_decimals_are_counted_as_they_are_written() -> None:
    assert [decimals(Decimal(text)) for text in ("95", "95.30", "1E+3")] == [0, 2, 0]
