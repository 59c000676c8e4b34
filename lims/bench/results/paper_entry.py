"""Readings from a printed worksheet: a time of observation for each specimen, as the paper has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment
from lims.bench.results import queries
from lims.bench.results.entering import Entry, enter_block
from lims.bench.results.entry_page import column_label, options_of
from lims.bench.results.forms import PaperForm
from lims.bench.results.grids import GridCell, grid_of
from lims.bench.results.operations import OPEN
from lims.bench.results.plain_form import Refused, field_name
from lims.conformity.naming import part_name
from lims.errors import Invalid
from lims.permissions import Actor
from lims.samples.models import Sample
from lims.web.errors import sentence


@dataclass(slots=True)
class Taken:
    """What became of a paper: how many readings are stored, and those that were refused as they were typed."""

    saved: int = 0
    refused: Refused = field(default_factory=dict)


def paper_page(
    session: Session, assignment: Assignment, form: PaperForm, *, number: str, refused: Refused, language: str
) -> dict[str, Any]:
    """Return everything that the page shows, by name: a line for each specimen, its empty cells to be filled."""
    grid, terms = grid_of(session, assignment, language=language), queries.terms_of(session, assignment)
    labels = [column_label(column, grid, language) for column in grid.columns]
    return {
        "assignment": assignment,
        "number": number,
        "name": terms.requirement.name.get(language, terms.requirement.name["en"]),
        "sample": session.get_one(Sample, assignment.sample_id),
        "columns": [{"label": label, "unit": column.unit} for label, column in zip(labels, grid.columns, strict=True)],
        "lines": [
            {
                "specimen": row.specimen_no,
                "note": part_name(row.group, language),
                "time": form.time_of(row.specimen_no),
                "cells": [_cell(one, refused) for one in row.cells],
                "is_full": all(one.value for one in row.cells),
            }
            for row in grid.rows
        ],
        "options": options_of(grid),
        "form": form,
        "may_type": assignment.state in OPEN,
    }


def _cell(cell: GridCell, refused: Refused) -> dict[str, Any]:
    """Return one cell: what stands in it already, or a field with what was typed and refused."""
    name = field_name(cell.cell, cell.part)
    typed, message = refused.get(name, ("", ""))
    return {"name": name, "stands": cell.value, "typed": typed, "message": message}


def take_paper(
    session: Session, assignment: Assignment, form: PaperForm, typed: Mapping[str, str], *, actor: Actor
) -> Taken:
    """Store what was typed from paper, each specimen with its own time; what is refused is told and stops nothing.

    Without a time nothing of a specimen is stored: the field of its time says so.
    """
    taken = Taken()
    for specimen_no, entries in _by_specimen(session, assignment, typed).items():
        at = form.time_of(specimen_no).data or form.at_all.data
        if at is None:
            form.time_of(specimen_no).errors = [_("When was it read?")]
            _refuse_all(taken, entries, "")
            continue
        try:
            outcomes = enter_block(session, assignment, entries, observed_at=at, actor=actor)
        except Invalid as obstacle:
            form.time_of(specimen_no).errors = [sentence(obstacle)]
            _refuse_all(taken, entries, "")
            continue
        for one in outcomes:
            if one.obstacle is not None:
                _refuse_all(taken, [one.entry], sentence(one.obstacle))
            else:
                taken.saved += one.is_new
    return taken


def _by_specimen(session: Session, assignment: Assignment, typed: Mapping[str, str]) -> dict[int, list[Entry]]:
    """Return what was typed into the cells of the grid, by specimen."""
    found: dict[int, list[Entry]] = {}
    for row in grid_of(session, assignment).rows:
        for cell in row.cells:
            text = typed.get(field_name(cell.cell, cell.part), "").strip()
            if text:
                found.setdefault(row.specimen_no, []).append(Entry(cell.cell, text, cell.part, 0))
    return found


def _refuse_all(taken: Taken, entries: list[Entry], why: str) -> None:
    """Keep what was typed for the page, with its reason."""
    for one in entries:
        taken.refused[field_name(one.cell, one.part)] = (one.text, why)
