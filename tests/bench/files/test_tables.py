import pytest
from support.workbooks import Raw, make_workbook

from lims.bench.files import tables
from lims.bench.files.obstacles import FileUnreadable
from lims.bench.files.tables import SheetNumber, read_rows


def texts(content, delimiter="comma", encoding="utf-8"):
    return [(row.number, row.texts) for row in read_rows(content, delimiter=delimiter, encoding=encoding)]


@pytest.mark.parametrize(
    ("content", "how", "rows"),
    [
        (b"a,b\n1, 98.30 \n", {}, [(1, ["a", "b"]), (2, ["1", "98.30"])]),
        (b"\xef\xbb\xbfa\tb\r\n\r\n1\t2\r\n", {"delimiter": "tab"}, [(1, ["a", "b"]), (3, ["1", "2"])]),
        (b'a;"98,3;0"\n', {"delimiter": "semicolon"}, [(1, ["a", "98,3;0"])]),
        ("样品,值\n".encode("gb18030"), {"encoding": "gb18030"}, [(1, ["样品", "值"])]),
        ("a,b\n".encode("utf-16"), {"encoding": "utf-16"}, [(1, ["a", "b"])]),
    ],
)
def test_text_is_read_as_the_mapping_says(content, how, rows):
    assert texts(content, **how) == rows


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n,,\n", "empty"),
        (b"%PDF-1.7", "pdf"),
        (b"\xd0\xcf\x11\xe0....", "old workbook"),
        (b"\x89PNG....", "picture"),
        ("样".encode("gb18030"), "encoding"),
        (b"a\x00b", "binary"),
        (b'a,"b', "csv"),
        (b"PK\x03\x04 no workbook", "no workbook"),
        (b"1\n" * (tables.MOST_ROWS + 1), "too many"),
        (b"," * tables.MOST_COLUMNS + b"x", "too many"),
    ],
)
def test_what_cannot_be_read_says_why(content, why):
    with pytest.raises(FileUnreadable) as refused:
        read_rows(content, delimiter="comma", encoding="utf-8")
    assert refused.value.why == why


def test_a_number_cell_of_a_workbook_is_never_taken_for_text():
    content = make_workbook([["sample", "value"], ["98.30", Raw("98.3")], ["", Raw("5")]])
    rows = read_rows(content, delimiter="comma", encoding="utf-8")
    assert [row.cells for row in rows] == [
        ("sample", "value"),
        ("98.30", SheetNumber("98.3")),
        ("", SheetNumber("5")),
    ]
