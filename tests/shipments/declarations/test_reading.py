import json

import pytest
from support.shipments import declaration_document, line_document

from lims.shipments.declarations.decoding import FileUnreadable
from lims.shipments.declarations.reading import read_file


def as_json(document):
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "wrap",
    [lambda one: one, lambda one: [one], lambda one: {"declarations": [one]}],
    ids=["one", "a list", "declarations"],
)
def test_a_json_file_holds_one_declaration_or_several(wrap):
    candidates = read_file(as_json(wrap(declaration_document())))
    assert [(one.ordinal, one.faults) for one in candidates] == [(1, ())]


def test_a_fault_in_json_names_the_declaration_and_the_place():
    good = declaration_document()
    bad = declaration_document(declaration_number="223320200000009999", lines=[line_document(hs_code="63")])
    first, second = read_file(as_json([good, bad]))
    assert first.declaration is not None
    assert second.declaration is None
    [fault] = second.faults
    assert (fault.declaration, fault.number, fault.field) == (2, "223320200000009999", "lines[1].hs_code")


def test_a_decimal_in_json_never_becomes_a_binary_float():
    text = as_json(declaration_document(lines=[line_document(quantity="XX", unit="千克")])).replace(b'"XX"', b"98.30")
    [candidate] = read_file(text)
    assert str(candidate.declaration.lines[0].quantity) == "98.30"


def test_something_else_than_a_group_in_json_is_a_fault():
    [candidate] = read_file(b"[7]")
    assert [fault.fault.code for fault in candidate.faults] == ["not_a_group"]


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [
        (b'{"a": 1,\n"b" 2}', "json", 2),
        (b"[" * 100_000, "json", 0),
        (b"[]", "empty", 0),
        (b'{"declarations": []}', "empty", 0),
    ],
)
def test_json_that_holds_no_declaration_is_refused(content, why, line):
    with pytest.raises(FileUnreadable) as refused:
        read_file(content)
    assert (refused.value.why, refused.value.line) == (why, line)
