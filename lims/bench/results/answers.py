"""What the grid is told after a cell was left: the judge's verdicts, or what is wrong and how to go on."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.bench.assignments.models import Assignment
from lims.bench.results import queries
from lims.bench.results.entering import Outcome
from lims.bench.results.grids import VALUE, Place, cell_verdicts, explanation_of, row_verdict
from lims.bench.results.models import ReadingRow
from lims.bench.results.obstacles import ReasonNeeded, ValueRefused
from lims.conformity.judgements import Judgement
from lims.conformity.verdicts import Verdict
from lims.errors import LimsError, Stale
from lims.web.errors import explain, sentence
from lims.web.words import word


def answer_of(session: Session, assignment: Assignment, row: ReadingRow, part: str, language: str) -> dict[str, Any]:
    """Return what the judge says of the cell, its row and the whole requirement, now that ``row`` is stored."""
    terms = queries.terms_of(session, assignment)
    judgement = queries.judgement_of(terms, assignment, queries.readings_in_force(session, assignment.id).values())
    verdicts = cell_verdicts(judgement)
    return {
        **cell_answer(row, part, verdicts),
        "row_verdict": row_verdict(verdicts, row.specimen_no),
        "requirement_verdict": judgement.verdict.value,
        "explanation": explanation_of(judgement, terms, language),
        "summary": {"verdict": judgement.verdict.value, "text": summary_of(judgement, terms, language)},
    }


def block_answer(
    session: Session, assignment: Assignment, outcomes: Sequence[Outcome], language: str
) -> dict[str, Any]:
    """Return what became of each cell of a block, and what the judge says of the rows and of the requirement now."""
    terms = queries.terms_of(session, assignment)
    in_force = queries.readings_in_force(session, assignment.id)
    judgement = queries.judgement_of(terms, assignment, in_force.values())
    verdicts = cell_verdicts(judgement)
    specimens = {one.entry.cell.specimen_no for one in outcomes}
    return {
        "cells": [_block_cell(one, verdicts) for one in outcomes],
        "saved": sum(one.row is not None for one in outcomes),
        "rows": {number: row_verdict(verdicts, number) for number in sorted(specimens)},
        "explanation": explanation_of(judgement, terms, language),
        "summary": {"verdict": judgement.verdict.value, "text": summary_of(judgement, terms, language)},
    }


def _block_cell(outcome: Outcome, verdicts: Mapping[Place, Verdict]) -> dict[str, Any]:
    """Return what the grid is told about one cell of a block."""
    if outcome.obstacle is not None:
        return refusal_of(outcome.obstacle)[0]
    assert outcome.row is not None
    return cell_answer(outcome.row, outcome.entry.part, verdicts)


def cell_answer(row: ReadingRow, part: str, verdicts: Mapping[Place, Verdict]) -> dict[str, Any]:
    """Return what stands in one part of a cell, and the judge's verdict on it."""
    verdict = verdicts.get((row.specimen_no, row.component, row.reading_no)) if part == VALUE else None
    return {
        "value": getattr(row, part),
        "version": row.id,
        "verdict": verdict.value if verdict else "",
        "verdict_label": word(verdict) if verdict else "",
        "message": excluded_words(row.excluded_reason) if part == VALUE else "",
    }


def excluded_words(reason: str) -> str:
    """Say that a reading is quarantined, and why."""
    return _("Stored, not used: %(reason)s.", reason=word(reason)) if reason else ""


def summary_of(judgement: Judgement, terms: queries.Terms, language: str) -> str:
    """Return the last words of the judge's working: what decided."""
    return " ".join(explanation_of(judgement, terms, language)[-2:])


def refusal_of(obstacle: LimsError) -> tuple[dict[str, Any], int]:
    """Return what the grid is told when a cell is refused, and the status."""
    body: dict[str, Any] = {"error": sentence(obstacle), "code": obstacle.code}
    if isinstance(obstacle, ValueRefused):
        body["why"] = obstacle.why
    if isinstance(obstacle, ReasonNeeded):
        body["needs"] = "reason"
    if isinstance(obstacle, Stale):
        facts = obstacle.facts
        body |= {
            "version": facts.get("version"),
            "value": facts["theirs"],
            "yours": facts["yours"],
            "who": facts["who"],
        }
    return body, explain(obstacle).status
