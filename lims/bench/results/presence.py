"""Who has a grid open, and what others put into it meanwhile: so that the second person is told at once."""

from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.bench.assignments.models import Assignment
from lims.bench.results import queries
from lims.bench.results.answers import cell_answer, summary_of
from lims.bench.results.beside import newer_readings, others_there
from lims.bench.results.grids import REFERENCE, VALUE, cell_verdicts, explanation_of, row_verdict
from lims.bench.results.models import Presence
from lims.db import insert_into
from lims.permissions import Actor


def say_present(session: Session, assignment: Assignment, *, actor: Actor) -> None:
    """Note that this person has the grid open now."""
    now = clock.now()
    said = insert_into(session, Presence).values(assignment_id=assignment.id, person_id=actor.id, seen_at=now)
    session.execute(said.on_conflict_do_update(index_elements=["assignment_id", "person_id"], set_={"seen_at": now}))


def news_of(session: Session, assignment: Assignment, *, since: int, actor: Actor, language: str) -> dict[str, Any]:
    """Return what the grid is told about others: who is there, and the cells that changed after a reading.

    A cell is told with its place; an own change made in another window is told too.
    """
    news: dict[str, Any] = {"others": others_there(session, assignment.id, actor.id), "since": since, "cells": []}
    rows = newer_readings(session, assignment.id, since)
    if not rows:
        return news
    terms = queries.terms_of(session, assignment)
    judgement = queries.judgement_of(terms, assignment, queries.readings_in_force(session, assignment.id).values())
    verdicts = cell_verdicts(judgement)
    parts = [(row, part) for row in rows for part in (VALUE, REFERENCE) if getattr(row, part)]
    news["since"] = rows[-1].id
    news["cells"] = [
        {
            "specimen": row.specimen_no,
            "reading": row.reading_no,
            "component": row.component,
            "part": part,
            **cell_answer(row, part, verdicts),
        }
        for row, part in parts
    ]
    news["rows"] = {row.specimen_no: row_verdict(verdicts, row.specimen_no) for row in rows}
    news["explanation"] = explanation_of(judgement, terms, language)
    news["summary"] = {"verdict": judgement.verdict.value, "text": summary_of(judgement, terms, language)}
    return news
