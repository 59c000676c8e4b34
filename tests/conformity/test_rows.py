"""Rows of a file: good ones, and bad ones named by line and column."""

import pytest
from support.judging import make_entry, make_standard

from lims.conformity.readings import Reading
from lims.conformity.rows import BrokenFile, HeaderRefused, RowFault, RowReader

HEAD = "sample,requirement,specimen,reading,value,unit,U,k,reference"
STANDARD = make_standard(
    make_entry(),
    make_entry(id="size", op="within_declared_tolerance", limits={"all": "declared"}),
    make_entry(id="error", op="abs<=", unit="Cel", limits={"all": 1}),
    make_entry(id="stated", op="declare", limits={"all": "x"}, accept={"rule": "document_review"}),
)


def understood(*rows: str, head: str = HEAD) -> list[Reading | RowFault]:
    """Return what is understood of each row."""
    reader = RowReader([f"{line}\n" for line in (head, *rows)], STANDARD)
    return [reader.understand(cells) for cells in reader]


def test_a_row_is_a_reading() -> None:
    assert understood("S1,strength,1,2,98.30,%,0.5,2,") == [
        Reading("strength", "1", "98.30", "2", unit="%", U="0.5", k="2")
    ]


def test_an_empty_reading_is_the_first_and_blank_lines_are_no_rows() -> None:
    found = understood("", "S1,strength,1,,98,,,,", "")
    assert found == [Reading("strength", "1", "98", "1")]


def test_columns_may_stand_in_any_order() -> None:
    assert understood("98,1,1,strength,S1", head="value,reading,specimen,requirement,sample") == [
        Reading("strength", "1", "98", "1")
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",strength,1,1,98,,,,", "sample", "empty"),
        ("S1,beauty,1,1,98,,,,", "requirement", "unknown_requirement"),
        ("S1,strength,,1,98,,,,", "specimen", "empty"),
        ("S1,strength,1,1,,,,,", "value", "empty"),
        ("S1,strength,1,1,NaN,,,,", "value", "not_finite"),
        ("S1,strength,1,1,９８,,,,", "value", "full_width"),
        ('S1,strength,1,1,"98,3",,,,', "value", "decimal_comma"),
        ("S1,strength,1,1,98 %,,,,", "value", "not_a_number"),
        ("S1,strength,1,1,≥98,,,,", "value", "unknown_sign"),
        ("S1,strength,1,1,98,,some,,", "U", "not_a_number"),
        ("S1,strength,1,1,98,,-1,,", "U", "negative"),
        ("S1,strength,1,1,98,,1,0,", "k", "zero"),
        ("S1,strength,1,1,98,,1,k2,", "k", "not_a_number"),
        ("S1,error,1,1,37,,,,warm", "reference", "not_a_number"),
        ("S1,size,1,1,37,,,,about 37", "reference", "reference_refused"),
        ("S1,stated,1,1,,,,,", "value", "empty"),
        ("S1,strength,1,1,98", "", "wrong_number_of_cells"),
        ("S1,strength,1,1,98,,,,,,", "", "wrong_number_of_cells"),
        ("S\udcff,strength,1,1,98,,,,", "sample", "not_utf8"),
    ],
)
def test_a_bad_row_names_its_line_and_column(row: str, column: str, code: str) -> None:
    found = understood("S1,strength,1,1,98,,,,", row)[-1]
    assert isinstance(found, RowFault)
    assert (found.line, found.column, found.code) == (3, column, code)


@pytest.mark.parametrize(
    "row",
    [
        "S1,stated,1,1,any words,,,,",
        "S1,size,1,1,17,,,,17",
        "S1,strength,1,1,98,,,,free text",
        "S1,strength,1,1,pass,,0,,",
    ],
)
def test_what_the_judge_must_look_at_is_no_bad_row(row: str) -> None:
    assert isinstance(understood(row)[0], Reading)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("sample,requirement,specimen,reading", "column_missing"),
        ("", "column_missing"),
        (f"{HEAD},mood", "column_unknown"),
        (f"{HEAD},unit", "column_twice"),
        (f'{HEAD},"unit', "not_csv"),
    ],
)
def test_a_header_must_name_the_columns(head: str, code: str) -> None:
    with pytest.raises(HeaderRefused) as refused:
        understood(head=head)
    assert refused.value.fault.code == code


def test_a_broken_quotation_ends_the_file() -> None:
    with pytest.raises(BrokenFile) as broken:
        understood('S1,strength,1,1,"98')
    assert broken.value.fault.line == 2
