"""Readings in their places: what is missing, doubled, too many or in the wrong group."""

from typing import Any

import pytest
from support.judging import make_requirement

from lims.conformity.acceptance.sheet import build_sheet
from lims.conformity.measured import Measured
from lims.conformity.readings import Reading
from lims.conformity.verdicts import Verdict


def obstacles(specimens: dict[str, Any], *places: dict[str, str], **override: Any) -> list[str]:
    """Return the kinds of obstacles for readings at the given places."""
    requirement = make_requirement(specimens=specimens)
    readings = [
        Measured(Reading("strength", **({"specimen": str(number), "value": "99"} | place)), "99", verdict=Verdict.PASS)
        for number, place in enumerate(places, start=1)
    ]
    return [obstacle.kind for obstacle in build_sheet(requirement, readings, **override).obstacles]


@pytest.mark.parametrize(
    ("specimens", "count", "found"),
    [
        ({"n": 3}, 2, ["too_few"]),
        ({"n": 3}, 3, []),
        ({"n": 3}, 4, ["too_many"]),
        ({"n_min": 3}, 2, ["too_few"]),
        ({"n_min": 3}, 4, []),
        ({"n": None}, 1, []),
        ({"n": None}, 9, []),
    ],
)
def test_specimens_are_counted(specimens: dict[str, Any], count: int, found: list[str]) -> None:
    assert obstacles(specimens, *[{}] * count) == found


def test_a_lot_plan_overrides_the_number() -> None:
    assert obstacles({"n": 3}, {}, {}, {}, required=5) == ["too_few"]
    assert obstacles({"n": 3}, {}, {}, {}, {}, at_least=True) == []


AR, TC = {"group": "AR"}, {"group": "TC"}


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([AR, AR, TC], []),
        ([AR, TC, TC], ["group_too_few", "group_too_many"]),
        ([AR, AR, AR], ["group_too_many", "group_too_few"]),
        ([AR, AR, {"group": "MS"}], ["group_unknown", "group_too_few"]),
        ([AR, AR, {}], ["group_unknown", "group_too_few"]),
        ([AR, AR], ["too_few", "group_too_few"]),
    ],
)
def test_groups_hold_what_the_plan_says(places: list[dict[str, str]], found: list[str]) -> None:
    assert obstacles({"n": 3, "groups": {"AR": 2, "TC": 1}}, *places) == found


@pytest.mark.parametrize(("places", "found"), [([AR, TC, TC], []), ([AR, AR], ["group_too_few"])])
def test_a_group_without_a_count_is_needed_once(places: list[dict[str, str]], found: list[str]) -> None:
    assert obstacles({"n": None, "groups": ["AR", "TC"]}, *places) == found


def test_the_first_specimen_of_one_group_is_not_the_first_of_another() -> None:
    first = {"specimen": "1"}
    assert obstacles({"n": 2, "groups": {"AR": 1, "TC": 1}}, AR | first, TC | first) == []


@pytest.mark.parametrize(("count", "found"), [(4, ["readings_too_few"]), (5, []), (6, ["readings_too_many"])])
def test_readings_of_a_specimen_are_counted(count: int, found: list[str]) -> None:
    places = [{"specimen": "1", "reading": str(number)} for number in range(count)]
    assert obstacles({"n": 1, "readings_per_specimen": 5}, *places) == found


def test_one_place_holds_one_reading() -> None:
    assert obstacles({"n": None}, {"specimen": "1"}, {"specimen": "1"}) == ["doubled"]
    assert obstacles({"n": None}, {"specimen": "1"}, {"specimen": "1", "reading": "2"}) == []
    assert obstacles({"n": None}, {"specimen": "1"}, {"specimen": "1", "reference": "36"}) == []


def _at(*references: str) -> list[dict[str, str]]:
    return [{"specimen": "1", "reading": str(at), "reference": one} for at, one in enumerate(references)]


@pytest.mark.parametrize(
    ("references", "found"),
    [
        (("35", "35", "38", "38"), []),
        (("35", "35", "38"), ["point_readings_too_few"]),
        (("35", "35"), ["points_too_few"]),
        (("35.02", "35.05", "38", "38.1"), []),
        (("35", "35.2", "38", "38"), ["point_readings_too_few", "point_readings_too_few"]),
        (("warm", "35", "35"), ["points_too_few"]),
    ],
)
def test_thermometers_are_read_at_every_point(references: tuple[str, ...], found: list[str]) -> None:
    plan = {"n": None, "reference_points": 2, "readings_per_point": 2}
    assert obstacles(plan, *_at(*references)) == found


def test_every_mask_shows_the_same_panels() -> None:
    plan = {"n_min": 1, "panels": "each_different_panel_separately"}
    places = [{"specimen": mask, "component": panel} for mask in "12" for panel in ("top", "side")]
    assert obstacles(plan, *places) == []
    assert obstacles(plan, *places[:-1]) == ["part_missing"]


def test_a_sheet_knows_how_many_are_to_come() -> None:
    requirement = make_requirement()
    sheet = build_sheet(requirement, [Measured(Reading("strength", "1", "99"), "99")])
    assert (sheet.n, sheet.missing) == (1, 2)
    assert build_sheet(make_requirement(specimens={"n": None}), []).missing == 0
