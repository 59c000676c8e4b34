"""What a requirement knows about itself."""

from decimal import Decimal
from typing import Any

import pytest
from support.judging import make_requirement, shipped

from lims.conformity.requirements import GradeScale


@pytest.mark.parametrize(
    ("unit", "op", "floor"),
    [
        ("N", "<=", Decimal(0)),
        ("Cel", "<=", None),
        ("[pH]", "<=", None),
        ("log10([CFU])", "<=", None),
        ("N", "abs<=", None),
    ],
)
def test_nothing_lies_below_zero_unless_the_unit_says_so(unit: str, op: str, floor: Decimal | None) -> None:
    assert make_requirement(unit=unit, op=op).floor == floor


def test_a_scale_of_its_own_has_its_own_floor() -> None:
    assert make_requirement(scale_min=5).floor == 5


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, False),
        ({"op": "abs<=", "unit": "Cel"}, True),
        ({"op": "abs<=", "unit": "m-1"}, False),
        ({"op": "abs<=", "basis": "difference_from_table"}, True),
        ({"op": "within_declared_tolerance", "limits": {"all": "declared"}}, True),
        ({"op": "nominal_tolerance", "limits": {"all": "declared"}}, True),
        ({"op": "nominal_tolerance", "limits": {"all": [95, 10]}}, False),
    ],
)
def test_some_readings_need_a_reference(changes: dict[str, Any], needed: bool) -> None:
    assert make_requirement(**changes).needs_reference is needed


@pytest.mark.parametrize(
    ("grade", "holds"), [("1", True), ("3.5", True), ("5", True), ("0.5", False), ("5.5", False), ("3.2", False)]
)
def test_a_grade_stands_on_its_scale_or_is_none(grade: str, holds: bool) -> None:
    assert GradeScale(Decimal(1), Decimal(5), halves=True).holds(Decimal(grade)) is holds


def test_panels_are_parts_and_directions_are_not() -> None:
    assert shipped("EN 14683:2019+AC:2019").requirement("bfe").has_parts_inside
    assert shipped("YY 0469-2011").requirement("strap-strength").has_parts_inside
    assert not shipped("EN 13795-1:2019").requirement("tensile-dry").has_parts_inside
    assert not shipped("YY 0469-2011").requirement("bfe").has_parts_inside


def test_burn_times_are_compared_in_seconds() -> None:
    found = shipped("ASTM F2100-19").requirement("flammability")
    assert (found.unit, found.judged_unit) == ("{class}", "s")
