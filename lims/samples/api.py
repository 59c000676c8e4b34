"""Samples for programs: list, read, receive."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ValidationError

from lims.errors import Invalid
from lims.permissions import Permission
from lims.samples import operations, queries, sentences  # noqa: F401 - the sentences register themselves
from lims.samples.models import Portion, Sample, SampleState
from lims.samples.schemas import CustodyOut, ReceptionIn, SampleDetail, SampleOut, SamplesOut
from lims.web.access import current_person, requires
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

Word = TypeVar("Word", bound=StrEnum)

api = Blueprint("samples_api", __name__, url_prefix="/api/v1/samples")


@api.get("")
@requires(Permission.SAMPLES_SAMPLES_READ)
def samples() -> Response:
    """List samples, newest first; ``state``, ``portion`` and ``text`` narrow the list, ``after`` goes on."""
    found = queries.samples_page(
        session(), state=_asked(SampleState, "state"), portion=_asked(Portion, "portion"),
        text=request.args.get("text", "").strip(), after=next(iter(asked_key() or ()), None),
    )  # fmt: skip
    page = page_of(found, lambda row: row.id)
    return _said(SamplesOut(samples=[SampleOut.model_validate(row) for row in page.rows], after=page.after))


@api.get("/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def sample(number: str) -> Response:
    """Read one sample with its custody lines."""
    return _said(_detail(queries.sample_by_number(session(), number)))


@api.post("/<number>/receive")
@requires(Permission.SAMPLES_SAMPLES_RECEIVE)
def receive(number: str) -> Response:
    """Take a sample in, or send it back; the same reception again changes nothing."""
    found = queries.sample_by_number(session(), number, to_change=True)
    checks = _checks()
    operations.receive(session(), found, actor=current_person(), **checks.model_dump())
    return _said(_detail(found))


def _checks() -> ReceptionIn:
    """Return the body as receipt checks; raise `Invalid` naming the first member that is none."""
    try:
        return ReceptionIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(field=field, value=first.get("input"), remedy=first["msg"]) from None


def _asked(kind: type[Word], name: str) -> Word | None:
    """Return the argument ``name`` as a member of ``kind``; raise `Invalid` for another word."""
    text = request.args.get(name, "")
    try:
        return kind(text) if text else None
    except ValueError:
        raise Invalid(field=name, value=text, remedy=", ".join(kind)) from None


def _detail(found: Sample) -> SampleDetail:
    """Return one sample as programs see it."""
    detail = SampleDetail.model_validate(found)
    detail.custody = [CustodyOut.model_validate(step) for step in queries.custody_of(session(), found.id)]
    return detail


def _said(body: BaseModel) -> Response:
    """Return a model as JSON."""
    return jsonify(body.model_dump(mode="json"))
