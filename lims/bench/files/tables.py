"""From the bytes of a file to its rows of text: CSV and TSV as they stand, XLSX cell by cell. Pure.

A number cell of a spreadsheet is a binary float. It is kept apart as `SheetNumber` until the mapping has said how many
decimals the instrument writes: no float becomes a reading silently.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from lims.bench.files.mappings import DELIMITERS, Mapping
from lims.bench.files.obstacles import FileUnreadable

LARGEST: Final = 8 * 1024 * 1024
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
_WORKBOOK = b"PK\x03\x04"
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "old workbook"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """A number cell: the shortest text that leads back to the float in the file."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | SheetNumber


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number as a spreadsheet counts, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> list[str]:
        """Return the cells as text, as they are kept and shown."""
        return [str(cell) for cell in self.cells]


def read_rows(content: bytes, *, delimiter: str, encoding: str) -> list[Row]:
    """Return the rows of a file that hold anything; raise `FileUnreadable` with the reason."""
    if not content.strip():
        raise FileUnreadable("empty")
    if len(content) > LARGEST:
        raise FileUnreadable("too large")
    for start, kind in _OTHERS:
        if content.startswith(start):
            raise FileUnreadable(kind)
    cells = _of_workbook(content) if content.startswith(_WORKBOOK) else _of_text(content, delimiter, encoding)
    rows = [Row(number, tuple(one)) for number, one in enumerate(cells, start=1) if any(map(str, one))]
    if not rows:
        raise FileUnreadable("empty")
    if len(rows) > MOST_ROWS or max(len(row.cells) for row in rows) > MOST_COLUMNS:
        raise FileUnreadable("too many")
    return rows


def rows_of(content: bytes, mapping: Mapping) -> tuple[list[str], list[Row]]:
    """Return the headings and the rows below them, as the mapping reads the file."""
    rows = read_rows(content, delimiter=mapping.delimiter, encoding=mapping.encoding)
    headings = next((row.texts for row in rows if row.number == mapping.heading_row), [])
    return headings, [row for row in rows if row.number > mapping.heading_row]


def _of_text(content: bytes, delimiter: str, encoding: str) -> list[list[Cell]]:
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise FileUnreadable("encoding", line=content.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise FileUnreadable("binary")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[delimiter], strict=True)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error:
        raise FileUnreadable("csv", line=reader.line_num) from None


def _of_workbook(content: bytes) -> list[list[Cell]]:
    """Return the first sheet of a workbook."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only who brings a workbook pays for it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise FileUnreadable("too large")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        found = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, IndexError):
        raise FileUnreadable("no workbook") from None
    return [[_sheet_cell(value) for value in row] for row in found]


def _sheet_cell(value: Any) -> Cell:
    """Return a cell of a workbook: text as it stands, numbers apart, times as they would be written."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return SheetNumber(str(int(value)) if whole else repr(value))
    if isinstance(value, datetime | date | time | timedelta):
        return str(value)
    return str(value).strip()
