"""The page of one decision: its message to customs, customs' answer, and the proof of what was to be done."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.clearance.decisions import operations as decisions
from lims.clearance.decisions.forms import ProofForm
from lims.clearance.decisions.models import Decision
from lims.clearance.decisions.page import facts_of_decision
from lims.clearance.decisions.queries import decision_by_number, decision_shown
from lims.clearance.decisions.sentences import left_words, reason_words
from lims.clearance.decisions.states import TO_BE_PROVED, left_to_do, state_of
from lims.clearance.messages import operations, queries
from lims.clearance.messages.forms import AnswerForm
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.forms import LimsForm
from lims.web.transaction import session

pages = Blueprint("messages", __name__, url_prefix="/decisions")

Answer = str | Response | tuple[str, int]


@pages.get("/<number>")
@requires(Permission.CLEARANCE_DECISIONS_READ)
def decision(number: str) -> str:
    """Show one decision: kind, reasons, what was proposed, how far customs knows, what is left to do."""
    return _page(number)


@pages.post("/<number>/answer")
@requires(Permission.CLEARANCE_MESSAGES_ACKNOWLEDGE)
def answer(number: str) -> Answer:
    """Write customs' answer down."""
    form, found = AnswerForm(), decision_by_number(session(), number)
    if not form.validate_on_submit():
        return _page(number, answer=form), 422
    try:
        new = _answer(found, form)
    except LimsError as refusal:
        return _refused(number, form, refusal, "answer")
    if new:
        flash(_("The answer is written down."), "success")
    else:
        flash(_("This answer was written down already."), "info")
    return redirect(url_for("messages.decision", number=number))


def _answer(found: Decision, form: AnswerForm) -> bool:
    reference, words = form.reference.data or "", form.answer.data or ""
    if form.outcome.data == "acknowledged":
        return operations.acknowledge(session(), found, reference=reference, actor=current_person())
    return operations.refused_by_customs(session(), found, reference=reference, answer=words, actor=current_person())


@pages.post("/<number>/proof")
@requires(Permission.CLEARANCE_DECISIONS_DECIDE)
def proof(number: str) -> Answer:
    """Write down what happened to refused goods, or that the conditions of a release are met."""
    form, found = ProofForm(), decision_by_number(session(), number)
    if not form.validate_on_submit():
        return _page(number, proof=form), 422
    try:
        decisions.prove(session(), found, proof=form.proof.data or "", on=form.on.data, actor=current_person())
    except LimsError as refusal:
        return _refused(number, form, refusal, "proof")
    flash(_("It is written down."), "success")
    return redirect(url_for("messages.decision", number=number))


def _refused(number: str, form: LimsForm, refusal: LimsError, name: str) -> tuple[str, int]:
    """Return the page again with what was typed and what was refused."""
    session().rollback()
    form.refuse(refusal)
    return _page(number, **{name: form}), explain(refusal).status


def _page(number: str, **forms: LimsForm) -> str:
    """Return the page of a decision; ``forms`` are those that were sent and refused."""
    shown = decision_shown(session(), number)
    found: Decision = shown["decision"]
    facts = facts_of_decision(found)
    fresh: dict[str, LimsForm] = {"answer": AnswerForm(formdata=None), "proof": ProofForm(formdata=None)}
    return render_template(
        "clearance/decision.html",
        **shown,
        message=queries.message_of(session(), found.id),
        proposal_reasons=[reason_words(reason) for reason in found.proposal_reasons],
        state=state_of(facts),
        left=[left_words(code) for code in left_to_do(facts)] if found.in_force else [],
        needs_proof=found.kind in TO_BE_PROVED and found.in_force and found.proved_on is None,
        forms=fresh | forms,
    )
