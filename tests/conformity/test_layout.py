"""The grids of the bench."""

import pytest
from support.judging import shipped

from lims.conformity.layout import Layout


def grid(code: str, requirement: str, lot_size: int | None = None) -> Layout:
    """Return the grid of a shipped requirement."""
    standard = shipped(code)
    return standard.requirement(requirement).layout(next(iter(standard.classes)), lot_size=lot_size)


@pytest.mark.parametrize(
    ("code", "requirement", "lot_size", "specimens", "at_least", "readings", "kind"),
    [
        ("YY 0469-2011", "bfe", None, 3, False, 1, "number"),
        ("YY 0469-2011", "appearance", None, 3, False, 1, "word"),
        ("YY 0469-2011", "dimensions", None, 3, False, 1, "declared"),
        ("GB 19083-2010", "surface-wetting", None, 3, False, 1, "grade"),
        ("EN 14683:2019+AC:2019", "bfe", None, 5, True, 1, "number"),
        ("EN 14683:2019+AC:2019", "bfe", 5000, 200, True, 1, "number"),
        ("EN 14683:2019+AC:2019", "differential-pressure", None, 5, True, 5, "number"),
        ("ASTM F2100-19", "bfe", None, 1, True, 1, "number"),
        ("ASTM F2100-19", "bfe", 500, 50, False, 1, "number"),
        ("GB/T 21417.1-2008", "max-permissible-error", None, 0, True, 9, "number"),
        ("EN 149:2001+A1:2009", "til-exercise", None, 10, False, 5, "number"),
        ("EN 14683:2019+AC:2019", "biocompatibility", None, 0, True, 1, "word"),
    ],
)
def test_the_shape_of_a_grid(
    code: str, requirement: str, lot_size: int | None, specimens: int, at_least: bool, readings: int, kind: str
) -> None:
    found = grid(code, requirement, lot_size)
    assert (found.specimens, found.at_least, found.readings, found.value_kind) == (specimens, at_least, readings, kind)


def test_groups_components_and_words() -> None:
    assert grid("GB 19083-2010", "filtration").groups == (("as_received", 3), ("temp_conditioned", 3))
    assert grid("GB 2626-2019", "inhalation-resistance").groups == (
        ("as_received", 0),
        ("temp_humidity_conditioned", 0),
    )
    assert grid("GB/T 32610-2016", "filtration").components == ("salt", "oil")
    assert grid("YY 0469-2011", "sterility").words == ("absent", "present", "ND")
    assert grid("YY 0469-2011", "synthetic-blood").words == ("pass", "fail")


def test_thermometers_and_declared_sizes_need_a_reference() -> None:
    assert grid("GB/T 21417.1-2008", "max-permissible-error").needs_reference
    assert grid("YY/T 0969-2013", "dimensions").needs_reference
    assert not grid("YY 0469-2011", "bfe").needs_reference
