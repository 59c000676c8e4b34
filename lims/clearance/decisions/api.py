"""Decisions for programs: list and read them, ask for a proposal, decide."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError

from lims.clearance.decisions import operations, queries
from lims.clearance.decisions.models import DecisionKind
from lims.clearance.decisions.page import Scope, page_of_line
from lims.clearance.decisions.schemas import (
    DecisionIn,
    DecisionOut,
    DecisionsOut,
    MadeOut,
    ProposalOut,
    ProposalsOut,
    ReasonOut,
)
from lims.clearance.decisions.sentences import reason_words
from lims.errors import Invalid
from lims.permissions import Permission
from lims.shipments.declarations.queries import line_of, lot_by_id
from lims.web import replays
from lims.web.access import current_person, requires
from lims.web.described import describes
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

api = Blueprint("decisions_api", __name__, url_prefix="/api/v1")


@api.get("/decisions")
@requires(Permission.CLEARANCE_DECISIONS_READ)
@describes(gives=DecisionsOut)
def decisions() -> dict[str, Any]:
    """List decisions, newest first; ``kind`` and ``text`` narrow the list, ``after`` goes on."""
    found = queries.decisions_page(
        session(),
        kind=_asked_kind(),
        text=request.args.get("text", "").strip(),
        after=next(iter(asked_key() or ()), None),
    )
    page = page_of(found, key=lambda decision: decision.id)
    return DecisionsOut(decisions=[DecisionOut.model_validate(one) for one in page.rows], after=page.after).model_dump(
        mode="json"
    )


@api.get("/lines/<shipment_number>/<int:line_no>/proposal")
@requires(Permission.CLEARANCE_DECISIONS_READ)
@describes(gives=ProposalsOut)
def proposal(shipment_number: str, line_no: int) -> dict[str, Any]:
    """Tell what is proposed for a line and for each of its lots, with the reasons, and where they stand."""
    page = page_of_line(session(), line_of(session(), shipment_number, line_no))
    told = [_told(shipment_number.upper(), line_no, scope) for scope in page.scopes.values()]
    return ProposalsOut(proposals=told, seen=page.seen).model_dump(mode="json")


@api.post("/lines/<shipment_number>/<int:line_no>/decision")
@requires(Permission.CLEARANCE_DECISIONS_DECIDE)
@describes(takes=DecisionIn, gives=MadeOut, status=201)
def decide(shipment_number: str, line_no: int) -> tuple[Response, int] | Any:
    """Decide on a line, or on the lot that the body names; an Idempotency-Key makes it safe to send again."""
    key = replays.asked_key(current_person().id)
    if (before := replays.answered(session(), key)) is not None:
        return before
    given = _given()
    made = operations.decide(
        session(),
        line_of(session(), shipment_number, line_no),
        lot=lot_by_id(session(), given.lot) if given.lot else None,
        actor=current_person(),
        **given.model_dump(exclude={"lot"}),
    )
    answer = jsonify(MadeOut(decision=made.number, kind=made.kind, overrides=made.overrides).model_dump(mode="json"))
    replays.remember(session(), key, body=answer.get_data(as_text=True), status=201)
    return answer, 201


def _given() -> DecisionIn:
    """Return the body as a decision; raise `Invalid` naming the first member that is none."""
    try:
        return DecisionIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as faults:
        first = faults.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(field=field, value=first.get("input"), remedy=first["msg"]) from None


def _asked_kind() -> DecisionKind | None:
    """Return the kind that the list is narrowed to; raise `Invalid` for a word that is none."""
    text = request.args.get("kind", "")
    if text and text not in set(DecisionKind):
        raise Invalid(field="kind", value=text, remedy=", ".join(DecisionKind))
    return DecisionKind(text) if text else None


def _told(shipment: str, line_no: int, scope: Scope) -> ProposalOut:
    return ProposalOut(
        shipment=shipment,
        line=line_no,
        lot=scope.lot.id if scope.lot else None,
        batch=scope.lot.batch if scope.lot else None,
        proposed=scope.proposal.kind,
        reasons=[ReasonOut(**reason, words=reason_words(reason)) for reason in scope.proposal.reasons],
        state=scope.state,
        in_force=scope.decision.number if scope.decision else None,
        left_to_do=scope.left,
    )
