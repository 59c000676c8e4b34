import ast
from pathlib import Path

import pytest

from lims.shipments.declarations import checks, faults, importing, operations
from lims.shipments.declarations.csv_reading import UnknownColumns
from lims.shipments.declarations.decoding import FileUnreadable
from lims.shipments.declarations.faults import _CODES, Fault
from lims.shipments.declarations.sentences import _FAULTS, fault_words
from lims.web.errors import explain

FACTS = {
    "length": 3, "max_length": 80, "expected": "'a' or 'b'", "le": 999, "total": "5", "quantity": "4", "unit": "个",
    "classes": "type-I", "name": "Acme", "country": "CN", "number": "H1", "earlier": "Ningbo",
}  # fmt: skip


def codes_in_source():
    """Return every code that the checks raise, read from their source."""
    found = set(_CODES.values())
    for module in (checks, faults, importing, operations):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"refuse", "Fault"}:
                found |= {arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and arg.value}
    return found


def test_every_code_that_is_raised_has_words():
    assert codes_in_source() <= set(_FAULTS)


@pytest.mark.parametrize("code", sorted(_FAULTS))
def test_the_words_of_a_fault_hold_its_facts(code):
    words = fault_words(Fault((), code, facts=FACTS))
    assert words
    assert "%(" not in words


WHY = [
    "empty", "too large", "workbook", "pdf", "picture", "utf-16", "binary", "encoding", "json", "csv",
    "not declarations",
]  # fmt: skip


@pytest.mark.parametrize("error", [*(FileUnreadable(why, line=3) for why in WHY), UnknownColumns(["colour"])])
def test_every_file_that_cannot_be_read_is_explained(error):
    told = explain(error)
    assert told.status == 422
    assert told.what
    assert "%(" not in told.what + told.remedy
