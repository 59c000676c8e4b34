from decimal import Decimal

import pytest

from lims.conformity.refusals import Refused
from lims.conformity.sampling.scheme import Edition, Severity, code_letter, levels, master_table

ISO, MIL = Edition.ISO_2859_1_1999, Edition.MIL_STD_105E


@pytest.mark.parametrize(
    ("lot_size", "level", "letter"),
    [
        (2, "II", "A"),
        (8, "II", "A"),
        (9, "II", "B"),
        (8, "III", "B"),
        (150, "S-4", "D"),
        (151, "S-4", "E"),
        (280, "II", "G"),
        (281, "II", "H"),
        (1000, "II", "J"),
        (3200, "III", "L"),
        (3201, "III", "M"),
        (35000, "S-1", "C"),
        (500_000, "II", "P"),
        (500_001, "II", "Q"),
        (10**30, "III", "R"),
        (10**30, "S-1", "D"),
    ],
)
def test_lot_and_level_give_the_letter_up_to_the_last_item_of_a_row(lot_size, level, letter):
    assert code_letter(lot_size, level) == letter


@pytest.mark.parametrize(
    ("lot_size", "level", "code"),
    [(1, "II", "lot_too_small"), (0, "II", "lot_too_small"), (-5, "II", "lot_too_small"), (50, "IV", "unknown_level")],
)
def test_what_the_table_does_not_have_is_refused(lot_size, level, code):
    with pytest.raises(Refused, match=code):
        code_letter(lot_size, level)


@pytest.mark.parametrize("level", levels())
def test_a_larger_lot_never_has_a_smaller_letter(level):
    letters = [code_letter(size, level) for size in (2, 9, 16, 26, 51, 91, 151, 281, 501, 1201, 3201, 10001, 500001)]
    assert letters == sorted(letters)


def test_a_higher_level_never_has_a_smaller_letter():
    for size in (2, 50, 500, 5000, 500_000):
        general = [code_letter(size, level) for level in ("I", "II", "III")]
        special = [code_letter(size, level) for level in ("S-1", "S-2", "S-3", "S-4")]
        assert general == sorted(general)
        assert special == sorted(special)


SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000]
REDUCED_SIZES = [2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800]


@pytest.mark.parametrize(
    ("severity", "edition", "sizes"),
    [
        (Severity.NORMAL, ISO, SIZES),
        (Severity.NORMAL, MIL, SIZES),
        (Severity.TIGHTENED, ISO, [*SIZES, 3150]),
        (Severity.TIGHTENED, MIL, [*SIZES, 3150]),
        (Severity.REDUCED, ISO, REDUCED_SIZES),
        (Severity.REDUCED, MIL, REDUCED_SIZES),
    ],
)
def test_the_sample_sizes_are_the_printed_ones(severity, edition, sizes):
    table = master_table(severity, edition)
    assert [table.sizes[letter] for letter in table.letters] == sizes
    assert "".join(table.letters) == "ABCDEFGHJKLMNPQRS"[: len(sizes)]
    assert len(table.aqls) == 26


# The tables are diagonals: letter and AQL counted together decide the cell, but for the corners that are listed.
NORMAL = (14, "0/1 up down 1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22")
TIGHTENED = (15, "0/1 down down 1/2 2/3 3/4 5/6 8/9 12/13 18/19")
REDUCED = (14, "0/1 up down down 1/2 2/3 3/4 5/6 6/7 8/9 10/11")
NORMAL_CORNERS = """A10 down, A1000 30/31, B650 30/31, B1000 44/45, C400 30/31, C650 44/45, D250 30/31, D400 44/45,
    E150 30/31, E250 44/45, R0.015 up"""
TIGHTENED_CORNERS = """A1000 27/28, B650 27/28, B1000 41/42, C400 27/28, C650 41/42, D250 27/28, D400 41/42, E150 27/28,
    E250 41/42, R0.015 up"""
REDUCED_CORNERS = """A10 down, A25 1/2, A40 2/3, A65 3/4, A100 5/6, A150 7/8, A250 10/11, A400 14/15, A650 21/22,
    A1000 30/31, B150 7/8, B250 10/11, B400 14/15, B650 21/22, B1000 30/31, C400 14/15, C650 21/22, D250 14/15,
    D400 21/22, E150 14/15, E250 21/22, Q0.025 up, R0.015 up, R0.025 up"""


@pytest.mark.parametrize(
    ("severity", "edition", "diagonal", "corners"),
    [
        (Severity.NORMAL, ISO, NORMAL, NORMAL_CORNERS),
        (Severity.NORMAL, MIL, NORMAL, NORMAL_CORNERS),
        (Severity.TIGHTENED, ISO, TIGHTENED, TIGHTENED_CORNERS),
        (Severity.TIGHTENED, MIL, TIGHTENED, "A10 down, " + TIGHTENED_CORNERS),
        (Severity.REDUCED, ISO, REDUCED, REDUCED_CORNERS),
    ],
)
def test_every_cell_lies_on_its_diagonal_or_is_a_known_corner(severity, edition, diagonal, corners):
    table, (first, printed) = master_table(severity, edition), diagonal
    cells, known = printed.split(), dict(corner.split() for corner in corners.split(","))
    for row, letter in enumerate("ABCDEFGHJKLMNPQR"):
        for column, aql in enumerate(table.aqls):
            place = row + column - first
            expected = "down" if place < 0 else cells[place] if place < len(cells) else "up"
            assert table.cell(letter, aql) == known.get(f"{letter}{aql}", expected), (letter, aql)


def test_letter_s_has_one_plan_only():
    table = master_table(Severity.TIGHTENED, ISO)
    assert {str(aql): table.cell("S", aql) for aql in table.aqls if table.cell("S", aql) != "none"} == {"0.025": "1/2"}


@pytest.mark.parametrize(
    ("letter", "aql", "cell"),
    [("K", "1.0", "1/4"), ("J", "1.0", "1/3"), ("F", "0.65", "0/1"), ("R", "0.010", "up"), ("L", "1.0", "2/5")],
)
def test_reduced_plans_of_the_military_edition_have_a_gap(letter, aql, cell):
    assert master_table(Severity.REDUCED, MIL).cell(letter, Decimal(aql)) == cell


@pytest.mark.parametrize("aql", ["0.01", "0.0100", "1", "1.00", "1E+1"])
def test_an_aql_is_matched_as_a_decimal_however_it_is_written(aql):
    assert master_table(Severity.NORMAL, ISO).cell("A", Decimal(aql))


@pytest.mark.parametrize("aql", ["1.2", "0.64999", "0", "-1", "2000"])
def test_an_aql_is_never_moved_to_the_nearest_column(aql):
    with pytest.raises(Refused, match="aql_not_in_table"):
        master_table(Severity.NORMAL, ISO).cell("A", Decimal(aql))


def test_neither_a_letter_nor_a_severity_is_invented():
    with pytest.raises(Refused, match="unknown_letter"):
        master_table(Severity.NORMAL, ISO).cell("I", Decimal("1.0"))
    with pytest.raises(Refused, match="no_plan_for_severity"):
        master_table(Severity.DISCONTINUED, ISO)
