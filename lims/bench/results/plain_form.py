"""The whole grid in one plain form, for a browser without scripts."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment
from lims.bench.results.cells import Cell
from lims.bench.results.typing_in import Typed, type_in
from lims.errors import LimsError
from lims.permissions import Actor
from lims.web.errors import sentence

Refused = dict[str, tuple[str, str]]
"""Field name -> what was typed there, and why it was not taken."""


def field_name(cell: Cell, part: str) -> str:
    """Return the name of a cell's field in the form."""
    return f"{part}|{cell.specimen_no}|{cell.reading_no}|{cell.component}"


def parse_field_name(name: str) -> tuple[Cell, str] | None:
    """Return the cell and part that a field name means, or None for another field."""
    part, *rest = name.split("|", 3)
    if part not in ("value", "reference") or len(rest) != 3 or not (rest[0].isdecimal() and rest[1].isdecimal()):
        return None
    return Cell(int(rest[0]), rest[2], "", int(rest[1])), part


def save_plain_form(
    session: Session, assignment: Assignment, form: Mapping[str, str], *, actor: Actor
) -> tuple[int, Refused]:
    """Store every cell that says something new; return how many were, and those that were refused as they were typed.

    A refusal is known before anything of its cell is written, so the good cells stand.
    """
    saved, refused = 0, Refused()
    for name, text in form.items():
        found = parse_field_name(name)
        if found is None:
            continue
        cell, part = found
        seen = form.get(f"seen|{name}", "")
        if text.strip() == seen:
            continue
        try:
            type_in(
                session, assignment, Typed(cell, text.strip(), part, seen, form.get("reason", "").strip()), actor=actor
            )
        except LimsError as obstacle:
            refused[name] = (text, sentence(obstacle))
        else:
            saved += 1
    return saved, refused
