"""A block of cells in one act: pasted, typed or from a file; an outcome for each cell, a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import names_of
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment
from lims.bench.assignments.operations import label_of
from lims.bench.results import operations, queries
from lims.bench.results.cells import Cell
from lims.bench.results.grids import REFERENCE, VALUE, Place
from lims.bench.results.models import ReadingRow
from lims.bench.results.moments import check_observed
from lims.bench.results.obstacles import CellTwice, ReasonNeeded
from lims.bench.results.quarantine import Doubts
from lims.conformity.verdicts import Verdict
from lims.db import add_together
from lims.errors import LimsError, Stale, WrongState
from lims.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into one part of a cell, what stood there when it was typed, and why it changes."""

    cell: Cell
    text: str
    part: str = VALUE
    version: int | None = None  # the reading that the person saw there: 0 for an empty cell
    reason: str = ""
    unit: str = ""
    reference: str = ""  # where it comes together with its value
    uncertainty: str = ""
    coverage: str = ""
    observed_at: datetime | None = None  # where it is not that of the whole block

    @property
    def typed(self) -> dict[str, str]:
        """Return value and reference; what is not meant is empty."""
        if self.part == REFERENCE:
            return {"value": "", "reference": self.text}
        return {"value": self.text, "reference": self.reference}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: the reading that now stands in the cell, or what was in the way."""

    entry: Entry
    row: ReadingRow | None = None
    obstacle: LimsError | None = None
    is_new: bool = False
    is_filled: bool = False  # the cell waited for it, with its reference


def enter_block(
    session: Session,
    assignment: Assignment,
    entries: Sequence[Entry],
    *,
    observed_at: datetime | None = None,
    declared: str = "",
    actor: Actor,
) -> list[Outcome]:
    """Take every cell that can be taken, and say of each other one why not.

    The rules are those of a single reading. ``declared`` is what the person said about the whole block (decimal
    commas, full-width digits); the trail keeps it.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    check_observed(observed_at)
    block = _Block(session, assignment, observed_at, actor)
    outcomes = [block.take(one) for one in entries]
    block.store(declared)
    return outcomes


def try_block(session: Session, assignment: Assignment, entries: Sequence[Entry], *, actor: Actor) -> list[Outcome]:
    """Say of each cell what `enter_block` would do with it; nothing is changed."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    block = _Block(session, assignment, None, actor, is_trial=True)
    return [block.take(one) for one in entries]


class _Block:
    """The cells of one piece of work while a block goes into them; everything is read once."""

    def __init__(
        self,
        session: Session,
        assignment: Assignment,
        observed_at: datetime | None,
        actor: Actor,
        *,
        is_trial: bool = False,
    ) -> None:
        self._is_trial = is_trial
        self._session, self._assignment, self._actor = session, assignment, actor
        self._observed_at = observed_at
        self._doubts = Doubts(session, assignment, actor)
        self._terms = queries.terms_of(session, assignment)  # keeps the request at hand for whoever asks for it next
        self._thing = label_of(session, assignment)
        every = queries.readings_of(session, assignment.id)
        self._by_id = {row.id: row for row in every}
        self._rows: dict[Place, ReadingRow] = {
            (row.specimen_no, row.component, row.reading_no): row for row in every if row.in_force
        }
        self._state = assignment.state
        self._taken: set[tuple[Place, str]] = set()
        self._new: list[ReadingRow] = []
        self._filled: list[ReadingRow] = []
        self._corrections: list[ReadingRow] = []

    def take(self, entry: Entry) -> Outcome:
        """Put one entry into its cell, or say what is in the way."""
        before, filled = self._rows.get(entry.cell.key), len(self._filled)
        try:
            row = self._put(entry)
            return Outcome(entry, row=row, is_new=row is not before, is_filled=len(self._filled) > filled)
        except LimsError as obstacle:
            return Outcome(entry, obstacle=obstacle)

    def _put(self, entry: Entry) -> ReadingRow:
        check_observed(entry.observed_at)
        present = self._rows.get(entry.cell.key)
        stands = getattr(present, entry.part) if present is not None else ""
        if present is not None and stands and operations.says_already(present, **entry.typed):
            return present
        before = _contradicted(present, entry) if present is not None else ""
        self._check_state(corrects=bool(before))
        if (entry.cell.key, entry.part) in self._taken:
            raise CellTwice(field="value", value=entry.text, thing=str(entry.cell))
        typed = entry.typed | {"uncertainty": entry.uncertainty, "coverage": entry.coverage}
        cell = operations.check_entry(self._terms, self._assignment, entry.cell, typed, thing=self._thing)
        row = self._placed(cell, entry, typed, present, before)
        self._taken.add((cell.key, entry.part))
        return row

    def _placed(
        self, cell: Cell, entry: Entry, typed: dict[str, str], present: ReadingRow | None, before: str
    ) -> ReadingRow:
        """Return the reading that takes the entry in: a new one, the one that waits for it, or a correction."""
        if present is None:
            at = entry.observed_at or self._observed_at
            row = operations.new_reading(self._assignment, cell, **typed, unit=entry.unit, observed_at=at)
            self._stamp(row)
            self._new.append(row)
            self._rows[cell.key] = row
            return row
        if before:
            return self._corrected(present, entry, before)
        if not self._is_trial:
            for field, text in entry.typed.items():
                setattr(present, field, text or getattr(present, field))
            if present.id is not None:
                self._filled.append(present)
        return present

    def _corrected(self, present: ReadingRow, entry: Entry, before: str) -> ReadingRow:
        """Put a correction in the place of ``present``, if the person saw it and says why."""
        seen = self._by_id.get(entry.version or 0)
        expected = str(getattr(seen, entry.part)) if seen is not None else ""
        if expected != before:
            who = self._names.get(present.entered_by_id, "")
            raise Stale(thing=str(entry.cell), theirs=before, yours=entry.text, who=who, version=present.id)
        if not entry.reason.strip() or self._is_trial:
            raise ReasonNeeded(thing=str(entry.cell), before=before, yours=entry.text)
        value, reference = (present.value, entry.text) if entry.part == REFERENCE else (entry.text, present.reference)
        verdict_before = self._verdict
        row = operations.correction_of(present, value, reference, entry.reason)
        row.observed_at = entry.observed_at or self._observed_at
        self._stamp(row)
        present.in_force = False
        self._rows[entry.cell.key] = row
        if self._verdict is not verdict_before:
            row.verdict_change = f"{verdict_before.value} → {self._verdict.value}"
        self._corrections.append(row)
        return row

    def _check_state(self, *, corrects: bool) -> None:
        needed = operations.CORRECTABLE if corrects else operations.OBSERVED
        if self._state not in needed:
            raise WrongState(thing=self._thing, state=self._state, needed=needed)

    @property
    def _verdict(self) -> Verdict:
        return queries.judgement_of(self._terms, self._assignment, self._rows.values()).verdict

    @cached_property
    def _names(self) -> dict[int, str]:
        return names_of(self._session, [row.entered_by_id for row in self._by_id.values()])

    def _stamp(self, row: ReadingRow) -> None:
        """Write on a reading who made it, when, with what, and why it may not be used if so.

        A trial asks for no doubt: a reading in its window would set the clock of its run.
        """
        row.instrument_id = self._assignment.instrument_id
        row.entered_by_id, row.entered_at = self._actor.id or 0, clock.now()
        row.excluded_reason = "" if self._is_trial else self._doubts.at(row.observed_at)
        row.in_force = True

    def store(self, declared: str) -> None:
        """Write the corrections, then what is new; each kind has its row in the trail."""
        also = {"declared": declared} if declared else None
        if self._corrections:
            operations.replace_result(self._session, self._assignment)
            self._session.flush()  # before the new rows: the database allows one reading in force a cell
            add_together(self._session, self._corrections)
            reason = "; ".join(dict.fromkeys(row.reason for row in self._corrections))
            self._record(AuditAction.READINGS_CORRECTED, self._corrections, reason=reason, also=also)
        if self._new or self._filled:
            add_together(self._session, self._new)
            self._record(AuditAction.READINGS_ENTERED, [*self._new, *self._filled], also=also)

    def _record(
        self, action: AuditAction, rows: list[ReadingRow], *, reason: str = "", also: dict[str, str] | None = None
    ) -> None:
        self._session.flush()
        subject = rows[0] if len(rows) == 1 else self._assignment
        record(self._session, action, subject=subject, actor=self._actor, reason=reason, also=also)


def _contradicted(present: ReadingRow, entry: Entry) -> str:
    """Return what stands in a cell where the entry says something else, or nothing."""
    for field, text in entry.typed.items():
        stands: str = getattr(present, field)
        if text and stands and text != stands:
            return stands
    return ""
