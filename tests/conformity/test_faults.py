"""Figures of a file, and problems gathered with their places."""

from decimal import Decimal
from typing import Any

import pytest

from lims.conformity.faults import Faults, StandardRefused, exact_number, unknown_members, whole_number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (95, "95"),
        (95.1, "95.1"),
        ("95.10", "95.10"),
        (Decimal("0.05"), "0.05"),
        (True, None),
        ("many", None),
        (None, None),
        ("９", None),
    ],
)
def test_a_figure_keeps_its_digits(value: Any, number: str | None) -> None:
    found = exact_number(value)
    assert (found if found is None else str(found)) == number


@pytest.mark.parametrize(
    ("value", "count", "problems"), [(3, 3, 0), (None, None, 0), (0, None, 1), (True, None, 1), ("3", None, 1)]
)
def test_a_count_is_a_whole_number(value: Any, count: int | None, problems: int) -> None:
    faults = Faults()
    assert whole_number({"n": value}, "n", faults, "specimens") == count
    assert len(faults.problems) == problems


def test_problems_name_requirement_and_field() -> None:
    faults = Faults()
    faults.add("code", "is missing")
    unknown_members({"mood": 1}, frozenset(), faults.inside("bfe"), "accept")
    assert faults.problems == [
        "field code: is missing",
        "requirement bfe, field accept.mood: the judge does not know this field",
    ]
    assert StandardRefused(faults.problems).problems == faults.problems
