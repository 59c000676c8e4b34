import pytest
from support.bench import EN_14683

from lims.bench.results.cells import (
    Cell,
    check_cell,
    check_number,
    check_reference,
    check_value,
    columns_of,
    group_of,
    missing_cells,
)
from lims.bench.results.obstacles import NoSuchCell, ValueRefused, WrongKind
from lims.conformity.layout import Layout
from lims.conformity.standards import load_standard

STANDARD = load_standard(EN_14683)
BFE, SPLASH = STANDARD.requirement("bfe"), STANDARD.requirement("splash")


def make_layout(**changes):
    plain = {
        "specimens": 3, "at_least": False, "groups": (), "components": (), "readings": 1, "needs_reference": False,
        "value_kind": "number", "words": (),
    }  # fmt: skip
    return Layout(**(plain | changes))


@pytest.mark.parametrize("value", ["98.30", "<1", ">10", "0", "-0.2", "ND", "not detected", "1e3"])
def test_numbers_censored_values_and_not_detected_are_readings(value):
    check_value(BFE, BFE.layout("type-IIR"), value)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("98,3", "decimal_comma"),
        ("９８", "full_width"),
        ("98。3", "full_width"),
        ("9o", "letters"),
        ("98 %", "not_a_number"),
        ("", "empty"),
        ("NaN", "not_finite"),
        ("≤ 98", "unknown_sign"),
        ("9 8", "space_inside"),
        ("٩٨", "foreign_digit"),
    ],
)
def test_whatever_must_be_guessed_is_refused_with_its_own_reason(value, why):
    with pytest.raises(ValueRefused) as refused:
        check_value(BFE, BFE.layout("type-IIR"), value)
    assert (refused.value.why, refused.value.field) == (why, "value")


@pytest.mark.parametrize(("requirement", "value"), [(SPLASH, "16"), (BFE, "3-4"), (SPLASH, "3-4")])
def test_a_reading_of_another_kind_is_refused(requirement, value):
    with pytest.raises(WrongKind):
        check_value(requirement, requirement.layout("type-IIR"), value)


def test_words_are_readings_where_words_are_asked():
    check_value(SPLASH, SPLASH.layout("type-IIR"), "pass")


@pytest.mark.parametrize("text", ["98,3", "abc", "<1", "pass"])
def test_references_and_uncertainties_are_plain_numbers(text):
    with pytest.raises(ValueRefused):
        check_number("uncertainty", text)
    with pytest.raises(ValueRefused):
        check_reference(BFE, text)


@pytest.mark.parametrize(
    ("cell", "field"),
    [(Cell(9), "specimen"), (Cell(1, "left"), "component"), (Cell(1, reading_no=0), "reading"), (Cell(1), None)],
)
def test_a_cell_outside_of_the_grid_is_refused(cell, field):
    if field is None:
        check_cell(make_layout(), [1, 2, 3], cell, thing="T1 bfe")
        return
    with pytest.raises(NoSuchCell) as refused:
        check_cell(make_layout(), [1, 2, 3], cell, thing="T1 bfe")
    assert refused.value.field == field


def test_each_component_has_each_of_its_readings_as_a_column():
    found = list(columns_of(make_layout(components=("left", "right"), readings=2)))
    assert found == [("left", 1), ("left", 2), ("right", 1), ("right", 2)]


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ((("AR", 2), ("TC", 2)), ["AR", "AR", "TC", "TC"]),
        ((("AR", 1), ("TC", 1)), ["AR", "TC", "TC", "TC"]),
        ((("AR", 0), ("TC", 0)), ["AR", "AR", "TC", "TC"]),
        ((), ["", "", "", ""]),
    ],
)
def test_groups_are_filled_in_the_order_of_the_specimens(groups, found):
    specimens = [3, 5, 7, 8]
    assert [group_of(make_layout(groups=groups), specimens, number) for number in specimens] == found


def test_missing_cells_are_those_without_anything_usable():
    layout = make_layout(readings=2)
    assert [str(cell) for cell in missing_cells(layout, [1, 2], {(1, "", 1), (2, "", 2)})] == ["#1 (2)", "#2"]
