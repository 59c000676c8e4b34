"""What is told of files that cannot be read: each fault whole, each refusal in full."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from support.judging import make_entry, make_standard

from lims.conformity.exact import parse_decimal
from lims.conformity.exact_yaml import load_exact, load_exact_mapping
from lims.conformity.faults import StandardRefused, exact_number
from lims.conformity.readings import Reading
from lims.conformity.refusals import Refused
from lims.conformity.rows import BrokenFile, HeaderRefused, RowFault, RowReader

NAMES = "sample,requirement,specimen,reading,value"
STANDARD = make_standard(make_entry())


def read(head: str, *rows: str) -> list[Reading | RowFault]:
    """Return what is understood of a file."""
    reader = RowReader([f"{line}\n" for line in (head, *rows)], STANDARD)
    return [reader.understand(cells) for cells in reader]


@pytest.mark.parametrize(
    ("head", "told", "fault"),
    [
        ("", "column_missing (column=sample)", RowFault(1, "sample", "sample", "column_missing")),
        (f"{NAMES},moon", "column_unknown (column=moon)", RowFault(1, "moon", "moon", "column_unknown")),
        (f"{NAMES},unit,unit", "column_twice (column=unit)", RowFault(1, "unit", "unit", "column_twice")),
        ('sam"ple,"x"y', "not_csv (column=)", RowFault(1, "", "',' expected after '\"'", "not_csv")),
    ],
)
def test_a_head_that_is_none(head: str, told: str, fault: RowFault) -> None:
    with pytest.raises(HeaderRefused) as refusal:
        read(head)
    assert (str(refusal.value), refusal.value.fault) == (told, fault)


def test_a_file_that_breaks_off() -> None:
    with pytest.raises(BrokenFile) as refusal:
        read(NAMES, "S1,strength,1,1,98", '"S1"x,strength,1,1,98')
    problem = "',' expected after '\"'"
    assert str(refusal.value) == f"not_csv (line=3, problem={problem})"
    assert refusal.value.fault == RowFault(3, "", problem, "not_csv")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (
            "S1,strength,1,,98,AR,left,7,kPa,1,2",
            Reading("strength", "1", "98", "1", "AR", "left", "7", "kPa", "1", "2"),
        ),
        ("S1,strength", RowFault(2, "", "2", "wrong_number_of_cells", "S1", "strength")),
        ("S1", RowFault(2, "", "1", "wrong_number_of_cells", "S1", "")),
        (f"S1,strength,1,1,{'x' * 90},,,,,,", RowFault(2, "value", "x" * 80, "letters", "S1", "strength")),
        ("\ud800,strength,1,1,98,,,,,,", RowFault(2, "sample", "\ud800", "not_utf8", "\ud800", "strength")),
        ("S\udfff,strength,1,1,98,,,,,,", RowFault(2, "sample", "S\udfff", "not_utf8", "S\udfff", "strength")),
        ("S1,strength,1,1,98,,,,,1,0", RowFault(2, "k", "0", "zero", "S1", "strength")),
        ("样品,strength,1,1,98,,,,,,", Reading("strength", "1", "98")),
    ],
)
def test_a_row_is_understood_whole(row: str, found: Reading | RowFault) -> None:
    assert read(f"\ufeff{NAMES},group,component,reference,unit,U,k", row) == [found]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (partial(load_exact_mapping, "[1]"), "not_a_mapping (found=list)"),
        (partial(load_exact, "["), None),
        (
            partial(load_exact, "{a: 1, a: 2}"),
            'not_yaml (problem=the key a stands twice in "<unicode string>", line 1, ',
        ),
        (partial(load_exact, "[" * 60 + "]" * 60), "not_yaml (problem=nested more than 50 deep)"),
        (partial(parse_decimal, "x"), "not_a_number (text=x)"),
        (partial(parse_decimal, "9" * 5000), f"number_out_of_range (text={'9' * 40})"),
        (partial(parse_decimal, "1e999999"), "number_out_of_range (text=1e999999)"),
    ],
)
def test_a_refusal_says_what_it_was_about(act: Callable[[], Any], told: str | None) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert str(refusal.value).startswith(told or "not_yaml (problem=")


def test_a_standard_is_refused_with_all_its_problems() -> None:
    refused = StandardRefused(["one", "two"])
    assert (refused.code, refused.problems, str(refused)) == (
        "standard_refused", ["one", "two"], "standard_refused (problems=one; two)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "number"), [(True, None), (0.1, Decimal("0.1")), (1e22, Decimal("1e22")), ([1], None), ("x", None)]
)
def test_a_figure_of_a_file(value: Any, number: Decimal | None) -> None:
    assert exact_number(value) == number
