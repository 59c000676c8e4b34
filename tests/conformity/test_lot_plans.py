"""The lot plan of a requirement."""

import pytest
from support.judging import shipped

from lims.conformity.lot_plans import lot_plan


@pytest.mark.parametrize(
    ("code", "requirement", "lot_size", "expected"),
    [
        ("EN 14683:2019+AC:2019", "bfe", 5000, ("L", 200, 200, 14, 15)),
        ("EN 14683:2019+AC:2019", "bfe", 8, ("B", 5, 5, 0, 1)),
        ("EN 14683:2019+AC:2019", "bfe", 1, ("–", 1, 5, 0, 1)),
        ("EN 455-1:2020", "water-leak", 1000, ("L", 200, 200, 7, 8)),
        ("EN 455-1:2020", "water-leak", 150, ("L", 200, 150, 7, 8)),
        ("ASTM D6319-19", "water-leak", 100_000, ("L", 200, 200, 10, 11)),
    ],
)
def test_a_plan_with_its_floors(
    code: str, requirement: str, lot_size: int, expected: tuple[str, int, int, int, int]
) -> None:
    plan = lot_plan(shipped(code).requirement(requirement), lot_size)
    assert (plan.letter, plan.n, plan.to_inspect, plan.ac, plan.re) == expected
