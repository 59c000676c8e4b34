"""What changes readings and results: enter, correct, state the uncertainty, hand over."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import names_of
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.allotment import KEEPS_SPECIMEN
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.operations import label_of
from lims.bench.assignments.queries import specimens_of
from lims.bench.loads.obstacles import ControlsUnread
from lims.bench.loads.queries import unread_controls
from lims.bench.results import queries
from lims.bench.results.beside import as_kept, deviations_of, latest_circumstances, with_noted
from lims.bench.results.cells import (
    Cell,
    check_cell,
    check_number,
    check_reference,
    check_value,
    group_of,
    missing_cells,
)
from lims.bench.results.models import ReadingRow, Result, ResultState
from lims.bench.results.moments import check_observed
from lims.bench.results.obstacles import ReasonNeeded, SetIncomplete
from lims.bench.results.quarantine import doubt_at_reading
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import unconfirmed
from lims.conformity.judgements import Judgement
from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict
from lims.errors import LimsError, Stale, WrongState
from lims.permissions import Actor, Permission

OPEN = (AssignmentState.RUNNING, AssignmentState.SENT_BACK)
CORRECTABLE = (*OPEN, AssignmentState.ENTERED)
OBSERVED = (*OPEN, AssignmentState.INVALID_RUN)  # what is read from an invalid run is stored, in quarantine


def enter_reading(
    session: Session,
    assignment: Assignment,
    *,
    cell: Cell,
    value: str,
    reference: str = "",
    unit: str = "",
    uncertainty: str = "",
    coverage: str = "",
    expected: str | None = None,
    source: str = "",
    constructed: bool = False,
    observed_at: datetime | None = None,
    actor: Actor,
) -> ReadingRow:
    """Commit a reading to its cell, or its reference before it is read (``value`` is empty then).

    The same again changes nothing. Where another value stands already: who expected it to be there (``expected``)
    must correct it with a reason; everybody else is told whose it is (`Stale`). ``observed_at`` is the time of the
    reading where it arrives later, from paper or after the network was gone.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    check_observed(observed_at)
    present = queries.reading_in(session, assignment.id, cell)
    if present is not None and says_already(present, value, reference):
        return present
    if obstacle := obstacle_to_enter(session, assignment):
        raise obstacle
    cell = _checked(
        session,
        assignment,
        cell,
        {"value": value, "reference": reference, "uncertainty": uncertainty, "coverage": coverage},
    )
    if present is not None:
        return _complete(session, present, value, reference, expected=expected, actor=actor)
    typed = {"value": value, "reference": reference, "unit": unit, "uncertainty": uncertainty, "coverage": coverage}
    more = {"source": source, "constructed": constructed, "observed_at": observed_at}
    reading = new_reading(assignment, cell, **typed, **more)
    _store(session, reading, assignment, actor=actor)
    record(session, AuditAction.READING_ENTERED, subject=reading, actor=actor)
    return reading


def new_reading(assignment: Assignment, cell: Cell, **typed: Any) -> ReadingRow:
    """Return a new row for one cell of an assignment."""
    return ReadingRow(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        specimen_no=cell.specimen_no,
        component=cell.component,
        group=cell.group,
        reading_no=cell.reading_no,
        **typed,
    )


def obstacle_to_enter(session: Session, assignment: Assignment) -> LimsError | None:
    """Return what stands in the way of entering readings, or None."""
    if assignment.state not in OBSERVED:
        return WrongState(thing=label_of(session, assignment), state=assignment.state, needed=OPEN)
    return None


def says_already(present: ReadingRow, value: str, reference: str) -> bool:
    """Say whether the reading in force says all that is typed now."""
    return value in ("", present.value) and reference in ("", present.reference)


def _checked(session: Session, assignment: Assignment, cell: Cell, typed: dict[str, str]) -> Cell:
    """Refuse cells and texts that cannot be taken; return the cell with the group that its specimen belongs to."""
    return check_entry(
        queries.terms_of(session, assignment), assignment, cell, typed, thing=label_of(session, assignment)
    )


def check_entry(terms: queries.Terms, assignment: Assignment, cell: Cell, typed: dict[str, str], *, thing: str) -> Cell:
    """Refuse what cannot be taken into a cell; return the cell with the group that its specimen belongs to."""
    layout = terms.layout
    check_cell(layout, assignment.specimens, cell, thing=thing)
    if typed["value"] or not typed["reference"]:
        check_value(terms.requirement, layout, typed["value"])
    if typed["reference"]:
        check_reference(terms.requirement, typed["reference"])
    for field in ("uncertainty", "coverage"):
        if typed[field]:
            check_number(field, typed[field])
    group = cell.group or group_of(layout, assignment.specimens, cell.specimen_no)
    return Cell(cell.specimen_no, cell.component, group, cell.reading_no)


def _complete(
    session: Session, present: ReadingRow, value: str, reference: str, *, expected: str | None, actor: Actor
) -> ReadingRow:
    """Fill what is still empty in a cell; anything else is a correction or somebody else's reading."""
    changes = {"value": value, "reference": reference}
    for field, typed in changes.items():
        before = getattr(present, field)
        if typed and before and typed != before:
            raise _taken(session, present, before, typed, expected)
    for field, typed in changes.items():
        if typed:
            setattr(present, field, typed)
    record(session, AuditAction.READING_ENTERED, subject=present, actor=actor)
    return present


def _taken(session: Session, present: ReadingRow, before: str, typed: str, expected: str | None) -> LimsError:
    """Return what to tell a person whose cell holds another value."""
    thing = str(Cell(present.specimen_no, present.component, "", present.reading_no))
    if expected == before:
        return ReasonNeeded(thing=thing, before=before, yours=typed)
    who = names_of(session, [present.entered_by_id]).get(present.entered_by_id, "")
    return Stale(thing=thing, theirs=before, yours=typed, who=who, version=present.id)


def _store(session: Session, reading: ReadingRow, assignment: Assignment, *, actor: Actor) -> None:
    """Store a reading with who, when, with what, and why it may not be used if so."""
    reading.instrument_id = assignment.instrument_id
    reading.entered_by_id, reading.entered_at = actor.id or 0, clock.now()
    doubt = doubt_at_reading(session, assignment, observed_at=reading.observed_at, actor=actor)
    reading.excluded_reason = doubt.value if doubt else ""
    reading.in_force = True
    session.add(reading)
    session.flush()


def correct_reading(
    session: Session, reading: ReadingRow, *, value: str, reason: str, reference: str | None = None,
    observed_at: datetime | None = None, actor: Actor,
) -> ReadingRow:  # fmt: skip
    """Put a new reading in the place of one in force, with the old one beside it.

    A result that was entered from it is replaced. ``observed_at`` is when the new one was made, where it
    arrives later.
    """
    check_observed(observed_at)
    actor.must(Permission.BENCH_RESULTS_ENTER)
    assignment = session.get_one(Assignment, reading.assignment_id)
    reference = reading.reference if reference is None else reference
    if (value, reference) == (reading.value, reading.reference):
        return reading
    if obstacle := obstacle_to_correct(session, assignment, reading, value=value, reason=reason):
        raise obstacle
    cell = Cell(reading.specimen_no, reading.component, reading.group, reading.reading_no)
    _checked(session, assignment, cell, {"value": value, "reference": reference, "uncertainty": "", "coverage": ""})
    before = queries.live_judgement(session, assignment).verdict
    replace_result(session, assignment)
    reading.in_force = False
    session.flush()  # before the new row: the database allows one reading in force a cell
    corrected = correction_of(reading, value, reference, reason)
    corrected.observed_at = observed_at
    _store(session, corrected, assignment, actor=actor)
    after = queries.live_judgement(session, assignment).verdict
    corrected.verdict_change = f"{before.value} → {after.value}" if after is not before else ""
    record(session, AuditAction.READING_CORRECTED, subject=corrected, actor=actor, reason=corrected.reason)
    return corrected


def obstacle_to_correct(
    session: Session, assignment: Assignment, reading: ReadingRow, *, value: str, reason: str
) -> LimsError | None:
    """Return what stands in the way of a correction, or None."""
    if assignment.state not in CORRECTABLE:
        return WrongState(thing=label_of(session, assignment), state=assignment.state, needed=CORRECTABLE)
    cell = Cell(reading.specimen_no, reading.component, reading.group, reading.reading_no)
    if not reading.in_force:
        present = queries.reading_in(session, assignment.id, cell)
        who = names_of(session, [present.entered_by_id])[present.entered_by_id] if present else ""
        return Stale(
            thing=str(cell),
            theirs=present.value if present else "",
            yours=value,
            who=who,
            version=present.id if present else 0,
        )
    if not reason.strip():
        return ReasonNeeded(thing=str(cell), before=reading.value, yours=value)
    return None


def correction_of(reading: ReadingRow, value: str, reference: str, reason: str) -> ReadingRow:
    """Return the row that takes the place of ``reading``."""
    kept = (
        "shipment_id",
        "assignment_id",
        "specimen_no",
        "component",
        "group",
        "reading_no",
        "unit",
        "uncertainty",
        "coverage",
        "source",
    )
    copied = {name: getattr(reading, name) for name in (*kept, "constructed")}
    return ReadingRow(**copied, value=value, reference=reference, corrects_id=reading.id, reason=reason.strip())


def replace_result(session: Session, assignment: Assignment) -> None:
    """Take back a result that waits for its review: its readings are no longer what it was made of."""
    if assignment.state is not AssignmentState.ENTERED:
        return
    result = queries.latest_result(session, assignment.id)
    if result is not None:
        result.state = ResultState.REPLACED
    assignment.state = AssignmentState.RUNNING


def state_uncertainty(
    session: Session, assignment: Assignment, *, uncertainty: str, coverage: str, actor: Actor
) -> Assignment:
    """Say the expanded uncertainty and its k for all readings that bring none of their own."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if (assignment.uncertainty, assignment.coverage) == (uncertainty, coverage):
        return assignment
    if obstacle := obstacle_to_enter(session, assignment):
        raise obstacle
    for field, typed in (("uncertainty", uncertainty), ("coverage", coverage)):
        if typed:
            check_number(field, typed)
    assignment.uncertainty, assignment.coverage = uncertainty, coverage
    record(session, AuditAction.UNCERTAINTY_STATED, subject=assignment, actor=actor)
    return assignment


def hand_over(
    session: Session, assignment: Assignment, *, deviation: str = "", as_not_assessed: bool = False, actor: Actor
) -> Result:
    """Store the result that the judge makes of the readings, for the second pair of eyes.

    Readings that allow no verdict are handed over only when the person says so: ``as_not_assessed``.
    """
    actor.must(Permission.BENCH_RESULTS_ENTER)
    terms, rows = queries.terms_of(session, assignment), queries.readings_in_force(session, assignment.id).values()
    judgement = queries.judgement_of(terms, assignment, rows)
    if obstacle := obstacle_to_hand_over(session, assignment, judgement, as_not_assessed=as_not_assessed):
        raise obstacle
    earlier = queries.latest_result(session, assignment.id)
    deviation = with_noted(deviation, deviations_of(session, assignment.id))
    result = Result(
        shipment_id=assignment.shipment_id,
        assignment_id=assignment.id,
        sample_id=assignment.sample_id,
        requirement=assignment.requirement,
        version=earlier.version + 1 if earlier else 1,
        state=ResultState.ENTERED,
        verdict=judgement.verdict.value,
        reported=judgement.reported,
        unit=judgement.unit,
        judgement=_kept(session, assignment, terms, judgement),
        deviation=deviation,
        entered_by_id=actor.id,
        entered_at=clock.now(),
    )
    session.add(result)
    assignment.state = AssignmentState.ENTERED
    _use_up(session, assignment, terms.requirement)
    session.flush()
    record(session, AuditAction.RESULT_ENTERED, subject=result, actor=actor, reason=deviation)
    return result


def _kept(session: Session, assignment: Assignment, terms: queries.Terms, judgement: Judgement) -> dict[str, Any]:
    """Return the judgement as the result keeps it.

    With the verdict on each reading, the circumstances, and whether the limit was unconfirmed.
    """
    edition = session.get_one(StandardEdition, terms.request.edition_id)
    doubtful = bool(unconfirmed(session, edition, [terms.requirement.id]))
    cells = [cell.to_dict() for cell in judgement.cells]
    around = as_kept(latest_circumstances(session, assignment.id))
    return {**judgement.to_dict(), "cells": cells, "is_unconfirmed": doubtful, "circumstances": around}


def obstacle_to_hand_over(
    session: Session, assignment: Assignment, judgement: Judgement, *, as_not_assessed: bool
) -> LimsError | None:
    """Return what stands in the way of handing over, or None."""
    if assignment.state not in OPEN:
        return WrongState(thing=label_of(session, assignment), state=assignment.state, needed=OPEN)
    if assignment.load and (unread := unread_controls(session, assignment.load)):
        return ControlsUnread(number=assignment.load, controls=[dict(one.name) for one in unread])
    if judgement.verdict is Verdict.NOT_ASSESSED and not as_not_assessed:
        return SetIncomplete(thing=label_of(session, assignment), missing=_missing(session, assignment))
    return None


def _missing(session: Session, assignment: Assignment) -> list[str]:
    """Return the cells that still hold nothing usable."""
    rows = queries.readings_in_force(session, assignment.id)
    usable = {key for key, row in rows.items() if row.value and not row.excluded_reason}
    layout = queries.terms_of(session, assignment).layout
    return [str(cell) for cell in missing_cells(layout, assignment.specimens, usable)]


def _use_up(session: Session, assignment: Assignment, requirement: Requirement) -> None:
    """Note that the specimens of a destructive test are gone."""
    if requirement.op in KEEPS_SPECIMEN:
        return
    for specimen in specimens_of(session, assignment.sample_id):
        if specimen.specimen_no in assignment.specimens and specimen.destroyed_at is None:
            specimen.destroyed_at = clock.now()
