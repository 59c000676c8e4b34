"""The grid of one piece of work, ready to print.

Rows are specimens, columns are components, readings and references.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment
from lims.bench.results import queries
from lims.bench.results.cells import Cell, columns_of, group_of
from lims.bench.results.models import ReadingRow
from lims.conformity.explanations import explain_all
from lims.conformity.judgements import Judgement, Step
from lims.conformity.layout import Layout
from lims.conformity.limit_words import printed_unit
from lims.conformity.operators import Op
from lims.conformity.verdicts import JUDGED, Verdict

VALUE, REFERENCE = "value", "reference"

Place = tuple[int, str, int]
"""A cell's specimen, component and reading."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column: a reading of a component, or its reference."""

    component: str
    reading_no: int
    part: str
    unit: str
    limit: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the grid with what stands in it."""

    cell: Cell
    part: str
    value: str
    version: int
    verdict: str
    first: str
    excluded: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One specimen."""

    specimen_no: int
    group: str
    cells: list[GridCell]
    verdict: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole grid, the judgement of what stands in it, and the words that a select offers (none: typed)."""

    columns: list[GridColumn]
    rows: list[GridRow]
    words: tuple[str, ...]
    value_kind: str
    judgement: Judgement
    limit: str
    several_components: bool
    several_readings: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in the cells: the readings in force, what stood there at first, and the judge's verdicts."""

    rows: Mapping[Place, ReadingRow]
    first: Mapping[int, str]
    verdicts: Mapping[Place, Verdict]


def grid_of(session: Session, assignment: Assignment, *, language: str = "en") -> Grid:
    """Return the grid of a piece of work with its readings and verdicts."""
    terms = queries.terms_of(session, assignment)
    every = queries.readings_of(session, assignment.id)
    in_force = {(row.specimen_no, row.component, row.reading_no): row for row in every if row.in_force}
    judgement = queries.judgement_of(terms, assignment, in_force.values())
    layout, limit = terms.layout, terms.limit(language)
    words = _words(layout, terms.requirement.op)
    unit = "" if words else printed_unit(terms.requirement.judged_unit)
    columns = _columns(layout, unit, limit, in_force)
    content = Content(in_force, first_values(every), cell_verdicts(judgement))
    groups = {number: group_of(layout, assignment.specimens, number) for number in assignment.specimens}
    return Grid(
        columns=columns,
        rows=[_row(number, group, columns, content) for number, group in groups.items()],
        words=words,
        value_kind=layout.value_kind,
        judgement=judgement,
        limit=limit,
        several_components=len({column.component for column in columns}) > 1,
        several_readings=max((column.reading_no for column in columns), default=1) > 1,
    )


def _columns(layout: Layout, unit: str, limit: str, filled: Collection[Place]) -> list[GridColumn]:
    """Return the columns that the layout asks for, and those that hold readings beyond."""
    wanted = dict.fromkeys([*columns_of(layout), *((component, reading) for _specimen, component, reading in filled)])
    parts = (REFERENCE, VALUE) if layout.needs_reference else (VALUE,)
    return [
        GridColumn(component, reading, part, unit, limit if part == VALUE else "")
        for component, reading in wanted
        for part in parts
    ]


def _words(layout: Layout, op: Op) -> tuple[str, ...]:
    """Return the words to choose from, where readings are words.

    A declaration is typed unless the layout names its words.
    """
    return layout.words if layout.value_kind in ("word", "grade", "declared") and op is not Op.ABSENT else ()


def _row(specimen_no: int, group: str, columns: list[GridColumn], content: Content) -> GridRow:
    """Return one specimen with its cells."""
    cells = [
        _cell(Cell(specimen_no, column.component, group, column.reading_no), column.part, content) for column in columns
    ]
    return GridRow(specimen_no, group, cells, row_verdict(content.verdicts, specimen_no))


def _cell(cell: Cell, part: str, content: Content) -> GridCell:
    """Return one cell with what stands in it."""
    row = content.rows.get(cell.key)
    if row is None:
        return GridCell(cell, part, "", 0, "", "", "")
    if part == REFERENCE:
        return GridCell(cell, part, row.reference, row.id if row.reference else 0, "", "", "")
    verdict = content.verdicts.get(cell.key)
    before = content.first.get(row.id, "")
    shown = before if before != row.value else ""
    version = row.id if row.value else 0
    return GridCell(cell, part, row.value, version, verdict.value if verdict else "", shown, row.excluded_reason)


def first_values(rows: Collection[ReadingRow]) -> dict[int, str]:
    """Return for each corrected reading the value that stood in its cell at first.

    By the id of the reading in force.
    """
    by_id = {row.id: row for row in rows}
    found: dict[int, str] = {}
    for row in rows:
        first = row
        while first.corrects_id in by_id:
            first = by_id[first.corrects_id]
        if first is not row:
            found[row.id] = first.value
    return found


def cell_verdicts(judgement: Judgement) -> dict[Place, Verdict]:
    """Return the judge's verdict on each reading by itself, where it has one."""
    return {
        (int(cell.specimen), cell.component or "", int(cell.reading)): cell.verdict
        for cell in judgement.cells
        if cell.verdict is not Verdict.NOT_APPLICABLE
    }


def row_verdict(verdicts: Mapping[Place, Verdict], specimen_no: int) -> str:
    """Return the strongest verdict among the readings of one specimen; nothing where none is judged by itself."""
    found = {verdict for (specimen, _component, _reading), verdict in verdicts.items() if specimen == specimen_no}
    strongest = next((verdict for verdict in JUDGED if verdict in found), None)
    return strongest.value if strongest else ""


def explanation_of(judgement: Judgement, terms: queries.Terms, language: str) -> list[str]:
    """Return the judge's working in sentences."""
    return explain_all(judgement.steps, language, terms.names(language))


def stored_explanation(
    judgement: Mapping[str, list[dict[str, object]]], terms: queries.Terms, language: str
) -> list[str]:
    """Return the working that a result keeps, in sentences."""
    return explain_all(map(Step.from_dict, judgement["steps"]), language, terms.names(language))
