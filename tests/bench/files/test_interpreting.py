import pytest

from lims.bench.files.interpreting import interpret
from lims.bench.files.mappings import DecimalSign, Mapping, Meaning
from lims.bench.files.obstacles import RowUnclear
from lims.bench.files.tables import Row, SheetNumber
from lims.numbers import NumberKind, spell, spell_specimen

SAMPLE = spell(NumberKind.SAMPLE, 20, 123)
CODE = spell_specimen(SAMPLE, 2)
M = Meaning
PLAIN = (M.SAMPLE, M.SPECIMEN, M.VALUE)


def said(cells, columns=PLAIN, **how):
    mapping = Mapping(columns=columns, **({"requirement": "bfe"} | how))
    found = interpret(Row(2, tuple(cells)), mapping)
    entries = [
        (one.cell.specimen_no, one.cell.component, one.cell.reading_no, one.part, one.text) for one in found.entries
    ]
    return found.sample, found.requirement, entries


@pytest.mark.parametrize(
    ("columns", "cells", "how", "entries"),
    [
        (PLAIN, (SAMPLE.lower(), "2", "98.30"), {}, [(2, "", 1, "value", "98.30")]),
        ((M.SPECIMEN_CODE, M.VALUE), (CODE, "<1"), {}, [(2, "", 1, "value", "<1")]),
        (
            (*PLAIN, M.VALUE, M.IGNORED),
            (SAMPLE, "2", "98.3", "98.4", "x"),
            {},
            [(2, "", 1, "value", "98.3"), (2, "", 2, "value", "98.4")],
        ),
        (
            (M.SAMPLE, M.SPECIMEN, M.COMPONENT, M.READING, M.VALUE, M.REFERENCE),
            (SAMPLE, "2", "left", "3", "37.1", "37.00"),
            {},
            [(2, "left", 3, "value", "37.1"), (2, "left", 3, "reference", "37.00")],
        ),
        (
            (M.SAMPLE, M.SPECIMEN, M.COMPONENT_VALUE, M.COMPONENT_VALUE),
            (SAMPLE, "2", "12", "13"),
            {"headings": ("s", "n", "length", "width")},
            [(2, "length", 1, "value", "12"), (2, "width", 1, "value", "13")],
        ),
        (PLAIN, (SAMPLE, "2", "98,3"), {"decimal": DecimalSign.COMMA}, [(2, "", 1, "value", "98.3")]),
        (PLAIN, (SAMPLE, SheetNumber("2"), SheetNumber("98.3")), {"places": 2}, [(2, "", 1, "value", "98.30")]),
        (PLAIN, (SAMPLE, "2", SheetNumber("5")), {"places": 0}, [(2, "", 1, "value", "5")]),
        (PLAIN, (SAMPLE, "2", SheetNumber("1e-05")), {"places": 5}, [(2, "", 1, "value", "0.00001")]),
    ],
)
def test_a_row_becomes_readings_in_cells(columns, cells, how, entries):
    assert said(cells, columns, **how) == (SAMPLE, "bfe", entries)


@pytest.mark.parametrize(
    ("cells", "how", "why"),
    [
        (("S200000123A", "2", "98.3"), {}, "no sample number"),
        ((spell(NumberKind.REQUEST, 20, 1), "2", "98.3"), {}, "no sample number"),
        (("", "2", "98.3"), {}, "no sample number"),
        ((SAMPLE, "0", "98.3"), {}, "no specimen"),
        ((SAMPLE, "two", "98.3"), {}, "no specimen"),
        ((SAMPLE, "2", ""), {}, "no value"),
        ((SAMPLE, "2"), {}, "no value"),
        ((SAMPLE, "2", "98.3"), {"requirement": ""}, "no requirement"),
        ((SAMPLE, "2", SheetNumber("98.3")), {}, "number cell"),
        ((SAMPLE, "2", SheetNumber("98.305")), {"places": 2}, "hidden decimals"),
        ((SAMPLE, "2", SheetNumber("0.30000000000000004")), {"places": 12}, "float noise"),
        ((SAMPLE, "2", SheetNumber("nan")), {"places": 2}, "float noise"),
        ((SAMPLE, "2", "1.234"), {"decimal": DecimalSign.COMMA}, "point in a comma file"),
    ],
)
def test_a_row_that_is_not_clear_says_why(cells, how, why):
    with pytest.raises(RowUnclear) as refused:
        said(cells, **how)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"columns": (M.SPECIMEN, M.VALUE)}, "no sample"),
        ({"columns": (M.SAMPLE, M.VALUE)}, "no specimen"),
        ({"columns": (M.SPECIMEN_CODE, M.VALUE)}, None),
        ({"columns": (M.SAMPLE, M.SPECIMEN)}, "no value"),
        ({"columns": (*PLAIN, M.SAMPLE)}, "named twice"),
        ({"columns": (*PLAIN, M.COMPONENT_VALUE)}, "two kinds of value"),
        ({"columns": (*PLAIN, M.VALUE, M.READING)}, "several values"),
        ({"requirement": ""}, "no requirement"),
        ({"requirement": "", "columns": (*PLAIN, M.REQUIREMENT)}, None),
        ({"decimal": DecimalSign.COMMA}, "comma in a comma file"),
        ({"decimal": DecimalSign.COMMA, "delimiter": "semicolon"}, None),
        ({"columns": (M.SAMPLE, M.SPECIMEN, M.COMPONENT_VALUE), "heading_row": 0}, "no headings"),
    ],
)
def test_a_mapping_is_whole_and_says_nothing_twice(changes, fault):
    mapping = Mapping(**({"columns": PLAIN, "requirement": "bfe"} | changes))
    assert mapping.faults() == ([fault] if fault else [])
    assert Mapping.from_dict(mapping.to_dict()) == mapping
