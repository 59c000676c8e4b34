"""What a person typed: one cell that was left (the page's grid and its plain form share it), or a whole block."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment
from lims.bench.results import operations, queries
from lims.bench.results.cells import Cell
from lims.bench.results.entering import Entry, Outcome, enter_block
from lims.bench.results.grids import REFERENCE
from lims.bench.results.models import ReadingRow
from lims.bench.results.pasting import Declared, as_declared
from lims.bench.results.schemas import BlockIn
from lims.permissions import Actor


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into one part of a cell, what the person saw there before, and why it changes.

    ``declared`` is what the person said about commas and full-width digits before the cell had to wait for a line;
    ``version`` is the reading that the page showed then.
    """

    cell: Cell
    text: str
    part: str = "value"
    expected: str | None = None
    reason: str = ""
    reference: str = ""
    unit: str = ""
    observed_at: datetime | None = None
    version: int | None = None
    declared: Collection[Declared] = ()


def seen_text(session: Session, version: int | None, part: str) -> str | None:
    """Return the text of the reading that the page showed, by its version: the reading's id, 0 for an empty cell."""
    if version is None:
        return None
    row = session.get(ReadingRow, version) if version else None
    return "" if row is None else str(getattr(row, part))


def type_in(session: Session, assignment: Assignment, typed: Typed, *, actor: Actor) -> ReadingRow:
    """Store what was typed: with a reason it corrects what the person saw, else it is entered."""
    if typed.declared:
        return _type_in_as_declared(session, assignment, typed, actor=actor)
    value, reference = ("", typed.text) if typed.part == REFERENCE else (typed.text, typed.reference)
    present = queries.reading_in(session, assignment.id, typed.cell)
    before = getattr(present, typed.part) if present is not None else ""
    if present is not None and before and typed.reason and typed.expected == before:
        return operations.correct_reading(
            session,
            present,
            value=value or present.value,
            reference=reference or present.reference,
            reason=typed.reason,
            observed_at=typed.observed_at,
            actor=actor,
        )
    return operations.enter_reading(
        session,
        assignment,
        cell=typed.cell,
        value=value,
        reference=reference,
        unit=typed.unit,
        expected=typed.expected,
        observed_at=typed.observed_at,
        actor=actor,
    )


def _type_in_as_declared(session: Session, assignment: Assignment, typed: Typed, *, actor: Actor) -> ReadingRow:
    """Store one cell as a block of one: the trail keeps what was declared about it."""
    text = as_declared(typed.text, typed.declared)
    entry = Entry(typed.cell, text, typed.part, typed.version, typed.reason, typed.unit)
    declared = ", ".join(typed.declared)
    (outcome,) = enter_block(
        session, assignment, [entry], observed_at=typed.observed_at, declared=declared, actor=actor
    )
    if outcome.row is None:
        raise outcome.obstacle or LookupError(entry)
    return outcome.row


def take_block(session: Session, assignment: Assignment, given: BlockIn, *, actor: Actor) -> list[Outcome]:
    """Store a block as the grid sends it, read as the person declared it."""
    entries = [
        Entry(
            Cell(one.specimen, one.component, "", one.reading),
            as_declared(one.value.strip(), given.declared),
            one.part,
            one.version,
            given.reason,
        )
        for one in given.cells
    ]
    declared = ", ".join(given.declared)
    return enter_block(session, assignment, entries, observed_at=given.observed_at, declared=declared, actor=actor)
