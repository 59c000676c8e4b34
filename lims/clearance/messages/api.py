"""Customs' system answers here: one acknowledgement or refusal for each decision."""

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError

from lims.clearance.decisions.queries import decision_by_number
from lims.clearance.messages import operations
from lims.clearance.messages.schemas import AnsweredOut, AnswerIn
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.described import describes
from lims.web.problems import problem
from lims.web.transaction import session

api = Blueprint("messages_api", __name__, url_prefix="/api/v1/decisions")


@api.post("/<number>/answer")
@requires(Permission.CLEARANCE_MESSAGES_ACKNOWLEDGE)
@describes(takes=AnswerIn, gives=AnsweredOut)
def answer(number: str) -> Response:
    """Write customs' answer to a decision down; the same again is harmless."""
    try:
        given = AnswerIn.model_validate(request.get_json(silent=True) or {})
    except ValidationError as error:
        return problem(422, "invalid", "The answer has faults.", errors=error.errors(include_url=False))
    if given.outcome not in {"acknowledged", "refused"}:
        return problem(422, "invalid", f"outcome is “{given.outcome}”; it must be acknowledged or refused.")
    decision = decision_by_number(session(), number)
    if given.outcome == "acknowledged":
        new = operations.acknowledge(session(), decision, reference=given.reference, actor=current_person())
    else:
        new = operations.refused_by_customs(
            session(), decision, reference=given.reference, answer=given.answer, actor=current_person()
        )
    told = AnsweredOut(decision=decision.number, message=decision.message_state, changed=new)
    return jsonify(told.model_dump(mode="json"))
