"""Readings in and results out, for instruments and programs."""

from collections.abc import Sequence
from typing import Any, Literal

from flask import Blueprint, Response, request
from pydantic import ValidationError

from lims.bench.assignments.queries import assignment_of
from lims.bench.results import queries, sentences  # noqa: F401 - importing the sentences registers them
from lims.bench.results.cells import Cell
from lims.bench.results.entering import Entry, Outcome, enter_block, try_block
from lims.bench.results.schemas import JudgedResultOut, ReadingIn, ReadingOut, ReadingsIn, ReadingsOut, ResultOut
from lims.errors import Invalid
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.web.access import current_person, requires
from lims.web.described import describes
from lims.web.errors import explain
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.problems import problem
from lims.web.transaction import session

api = Blueprint("results_api", __name__, url_prefix="/api/v1")


@api.post("/readings")
@requires(Permission.BENCH_RESULTS_ENTER)
@describes(takes=ReadingsIn, gives=ReadingsOut, status=201)
def enter_readings() -> Response | tuple[dict[str, Any], int]:
    """Take readings for one piece of work in one block, and say of each what became of it.

    With ``take`` "all", one that is refused stops all of them, and the problem names every such one in ``readings``;
    with "good" the others are taken. The same again changes nothing.
    """
    given = _given()
    assignment = assignment_of(session(), given.request, given.requirement)
    entries, actor = [_entry(one) for one in given.readings], current_person()
    if given.take == "all":
        tried = try_block(session(), assignment, entries, actor=actor)
        if any(one.obstacle for one in tried):
            return _none_taken(tried)
    outcomes = enter_block(session(), assignment, entries, actor=actor)
    judgement = queries.live_judgement(session(), assignment)
    told = [_told(one) for one in outcomes]
    refused = sum(one.obstacle is not None for one in outcomes)
    answer = ReadingsOut(readings=told, taken=len(told) - refused, refused=refused, judgement=judgement.to_dict())
    return answer.model_dump(), 201


def _none_taken(tried: Sequence[Outcome]) -> Response:
    """Return the problem of a block of which nothing is taken: the first refusal speaks, and every one is named."""
    refused = [(one, one.obstacle) for one in tried if one.obstacle is not None]
    first = explain(refused[0][1])
    readings = [_told(one).model_dump(exclude_defaults=True) for one, _obstacle in refused]
    return problem(first.status, refused[0][1].code, first.what, remedy=first.remedy, readings=readings)


def _given() -> ReadingsIn:
    """Return the body as readings; raise `Invalid` naming the first member that is none."""
    try:
        return ReadingsIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as faults:
        first = faults.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(field=field, value=first.get("input"), remedy=first["msg"]) from None


def _entry(one: ReadingIn) -> Entry:
    """Return a reading as a block takes it."""
    cell = Cell(one.specimen, one.component, "", one.reading)
    more = one.model_dump(include={"unit", "reference", "uncertainty", "coverage", "observed_at"})
    return Entry(cell, one.value, **more)


def _told(outcome: Outcome) -> ReadingOut:
    """Say what became of one reading."""
    cell, row = outcome.entry.cell, outcome.row
    place: dict[str, Any] = {"specimen": cell.specimen_no, "component": cell.component, "reading": cell.reading_no}
    if outcome.obstacle is not None:
        words = explain(outcome.obstacle)
        why: dict[str, Any] = {"code": outcome.obstacle.code, "detail": words.what, "remedy": words.remedy}
        return ReadingOut(**place, outcome="refused", value=outcome.entry.text, **why)
    assert row is not None  # what is not refused stands in its cell
    became: Literal["taken", "already"] = "taken" if outcome.is_new or outcome.is_filled else "already"
    return ReadingOut(**place, outcome=became, value=row.value, excluded_reason=row.excluded_reason)


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
