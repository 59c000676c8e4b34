"""The store for programs: where everything is; put away, take out, hand over."""

from collections.abc import Iterable
from typing import TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ValidationError

from lims.accounts.queries import person_by_code
from lims.errors import Invalid
from lims.permissions import Permission
from lims.samples.models import Sample
from lims.samples.queries import sample_by_number, samples_by_numbers
from lims.samples.store import operations, queries, sentences  # noqa: F401 - importing registers the words
from lims.samples.store.schemas import (
    HandOverIn,
    LocationOut,
    LocationRead,
    LocationsOut,
    MovedOut,
    MoveIn,
    StoredOut,
    WhereOut,
)
from lims.web.access import current_person, requires
from lims.web.described import describes
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

Body = TypeVar("Body", bound=BaseModel)

api = Blueprint("store_api", __name__, url_prefix="/api/v1/store")


@api.get("")
@requires(Permission.SAMPLES_SAMPLES_READ)
@describes(gives=LocationsOut)
def locations() -> Response:
    """List all locations as a tree, with what is used and what is free."""
    return _said(LocationsOut(locations=[LocationOut.model_validate(line) for line in queries.tree(session())]))


@api.get("/<code>")
@requires(Permission.SAMPLES_SAMPLES_READ)
@describes(gives=LocationRead)
def location(code: str) -> Response:
    """Read one location with the samples that lie at it, newest first; ``after`` goes on."""
    found = queries.location_by_code(session(), code)
    line = next(line for line in queries.tree(session()) if line.id == found.id)
    page = page_of(queries.samples_in(session(), found, after=next(iter(asked_key() or ()), None)), lambda row: row.id)
    samples = [StoredOut.model_validate(row) for row in page.rows]
    return _said(LocationRead(location=LocationOut.model_validate(line), samples=samples, after=page.after))


@api.get("/samples/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
@describes(gives=WhereOut)
def where(number: str) -> Response:
    """Say where a sample is, who has it and since when."""
    found = sample_by_number(session(), number)
    told = WhereOut.model_validate(queries.whereabouts(session(), found))
    return _said(told.model_copy(update={"number": found.number}))


@api.post("/<code>/put-away")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
@describes(takes=MoveIn, gives=MovedOut)
@once
def put_away(code: str) -> Response:
    """Put samples into a location: all of them, or none; what lies there already stays."""
    to, given = queries.location_by_code(session(), code), _given(MoveIn)
    samples = samples_by_numbers(session(), given.samples)
    moved = operations.put_away(
        session(), samples, to, note=given.note, happened_at=given.happened_at, actor=current_person()
    )
    return _moved(samples, moved)


@api.post("/take-out")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
@describes(takes=MoveIn, gives=MovedOut)
@once
def take_out() -> Response:
    """Take samples out of the store, into the hands of whoever the program acts for."""
    given, person = _given(MoveIn), current_person()
    samples = samples_by_numbers(session(), given.samples)
    taken = [
        one
        for one in samples
        if operations.take_out(session(), one, note=given.note, happened_at=given.happened_at, actor=person)
    ]
    return _moved(samples, taken)


@api.post("/hand-over")
@requires(Permission.SAMPLES_CUSTODY_MOVE)
@describes(takes=HandOverIn, gives=MovedOut)
@once
def hand_over() -> Response:
    """Hand samples to the person whose card was read, or take them over from who has them; the receiver confirms."""
    given, person = _given(HandOverIn), current_person()
    samples = samples_by_numbers(session(), given.samples)
    to = person_by_code(session(), given.receiver.upper()).id if given.receiver else person.id
    handed = operations.hand_over(
        session(), samples, to=to or 0, receiver_code=given.receiver, note=given.note,
        happened_at=given.happened_at, actor=person,
    )  # fmt: skip
    return _moved(samples, handed)


def _given(model: type[Body]) -> Body:
    """Return the body of the request; raise `Invalid` naming the first member that is none."""
    try:
        return model.model_validate(request.get_json(silent=True) or {})
    except ValidationError as faults:
        first = faults.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(field=field, value=first.get("input"), remedy=first["msg"]) from None


def _moved(samples: Iterable[Sample], moved: Iterable[Sample]) -> Response:
    """Say which samples were moved, and which were there already."""
    numbers = [one.number for one in moved]
    return _said(MovedOut(moved=numbers, already=[one.number for one in samples if one.number not in numbers]))


def _said(body: BaseModel) -> Response:
    """Return a model as JSON."""
    return jsonify(body.model_dump(mode="json"))
