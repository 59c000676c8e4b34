"""Readings as rows of a file: the columns, and what is wrong with a row, named by its line and column."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lims.conformity.exact import parse_decimal
from lims.conformity.measuring import value_of
from lims.conformity.operators import LOAD_OPS, TOLERANCE_OPS, Op
from lims.conformity.readings import Reading, ReadingRefused
from lims.conformity.references import ReferenceRefused, declared_range
from lims.conformity.refusals import Refused
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard

NEEDED: Final = ("sample", "requirement", "specimen", "reading", "value")
OPTIONAL: Final = ("group", "component", "reference", "unit", "U", "k")
_ALL: Final = NEEDED + OPTIONAL


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row, and the sample that it touches where the row names one."""

    line: int
    column: str
    text: str
    code: str
    sample: str = ""
    requirement: str = ""


class HeaderRefused(Refused):
    """The first line does not name the columns; ``fault`` says what is wrong with it."""

    def __init__(self, code: str, column: str, text: str = "") -> None:
        super().__init__(code, column=column)
        self.fault = RowFault(1, column, text or column, code)


class RowReader:
    """Reads the rows of one file against one standard; a row is understood only when somebody asks for its reading."""

    def __init__(self, lines: Iterable[str], standard: Standard) -> None:
        self._rows = csv.reader(lines, strict=True)
        self._requirements = standard.by_id
        try:
            self.places = _places(next(self._rows, []))
        except csv.Error as error:
            raise HeaderRefused("not_csv", "", str(error)) from error

    def __iter__(self) -> Iterator[list[str]]:
        """Return the cells of each row, with the number of its line as the last of them."""
        rows = self._rows
        try:
            for cells in rows:
                if cells:
                    yield [*map(str.strip, cells), str(rows.line_num)]
        except csv.Error as error:
            raise BrokenFile(rows.line_num, str(error)) from error

    def understand(self, cells: Sequence[str]) -> Reading | RowFault:
        """Return the reading of a row, or what is wrong with it."""
        width = self.places.width
        if len(cells) != width + 1:
            return self.fault(cells, "", str(len(cells) - 1), "wrong_number_of_cells")
        sample, requirement_id, specimen, number, value, *others = [
            cells[place] if place is not None else "" for place in self.places.of
        ]
        requirement = self._requirements.get(requirement_id)
        if requirement is None:
            return self.fault(cells, "requirement", requirement_id, "unknown_requirement")
        bad = _bad_place(sample, specimen) or _bad_figure(requirement, value, others)
        if bad is not None:
            return self.fault(cells, *bad)
        group, component, reference, unit, expanded, factor = [text or None for text in others]
        return Reading(
            requirement_id, specimen, value, number or "1", group, component, reference, unit, expanded, factor
        )

    def fault(self, cells: Sequence[str], column: str, text: str, code: str) -> RowFault:
        """Return a fault of a row."""
        sample, requirement = (self._cell(cells, at) for at in (0, 1))
        return RowFault(int(cells[-1]), column, text[:80], code, sample, requirement)

    def _cell(self, cells: Sequence[str], at: int) -> str:
        place = self.places.of[at]
        return cells[place] if place is not None and place < len(cells) - 1 else ""


class BrokenFile(Refused):
    """The file is no CSV from ``line`` on."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__("not_csv", line=line, problem=problem)
        self.fault = RowFault(line, "", problem, "not_csv")


@dataclass(frozen=True, slots=True)
class Places:
    """Where each known column stands, and how many columns there are."""

    of: tuple[int | None, ...]
    width: int


def _places(header: Sequence[str]) -> Places:
    """Return where each known column stands, refusing a header that leaves one out or names one that nobody reads."""
    names = [name.strip().removeprefix("\ufeff") for name in header]
    for name in NEEDED:
        if name not in names:
            raise HeaderRefused("column_missing", name)
    for name in names:
        if name not in _ALL:
            raise HeaderRefused("column_unknown", name)
        if names.count(name) > 1:
            raise HeaderRefused("column_twice", name)
    return Places(tuple(names.index(name) if name in names else None for name in _ALL), len(names))


def _bad_place(sample: str, specimen: str) -> tuple[str, str, str] | None:
    """Return column, text and reason where a row does not say what it belongs to."""
    if not is_name(sample):
        return "sample", sample, "not_utf8" if sample else "empty"
    return None if specimen else ("specimen", specimen, "empty")


def _bad_figure(requirement: Requirement, value: str, others: Sequence[str]) -> tuple[str, str, str] | None:
    """Return column, text and reason of the first cell that should hold a figure and does not."""
    if problem := _value_problem(requirement, value):
        return "value", value, problem
    reference, expanded, factor = others[2], others[4], others[5]
    if not (reference or expanded or factor):
        return None
    checks = (
        ("reference", reference, reference and _reference_problem(requirement, reference)),
        ("U", expanded, expanded and _uncertainty_problem(expanded, zero_allowed=True)),
        ("k", factor, factor and _uncertainty_problem(factor, zero_allowed=False)),
    )
    return next(((column, text, problem) for column, text, problem in checks if problem), None)


def _value_problem(requirement: Requirement, value: str) -> str | None:
    if requirement.op is Op.DECLARE:
        return None if value else "empty"
    try:
        value_of(value)
    except ReadingRefused as refusal:
        return refusal.code
    return None


def _reference_problem(requirement: Requirement, reference: str) -> str | None:
    """Name what is wrong with a reference that the requirement reads."""
    if not (requirement.needs_reference or requirement.op in LOAD_OPS or requirement.op is Op.ABSOLUTE):
        return None
    try:
        if requirement.op in TOLERANCE_OPS:
            declared_range(reference)
        else:
            parse_decimal(reference)
    except ReferenceRefused as refusal:
        return None if refusal.code == "tolerance_missing" else refusal.code
    except Refused as refusal:
        return refusal.code
    return None


def _uncertainty_problem(text: str, *, zero_allowed: bool) -> str | None:
    try:
        number = parse_decimal(text)
    except Refused as refusal:
        return refusal.code
    if number < 0 or (number == 0 and not zero_allowed):
        return "negative" if number < 0 else "zero"
    return None


def is_name(text: str) -> bool:
    """Tell whether a text names a sample: it is not empty, and every byte of it could be read."""
    return bool(text) and (text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text))
