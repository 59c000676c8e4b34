"""The cells of one piece of work: what its layout asks for, and what may stand in a cell. No database."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lims.bench.results.obstacles import NoSuchCell, ValueRefused, WrongKind
from lims.conformity.layout import Layout
from lims.conformity.operators import TOLERANCE_OPS, Op
from lims.conformity.readings import ReadingRefused, ValueKind, parse_number, parse_value
from lims.conformity.requirements import Requirement

_KINDS = {
    "number": {ValueKind.NUMBER, ValueKind.CENSORED, ValueKind.WORD},  # the word is "not detected"
    "grade": {ValueKind.NUMBER, ValueKind.GRADE},
    "word": {ValueKind.WORD},
    "declared": {ValueKind.NUMBER, ValueKind.CENSORED},
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one reading: specimen, component, group, reading."""

    specimen_no: int
    component: str = ""
    group: str = ""
    reading_no: int = 1

    @property
    def key(self) -> tuple[int, str, int]:
        """Return what makes the cell different from the others of its work."""
        return self.specimen_no, self.component, self.reading_no

    def __str__(self) -> str:
        parts = [f"#{self.specimen_no}", self.component, f"({self.reading_no})" if self.reading_no > 1 else ""]
        return " ".join(part for part in parts if part)


def columns_of(layout: Layout) -> Iterator[tuple[str, int]]:
    """Give the columns of a grid: each component with each of its readings."""
    for component in layout.components or ("",):
        for reading_no in range(1, max(layout.readings, 1) + 1):
            yield component, reading_no


def group_of(layout: Layout, specimens: Sequence[int], specimen_no: int) -> str:
    """Return the group (conditioning) that a specimen belongs to: the groups are filled in the order of the specimens.

    Groups that are named without a count share the specimens evenly.
    """
    if not layout.groups or specimen_no not in specimens:
        return ""
    even = max(len(specimens) // len(layout.groups), 1)
    place, end = specimens.index(specimen_no), 0
    for name, size in layout.groups:
        end += size or even
        if place < end:
            return name
    return layout.groups[-1][0]


def check_cell(layout: Layout, specimens: Sequence[int], cell: Cell, *, thing: str) -> None:
    """Refuse a cell that the work does not have.

    Readings beyond the asked number are taken, columns that nobody knows are not.
    """
    if cell.specimen_no not in specimens:
        raise NoSuchCell(field="specimen", value=cell.specimen_no, thing=thing)
    if cell.component not in (layout.components or ("",)):
        raise NoSuchCell(field="component", value=cell.component, thing=thing)
    if cell.reading_no < 1:
        raise NoSuchCell(field="reading", value=cell.reading_no, thing=thing)


def missing_cells(layout: Layout, specimens: Sequence[int], filled: Collection[tuple[int, str, int]]) -> list[Cell]:
    """Return the cells that the layout asks for and that hold nothing usable."""
    wanted = (
        Cell(specimen, component, "", reading_no)
        for specimen in specimens
        for component, reading_no in columns_of(layout)
    )
    return [cell for cell in wanted if cell.key not in filled]


def check_value(requirement: Requirement, layout: Layout, value: str) -> None:
    """Refuse what is no reading, or none of the kind that the requirement asks for."""
    if requirement.op is Op.DECLARE and value.strip():
        return
    try:
        kind = parse_value(value).kind
    except ReadingRefused as refusal:
        raise ValueRefused(field="value", value=refusal.text, why=refusal.code) from refusal
    found = requirement.op is Op.ABSENT and kind in (
        ValueKind.NUMBER,
        ValueKind.CENSORED,
    )  # a figure says that something is there
    if kind not in _KINDS.get(layout.value_kind, ()) and not found:
        raise WrongKind(field="value", value=value, needed=layout.value_kind)


def check_reference(requirement: Requirement, text: str) -> None:
    """Refuse a reference that is no number, unless it may be a declared size with its tolerance."""
    if requirement.op not in TOLERANCE_OPS:
        check_number("reference", text)


def check_number(field: str, text: str) -> None:
    """Refuse what is no plain number, where one is asked: a reference, an uncertainty, a coverage factor."""
    try:
        parse_number(text)
    except ReadingRefused as refusal:
        raise ValueRefused(field=field, value=refusal.text, why=refusal.code) from refusal
