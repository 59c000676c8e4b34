"""What a reviewer looks at.

Every reading with its history, the plot, the working, and how things stood at that time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.queries import laboratory, names_of
from lims.bench.assignments.models import Assignment
from lims.bench.files.queries import Origin, origins_of
from lims.bench.instruments.models import Instrument
from lims.bench.instruments.queries import competence_in_force
from lims.bench.loads.control_lines import controls_beside
from lims.bench.results import queries as results
from lims.bench.results.grids import stored_explanation
from lims.bench.results.models import ReadingRow, Result
from lims.bench.review import operations, queries
from lims.bench.review.beside import beside_then
from lims.bench.review.models import ReviewOutcome
from lims.bench.review.plots import plot_of
from lims.bench.review.then import starts_then
from lims.conformity.naming import part_name
from lims.permissions import Actor
from lims.samples.models import Sample
from lims.web.errors import sentence
from lims.web.filters import day, moment
from lims.web.people import person_name
from lims.web.words import word


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading, ready to print; a corrected one stands before the one that took its place."""

    specimen_no: int
    group: str
    place: str
    value: str
    reference: str
    uncertainty: str
    verdict: str
    excluded: str
    reason: str
    is_replaced: bool
    person: str
    at: datetime
    instrument: str
    observed_at: datetime | None = None
    changed: str = ""  # what this correction did to the verdict on the requirement
    origin: Origin | None = None  # the file and row that it came from


def review_page(
    session: Session, assignment: Assignment, result: Result, *, number: str, person: Actor, language: str
) -> dict[str, Any]:
    """Return everything that the page shows, by name."""
    terms = results.terms_of(session, assignment)
    rows = results.readings_of(session, assignment.id)
    verdicts = verdicts_of(result)
    names = names_of(session, [result.entered_by_id, result.reviewed_by_id, *(row.entered_by_id for row in rows)])
    instruments = _instruments(session, rows, assignment)
    origins = origins_of(session, [row.id for row in rows])
    obstacle = operations.obstacle_to_review(session, result, actor=person)
    reviews = queries.reviews_of(session, assignment.id)
    instrument = instruments.get(assignment.instrument_id or 0)
    counting = [row for row in rows if row.in_force and row.value and not row.excluded_reason]
    return {
        "number": number,
        "result": result,
        "sample": session.get_one(Sample, assignment.sample_id),
        "name": terms.requirement.name.get(language, terms.requirement.name["en"]),
        "edition": terms.standard.code,
        "clause": terms.requirement.clause,
        "limit": terms.limit(language),
        "rule": terms.rule.sentence(language),
        "readings": [_line(row, verdicts, names, instruments, origins, language=language) for row in in_order(rows)],
        **beside_then(session, assignment),
        "load": assignment.load,
        "controls": controls_beside(session, assignment.load, language),
        "plot": plot_of(terms, counting, verdicts, language),
        "sentences": stored_explanation(result.judgement, terms, language),
        "entered_by": names.get(result.entered_by_id, ""),
        **_then(session, assignment, result),
        "instrument": instrument,
        "calibration": _calibration(instrument),
        "uncertainty": _uncertainty(assignment),
        "investigation": queries.open_investigation(session, result.id),
        "verdict_changes": verdict_changes(rows),
        "reviews": reviews,
        "past": [_event(one) for one in reviews],
        "why_not": sentence(obstacle) if obstacle else "",
        "may_investigate": operations.obstacle_to_investigate(session, result) is None,
    }


def verdicts_of(result: Result) -> dict[tuple[int, str, int], str]:
    """Return the verdict on each reading as the result keeps it."""
    return {
        (int(cell["specimen"]), cell["component"] or "", int(cell["reading"])): cell["verdict"]
        for cell in result.judgement.get("cells", [])
        if cell["verdict"] != "not applicable"
    }


def in_order(rows: list[ReadingRow]) -> list[ReadingRow]:
    """Return readings by specimen and cell, in each cell in the order in which they were made."""
    return sorted(rows, key=lambda row: (row.specimen_no, row.component, row.reading_no, row.id))


def _line(
    row: ReadingRow,
    verdicts: dict[tuple[int, str, int], str],
    names: dict[int, str],
    instruments: dict[int, Instrument],
    origins: dict[int, Origin],
    *,
    language: str,
) -> ReadingLine:
    instrument = instruments.get(row.instrument_id or 0)
    verdict = verdicts.get((row.specimen_no, row.component, row.reading_no), "") if row.in_force else ""
    return ReadingLine(
        specimen_no=row.specimen_no,
        group=part_name(row.group, language),
        place=" ".join(part for part in (part_name(row.component, language), str(row.reading_no)) if part),
        value=row.value,
        reference=row.reference,
        uncertainty=row.uncertainty,
        verdict=verdict,
        excluded=row.excluded_reason,
        reason=row.reason,
        is_replaced=not row.in_force,
        person=names.get(row.entered_by_id, ""),
        at=row.entered_at,
        instrument=instrument.code if instrument else "",
        observed_at=row.observed_at,
        changed=change_words(row.verdict_change),
        origin=origins.get(row.id),
    )


def _instruments(session: Session, rows: list[ReadingRow], assignment: Assignment) -> dict[int, Instrument]:
    """Return the instruments that the readings were made with, in one statement."""
    wanted = {row.instrument_id for row in rows} | {assignment.instrument_id}
    found = session.scalars(select(Instrument).where(Instrument.id.in_(one for one in wanted if one is not None)))
    return {one.id: one for one in found}


def _then(session: Session, assignment: Assignment, result: Result) -> dict[str, Any]:
    """Return how things stood: at the result, and at each start of the work."""
    return {"competence": _competence(session, assignment, result), "starts": starts_then(session, assignment)}


def _competence(session: Session, assignment: Assignment, result: Result) -> str:
    """Say whether the person was competent on the day of the result."""
    house = laboratory(session)
    on = result.entered_at.astimezone(ZoneInfo(house.zone if house else "UTC")).date()
    found = competence_in_force(session, result.entered_by_id, assignment.method, on)
    if found is None:
        return _("none on that day")
    if found.supervisor_id is not None:
        return _(
            "in training under %(name)s",
            name=person_name(names_of(session, [found.supervisor_id])[found.supervisor_id]),
        )
    return _("since %(day)s", day=day(found.from_on))


def _uncertainty(assignment: Assignment) -> str:
    return f"U = {assignment.uncertainty}, k = {assignment.coverage or '2'}" if assignment.uncertainty else ""


def _calibration(instrument: Instrument | None) -> str:
    return _("calibrated until %(day)s", day=day(instrument.calibration_due_on)) if instrument else ""


def verdict_changes(rows: list[ReadingRow]) -> str:
    """Say which corrections changed the verdict on the requirement, and how."""
    told = (
        _(
            "Specimen %(number)s: %(change)s.",
            number=row.specimen_no,
            change=change_words(row.verdict_change),
        )
        for row in rows
        if row.verdict_change
    )
    return " ".join(told)


def change_words(change: str) -> str:
    """Return what a correction did to the verdict in the reader's language; nothing where it did nothing."""
    return " → ".join(map(word, change.split(" → "))) if change else ""


def _event(one: queries.ReviewLine) -> dict[str, Any]:
    """Return a decision as the timeline wants it."""
    good = one.outcome is ReviewOutcome.ACCEPTED
    return {
        "at": moment(one.at),
        "who": person_name(one.reviewer),
        "what": word(one.outcome),
        "why": one.reason,
        "tone": "good" if good else "bad",
        "sign": "check" if good else "return",
    }
