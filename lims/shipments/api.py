"""The same for programs: list and read shipments, declare one, import a file."""

import json
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request

from lims.permissions import Permission
from lims.shipments import queries
from lims.shipments.asking import asked
from lims.shipments.declarations import faults, operations
from lims.shipments.declarations.decoding import decode
from lims.shipments.declarations.faults import DeclarationRefused
from lims.shipments.declarations.importing import FileRefused, import_file
from lims.shipments.declarations.reading import RowFault
from lims.shipments.declarations.sentences import fault_words, row_words
from lims.shipments.schemas import ShipmentRowOut, shipment_out
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.problems import problem
from lims.web.transaction import session

api = Blueprint("shipments_api", __name__, url_prefix="/api/v1/shipments")


@api.get("")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def list_shipments() -> dict[str, Any]:
    """List shipments as the page does; ``next`` is the key of the page after this one."""
    key = asked_key()
    rows = queries.shipments_page(
        session(), asked(), before=int(key[0]) if key else None, most=SIZE + 1, with_parties=_may_see_parties()
    )
    page = page_of(rows, lambda row: row.id)
    told = [
        ShipmentRowOut.model_validate({**_columns(row), "states": [line.state for line in row.lines]})
        for row in page.rows
    ]
    return {"shipments": [one.model_dump(mode="json") for one in told], "next": page.after}


@api.get("/<number>")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def read_shipment(number: str) -> dict[str, Any]:
    """Tell one shipment with its lines, states and reasons."""
    page = queries.shipment_page(session(), number)
    return shipment_out(page, with_parties=_may_see_parties()).model_dump(mode="json")


@api.post("")
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
def declare() -> tuple[dict[str, Any], int] | Response:
    """Declare what the body holds: 201 for a new shipment, 200 for one that was declared just like this before."""
    try:
        declaration = faults.read(_body())
        shipment, created = operations.declare(session(), declaration, actor=current_person())
    except DeclarationRefused as refused:
        told = [{"field": one.path, "code": one.code, "detail": fault_words(one)} for one in refused.faults]
        return problem(422, refused.code, explain(refused).what, errors=told)
    return {"number": shipment.number, "created": created}, 201 if created else 200


@api.post("/import")
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
def import_shipments() -> dict[str, Any] | Response:
    """Import the file in the body (JSON or CSV); with ``?take_good=1`` the good declarations at least."""
    take_good = request.args.get("take_good") in {"1", "true", "yes"}
    try:
        done = import_file(session(), request.get_data(), take_good=take_good, actor=current_person())
    except FileRefused as refused:
        errors = [_row_out(one) for one in refused.faults]
        return problem(422, refused.code, explain(refused).what, errors=errors, good=refused.good)
    return {
        "created": done.created,
        "unchanged": done.unchanged,
        "errors": [_row_out(one) for one in done.faults],
        "sha256": done.sha256,
    }


def _body() -> Any:
    """Return the JSON body; its decimals never become binary floats."""
    try:
        return json.loads(decode(request.get_data()), parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError):
        raise DeclarationRefused([faults.Fault((), "not_a_group")]) from None


def _row_out(found: RowFault) -> dict[str, Any]:
    """Return a fault of a file for a program."""
    return {
        "row": found.row,
        "declaration": found.declaration,
        "declaration_number": found.number,
        "field": found.field,
        "code": found.fault.code,
        "detail": row_words(found),
    }


def _columns(row: queries.ShipmentRow) -> dict[str, Any]:
    """Return the columns of a row by name."""
    return {name: getattr(row, name) for name in ShipmentRowOut.model_fields if name != "states"}


def _may_see_parties() -> bool:
    """Say whether the caller may see who the parties are."""
    return current_person().may(Permission.SHIPMENTS_PARTIES_READ)
