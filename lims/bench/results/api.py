"""Readings in and results out, for instruments and programs."""

from typing import Any

from flask import Blueprint, request
from pydantic import ValidationError

from lims.bench.assignments.models import Assignment
from lims.bench.assignments.queries import assignment_of
from lims.bench.results import operations, queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.results.cells import Cell
from lims.bench.results.models import ReadingRow
from lims.bench.results.schemas import JudgedResultOut, ReadingIn, ReadingOut, ReadingsIn, ResultOut
from lims.errors import Invalid
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.web.access import current_person, requires
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

api = Blueprint("results_api", __name__, url_prefix="/api/v1")


@api.post("/readings")
@requires(Permission.BENCH_RESULTS_ENTER)
def enter_readings() -> tuple[dict[str, Any], int]:
    """Take readings for one piece of work.

    All of them, or none where one is refused. The same again changes nothing.
    """
    given = _given()
    assignment = assignment_of(session(), given.request, given.requirement)
    rows = [_enter(assignment, one) for one in given.readings]
    judgement = queries.live_judgement(session(), assignment)
    stored = [
        ReadingOut(
            specimen=row.specimen_no, component=row.component, reading=row.reading_no, value=row.value,
            excluded_reason=row.excluded_reason,
        ).model_dump()
        for row in rows
    ]  # fmt: skip
    return {"readings": stored, "judgement": judgement.to_dict()}, 201


def _given() -> ReadingsIn:
    """Return the body as readings; raise `Invalid` naming the first member that is none."""
    try:
        return ReadingsIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as faults:
        first = faults.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(field=field, value=first.get("input"), remedy=first["msg"]) from None


def _enter(assignment: Assignment, one: ReadingIn) -> ReadingRow:
    """Enter one reading."""
    return operations.enter_reading(
        session(),
        assignment,
        cell=Cell(one.specimen, one.component, "", one.reading),
        value=one.value,
        reference=one.reference,
        unit=one.unit,
        uncertainty=one.uncertainty,
        coverage=one.coverage,
        observed_at=one.observed_at,
        actor=current_person(),
    )


@api.get("/results")
@requires(Permission.BENCH_WORK_READ)
def results() -> dict[str, Any]:
    """Return results, the newest first; ``sample`` narrows them to one sample."""
    found = queries.results_page(session(), sample=request.args.get("sample"), after=asked_key(), size=SIZE + 1)
    page = page_of(found, lambda pair: pair[0])
    rows = [ResultOut.model_validate(line, from_attributes=True).model_dump(mode="json") for _id, line in page.rows]
    return {"results": rows, "after": page.after}


@api.get("/results/<number>/<requirement>/<int:version>")
@requires(Permission.BENCH_WORK_READ)
def result(number: str, requirement: str, version: int) -> dict[str, Any]:
    """Return one result with the judge's working."""
    assignment = assignment_of(session(), number, requirement)
    found = queries.result_of(session(), assignment, version)
    told = JudgedResultOut(
        request=number,
        requirement=requirement,
        sample=session().get_one(Sample, found.sample_id).number,
        version=found.version,
        state=found.state.value,
        verdict=found.verdict,
        reported=found.reported,
        unit=found.unit,
        entered_at=found.entered_at,
        reviewed_at=found.reviewed_at,
        judgement=found.judgement,
    )
    return told.model_dump(mode="json")
