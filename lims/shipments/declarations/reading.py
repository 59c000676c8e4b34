"""Reading a file of declarations: JSON or CSV, told apart by the first character. Each is judged by itself. Pure.

A fault carries the row of the file (CSV) or the place in the document (JSON), and the name of the field as the file
has it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lims.shipments.declarations import csv_reading, faults
from lims.shipments.declarations.content import DeclarationIn
from lims.shipments.declarations.decoding import FileUnreadable, decode
from lims.shipments.declarations.faults import DeclarationRefused, Fault


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault with its place in a file: "row 7" or "declaration 2", and the field there."""

    row: int | None
    declaration: int
    number: str
    field: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Candidate:
    """One declaration of a file: what it says, or what is wrong with it; ``locate`` finds a fault in the file."""

    ordinal: int
    number: str
    declaration: DeclarationIn | None
    locate: Callable[[Fault], tuple[int | None, str]]
    faults: tuple[RowFault, ...] = field(default=())

    def place(self, found: list[Fault]) -> tuple[RowFault, ...]:
        """Return ``found`` with their places in the file."""
        return tuple(RowFault(*self._where(one), one) for one in found)

    def _where(self, fault: Fault) -> tuple[int | None, int, str, str]:
        row, name = self.locate(fault)
        return row, self.ordinal, self.number, name


def read_file(content: bytes) -> list[Candidate]:
    """Return the declarations of a file, good and bad ones; raise `FileUnreadable` where it holds none at all."""
    text = decode(content)
    candidates = list(_read_json(text) if text.lstrip()[:1] in {"{", "["} else _read_csv(text))
    if not candidates:
        raise FileUnreadable("empty")
    return candidates


def _read_json(text: str) -> Iterator[Candidate]:
    """Yield the declarations of a JSON document: one, a list of them, or {"declarations": […]}."""
    try:
        document = json.loads(text, parse_float=Decimal)
    except RecursionError:
        raise FileUnreadable("json") from None
    except json.JSONDecodeError as error:
        raise FileUnreadable("json", line=error.lineno) from None
    if isinstance(document, dict) and "declarations" in document:
        document = document["declarations"]
    for ordinal, one in enumerate(document if isinstance(document, list) else [document], 1):
        number = str(one.get("declaration_number", "")) if isinstance(one, dict) else ""
        yield _candidate(ordinal, number, one, lambda fault: (None, fault.path))


def _read_csv(text: str) -> Iterator[Candidate]:
    """Yield the declarations of a CSV file: the rows with one declaration number, wherever they stand."""
    for ordinal, group in enumerate(csv_reading.read_groups(text), 1):
        candidate = _candidate(ordinal, group.number, group.document, group.locate)
        if group.faults:
            mine = tuple(RowFault(row, ordinal, group.number, name, fault) for row, name, fault in group.faults)
            candidate = Candidate(ordinal, group.number, None, group.locate, mine + candidate.faults)
        yield candidate


def _candidate(
    ordinal: int, number: str, document: Any, locate: Callable[[Fault], tuple[int | None, str]]
) -> Candidate:
    """Return ``document`` as a declaration, or with its faults."""
    try:
        return Candidate(ordinal, number, faults.read(document), locate)
    except DeclarationRefused as refused:
        bad = Candidate(ordinal, number, None, locate)
        return Candidate(ordinal, number, None, locate, bad.place(refused.faults))
