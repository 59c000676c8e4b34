"""From a row of a file to readings in cells, by the mapping; or the reason why the row cannot be taken. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from lims.bench.files.mappings import DecimalSign, Mapping, Meaning
from lims.bench.files.obstacles import RowUnclear
from lims.bench.files.tables import Cell, Row, SheetNumber
from lims.bench.files.times import read_at
from lims.bench.results.cells import Cell as Place
from lims.bench.results.entering import Entry
from lims.bench.results.grids import REFERENCE, VALUE
from lims.bench.results.pasting import Declared, as_declared
from lims.numbers import NotANumber, NumberKind, parse, parse_specimen

UTC: Final = ZoneInfo("UTC")
DIGITS_OF_A_FLOAT: Final = 15
"""Every decimal of so many digits has a float of its own: the text of the float is the decimal that was written."""


@dataclass(frozen=True, slots=True)
class RowIn:
    """What one row says: readings for the work on one requirement of one sample."""

    row: Row
    sample: str
    requirement: str
    entries: tuple[Entry, ...]


def interpret(row: Row, mapping: Mapping, zone: ZoneInfo = UTC) -> RowIn:
    """Return what a row says; raise `RowUnclear`. Times without an offset are those of ``zone``."""
    cells = dict(_named(row, mapping))
    sample, specimen = _where(cells)
    requirement = str(cells.get(Meaning.REQUIREMENT, "")) or mapping.requirement
    if not requirement:
        raise RowUnclear("no requirement")
    unit = str(cells.get(Meaning.UNIT, ""))
    at = read_at(str(cells[Meaning.READ_AT]), mapping.times, zone) if Meaning.READ_AT in cells else None
    entries: list[Entry] = []
    for component, reading, cell in _values(row, mapping, cells):
        place = Place(specimen, component, "", reading)
        entries.append(Entry(place, exact_text(cell, mapping), VALUE, unit=unit, observed_at=at))
        if reference := cells.get(Meaning.REFERENCE, ""):
            entries.append(Entry(place, exact_text(reference, mapping), REFERENCE, observed_at=at))
    if not entries:
        raise RowUnclear("no value")
    return RowIn(row, sample, requirement, tuple(entries))


def _named(row: Row, mapping: Mapping) -> Iterator[tuple[Meaning, Cell]]:
    """Give the cells of a row that are no values, by what they mean."""
    for meaning, cell in zip(mapping.columns, row.cells, strict=False):
        if meaning not in (Meaning.IGNORED, Meaning.VALUE, Meaning.COMPONENT_VALUE):
            yield meaning, cell


def _where(cells: dict[Meaning, Cell]) -> tuple[str, int]:
    """Return the number of the sample and of its specimen."""
    code, sample = str(cells.get(Meaning.SPECIMEN_CODE, "")), str(cells.get(Meaning.SAMPLE, ""))
    try:
        if code:
            return parse_specimen(code)
        found = parse(sample)
    except NotANumber as error:
        raise RowUnclear("no sample number", value=code or sample) from error
    if found.kind is not NumberKind.SAMPLE:
        raise RowUnclear("no sample number", value=sample)
    return found.text, _whole(cells.get(Meaning.SPECIMEN, ""), "no specimen")


def _whole(cell: Cell, why: str) -> int:
    text = str(cell)
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 1_000_000):
        raise RowUnclear(why, value=text)
    return int(text)


def _values(row: Row, mapping: Mapping, cells: dict[Meaning, Cell]) -> Iterator[tuple[str, int, Cell]]:
    """Give component, number and cell of each value in a row; values beside each other are numbered in their order."""
    component = str(cells.get(Meaning.COMPONENT, ""))
    reading = _whole(cells[Meaning.READING], "no reading number") if Meaning.READING in cells else 1
    count = 0
    for place, (meaning, cell) in enumerate(zip(mapping.columns, row.cells, strict=False)):
        if meaning is Meaning.COMPONENT_VALUE and str(cell):
            yield mapping.headings[place], reading, cell
        elif meaning is Meaning.VALUE:
            count += 1
            if str(cell):
                yield component, reading if Meaning.READING in cells else count, cell


def exact_text(cell: Cell, mapping: Mapping) -> str:
    """Return a value as text with the decimals that the instrument wrote, or refuse it; nothing is rounded.

    A number cell is taken only if the mapping names its decimals and none is hidden behind them: 98.3 with two places
    is 98.30; 98.305 with two places, and a float with noise such as 0.30000000000000004, are refused.
    """
    if isinstance(cell, SheetNumber):
        return _exact(cell, mapping.places)
    if mapping.decimal is DecimalSign.POINT:
        return cell
    if "." in cell:
        raise RowUnclear("point in a comma file", value=cell)
    return as_declared(cell, [Declared.DECIMAL_COMMA])


def _exact(cell: SheetNumber, places: int | None) -> str:
    if places is None:
        raise RowUnclear("number cell", value=cell.text)
    number = Decimal(cell.text)
    if not number.is_finite() or len(number.as_tuple().digits) > DIGITS_OF_A_FLOAT:
        raise RowUnclear("float noise", value=cell.text)
    digits = number.as_tuple().exponent
    assert isinstance(digits, int)
    if -digits > places:
        raise RowUnclear("hidden decimals", value=cell.text, places=places)
    return f"{number:.{places}f}"
