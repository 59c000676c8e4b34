"""Declarations in CSV: a row for each lot; what stands above is repeated or left empty after the first row. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lims.shipments.declarations.decoding import FileUnreadable
from lims.shipments.declarations.faults import Fault, Place

_PARTY = ("name", "name_zh", "identifier_kind", "identifier", "country")
_HEAD = ("customs", "declaration_number", "direction", "post", "country", "declared_on", "constructed")
_LINE = (
    "line_no", "hs_code", "goods", "goods_zh", "product", "medical", "quantity", "unit",
    "standard_code", "standard_class", "standard_variant", "route",
)  # fmt: skip
_LOT = ("model", "batch", "size", "made_on")

# Where the value of each column belongs: in the declaration, in the line or in the lot of its row.
_OF_DECLARATION: dict[str, Place] = {
    **{name: (name,) for name in _HEAD},
    **{f"{party}_{name}": (party, name) for party in ("exporter", "importer", "declarant") for name in _PARTY},
}
_OF_LINE: dict[str, Place] = {name: (name,) for name in _LINE}
_OF_LOT: dict[str, Place] = {
    **{f"manufacturer_{name}": ("manufacturer", name) for name in _PARTY},
    **{name: (name,) for name in _LOT},
}
COLUMNS = (*_OF_DECLARATION, *_OF_LINE, *_OF_LOT)
_COLUMN_AT = {place: column for columns in (_OF_DECLARATION, _OF_LINE, _OF_LOT) for column, place in columns.items()}

RowFaults = list[tuple[int, str, Fault]]


@dataclass(slots=True)
class Group:
    """The rows of one declaration: the document that they make, and where each part of it came from."""

    number: str
    document: dict[str, Any] = field(default_factory=dict)
    faults: RowFaults = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    line_rows: list[list[int]] = field(default_factory=list)

    def locate(self, fault: Fault) -> tuple[int, str]:
        """Return the row and the column of a fault in the document."""
        match fault.place:
            case ("lines", int(i), "lots", int(j), *rest):
                return self.line_rows[i][j], _COLUMN_AT.get(tuple(rest), fault.name)
            case ("lines", int(i), *rest):
                return self.line_rows[i][0], _COLUMN_AT.get(tuple(rest), fault.name)
            case place:
                return self.rows[0], _COLUMN_AT.get(tuple(place), fault.name)

    def add(self, row: int, named: dict[str, str]) -> None:
        """Take one row of the file: a lot, and what it repeats of its line and its declaration."""
        self.rows.append(row)
        self._merge(row, self.document, named, _OF_DECLARATION)
        line = self._line(row, named.get("line_no", ""))
        self._merge(row, line, named, _OF_LINE)
        lot: dict[str, Any] = {}
        self._merge(row, lot, named, _OF_LOT)
        line["lots"].append(lot)

    def _line(self, row: int, line_no: str) -> dict[str, Any]:
        """Return the line that the row belongs to; a row without a line number goes on with the line before."""
        lines: list[dict[str, Any]] = self.document.setdefault("lines", [])
        for line, rows in zip(lines, self.line_rows, strict=True):
            if line_no and line.get("line_no") == line_no:
                rows.append(row)
                return line
        if lines and not line_no:
            self.line_rows[-1].append(row)
            return lines[-1]
        lines.append({"lots": []})
        self.line_rows.append([row])
        return lines[-1]

    def _merge(self, row: int, target: dict[str, Any], named: dict[str, str], columns: dict[str, Place]) -> None:
        """Put the values of ``columns`` where they belong; a value that contradicts an earlier row is a fault."""
        for column, place in columns.items():
            value = named.get(column, "")
            if not value:
                continue
            inner = target
            for part in place[:-1]:
                inner = inner.setdefault(str(part), {})
            told = inner.setdefault(str(place[-1]), value)
            if told != value:
                self.faults.append((row, column, Fault(place, "differs_from_row_before", value, {"earlier": told})))


def read_groups(text: str) -> list[Group]:
    """Return the declarations of a CSV text in the order of their first rows."""
    groups: dict[str, Group] = {}
    current = ""
    for row, named, fault in _rows(text):
        current = named.get("declaration_number") or current
        group = groups.setdefault(current, Group(current))
        if fault:
            group.faults.append((row, "", fault))
        group.add(row, named)
    return list(groups.values())


def _rows(text: str) -> Iterator[tuple[int, dict[str, str], Fault | None]]:
    """Yield each row that holds something, with its number in the file; the head must name columns that we know."""
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        head = _head(next(reader))
        for cells in reader:
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            extra = values[len(head) :]
            fault = Fault((), "too_many_cells", ", ".join(extra)[:80]) if any(extra) else None
            yield reader.line_num, dict(zip(head, values, strict=False)), fault
    except csv.Error:
        raise FileUnreadable("csv", line=reader.line_num) from None


def _head(cells: list[str]) -> list[str]:
    """Return the names of the columns; raise `FileUnreadable` for a head that is none of ours."""
    head = [cell.strip().lower() for cell in cells]
    unknown = [name for name in head if name not in COLUMNS]
    if "declaration_number" not in head:
        raise FileUnreadable("not declarations")
    if unknown or len(set(head)) != len(head):
        raise UnknownColumns(unknown or sorted({name for name in head if head.count(name) > 1}))
    return head


class UnknownColumns(FileUnreadable):
    """The head of a CSV file names ``columns`` that mean nothing here, or one of them twice."""

    code = "unknown_columns"

    def __init__(self, columns: list[str]) -> None:
        super().__init__("unknown columns", line=1)
        self.facts["columns"] = columns
