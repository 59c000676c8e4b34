"""What the page of one piece of work shows: the grid, what may be done now, and what stands in the way of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.accounts.queries import names_of
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.operations import local_day
from lims.bench.instruments.models import Instrument
from lims.bench.instruments.queries import methods_served
from lims.bench.instruments.standing import registration
from lims.bench.results import queries
from lims.bench.results.answers import excluded_words, summary_of
from lims.bench.results.beside import deviations_of, latest_circumstances, photographs_of
from lims.bench.results.grids import Grid, GridCell, GridColumn, explanation_of, grid_of
from lims.bench.results.models import Quarantine
from lims.bench.results.operations import CORRECTABLE, OPEN
from lims.bench.results.plain_form import Refused, field_name
from lims.bench.results.quarantine import doubt_about
from lims.bench.results.start_card import start_card
from lims.bench.runs.run_card import run_card
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import unconfirmed
from lims.conformity.naming import part_name
from lims.permissions import Actor, Permission
from lims.samples.models import Sample
from lims.web.errors import explain
from lims.web.headers import POLICY
from lims.web.words import word

FORM = "readings-form"


def entry_page(
    session: Session, assignment: Assignment, *, number: str, person: Actor, language: str, refused: Refused
) -> dict[str, Any]:
    """Return everything that the page shows, by name; ``refused`` are cells that were typed and not taken."""
    terms = queries.terms_of(session, assignment)
    grid = grid_of(session, assignment, language=language)
    history = queries.results_of(session, assignment.id)
    instrument = session.get(Instrument, assignment.instrument_id) if assignment.instrument_id else None
    rights = _rights(assignment, person)
    doubt = _doubt(session, assignment, instrument)
    edition = session.get_one(StandardEdition, terms.request.edition_id)
    return {
        "assignment": assignment,
        "number": number,
        "name": terms.requirement.name.get(language, terms.requirement.name["en"]),
        "clause": terms.requirement.clause,
        "standard": terms.standard.code,
        "sample": session.get_one(Sample, assignment.sample_id),
        "grid": grid,
        "columns": [_column(column, grid, language) for column in grid.columns],
        "summary": summary_of(grid.judgement, terms, language),
        "rule": terms.rule.sentence(language),
        "limit": grid.limit,
        "instrument": instrument,
        "doubt": word(doubt) if doubt else "",
        "person": names_of(session, [assignment.person_id]).get(assignment.person_id or 0, ""),
        **rights,
        **start_card(session, assignment, person=person),
        "run": _run(session, assignment, person, language),
        "unconfirmed": bool(unconfirmed(session, edition, [assignment.requirement])),
        "rows": rows_of(grid, number, assignment.requirement, refused, may_type=rights["may_note"], language=language),
        "history": history,
        **_beside(session, assignment),
        "live": live_of(assignment, number, person, grid),
        "sentences": explanation_of(grid.judgement, terms, language),
        "sent_back": history[0].sent_back_because if history else "",
    }


def _run(session: Session, assignment: Assignment, person: Actor, language: str) -> dict[str, Any]:
    """Return the clock of the work, with what stands in the way of its next step in words."""
    card = run_card(session, assignment, person=person, language=language)
    obstacle = card.get("step_obstacle")
    return card | {"step_obstacle": explain(obstacle) if obstacle is not None else None}


def _doubt(session: Session, assignment: Assignment, instrument: Instrument | None) -> Quarantine | None:
    """Return why nothing that is read now with the chosen instrument counts, or None."""
    if instrument is None:
        return None
    known = registration(instrument, methods_served(session, instrument.id), method=assignment.method)
    return doubt_about(instrument, local_day(session), registration=known)


def _beside(session: Session, assignment: Assignment) -> dict[str, Any]:
    """Return what was noted beside the readings, with the names of the people who did."""
    around = latest_circumstances(session, assignment.id)
    deviations, pictures = deviations_of(session, assignment.id), photographs_of(session, assignment.id)
    people = [one.noted_by_id for one in deviations] + [one.taken_by_id for one in pictures]
    people += [around.noted_by_id] if around else []
    return {"around": around, "deviations": deviations, "pictures": pictures, "noted_by": names_of(session, people)}


def live_of(assignment: Assignment, number: str, person: Actor, grid: Grid) -> dict[str, Any]:
    """Return what the script of the grid needs.

    Where to send a block and ask for news, whose drafts it keeps, and as what the browser keeps the page.
    """
    here = partial(url_for, number=number, requirement=assignment.requirement)
    return {
        "block": here("results.block"),
        "news": here("results.news"),
        "presence": here("results.presence"),
        "since": max((cell.version for row in grid.rows for cell in row.cells), default=0),
        "person": person.id,
        "page": here("results.entry"),
        "scope": here("results.entry").rsplit("/", 2)[0] + "/",
        "policy": POLICY,
    }


def _rights(assignment: Assignment, person: Actor) -> dict[str, bool]:
    """Return what the person may do with the readings now."""
    may_enter = person.may(Permission.BENCH_RESULTS_ENTER)
    return {
        "may_note": may_enter and assignment.state in CORRECTABLE,
        "may_type": may_enter and assignment.state in OPEN,
        "may_correct": may_enter and assignment.state is AssignmentState.ENTERED,
    }


def _column(column: GridColumn, grid: Grid, language: str) -> dict[str, str]:
    """Return the head of a column with its unit and limit."""
    return {"label": column_label(column, grid, language), "unit": column.unit, "limit": column.limit}


def column_label(column: GridColumn, grid: Grid, language: str) -> str:
    """Return the head of a column."""
    reading = _("reading %(number)s", number=column.reading_no) if grid.several_readings else ""
    reference = _("reference") if column.part == "reference" else ""
    parts = [part for part in (part_name(column.component, language), reading, reference) if part]
    return ", ".join(parts) or _("Reading")


def options_of(grid: Grid) -> list[tuple[str, str]]:
    """Return what a select offers, with the words that people say."""
    return [("", "")] + [(one, word(one)) for one in grid.words] if grid.words else []


def rows_of(
    grid: Grid, number: str, requirement: str, refused: Refused, *, may_type: bool, language: str
) -> list[dict[str, Any]]:
    """Return the rows as the grid component wants them."""
    options = options_of(grid)
    address = partial(url_for, "results.cell", number=number, requirement=requirement)
    return [
        {
            "label": str(row.specimen_no),
            "note": part_name(row.group, language),
            "verdict": row.verdict,
            "cells": [_cell(one, address, options, refused, may_type=may_type) for one in row.cells],
        }
        for row in grid.rows
    ]


def _cell(
    cell: GridCell, address: Callable[..., str], options: list[tuple[str, str]], refused: Refused, *, may_type: bool
) -> dict[str, Any]:
    """Return one cell as the grid component wants it."""
    place, name = cell.cell, field_name(cell.cell, cell.part)
    part = None if cell.part == "value" else cell.part
    url = address(specimen=place.specimen_no, reading=place.reading_no, component=place.component or None, part=part)
    typed, message = refused.get(name, (cell.value, excluded_words(cell.excluded)))
    return {
        "url": url,
        "place": f"{place.specimen_no}|{place.reading_no}|{cell.part}|{place.component}",
        "name": name,
        "form": FORM,
        "value": typed,
        "seen": cell.value,
        "version": cell.version,
        "verdict": cell.verdict,
        "message": message,
        "readonly": not may_type,
        "first": cell.first,
        "inputmode": "text" if options or cell.part != "value" else "decimal",
        "options": options if cell.part == "value" else [],
    }
