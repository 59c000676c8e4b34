"""Pages of decisions: what waits, a line to decide, all decisions."""

from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.clearance.decisions import operations, queries
from lims.clearance.decisions.forms import DecideForm
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.clearance.decisions.page import page_of_line
from lims.clearance.decisions.sentences import left_words, reason_words, waits_words
from lims.clearance.decisions.waiting import WaitsFor, waiting_page
from lims.errors import LimsError, NotFound
from lims.permissions import Permission
from lims.shipments.declarations.models import DeclarationLine, Lot
from lims.shipments.declarations.queries import line_of, lot_by_id
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("decisions", __name__, url_prefix="/decisions")

Answer = str | Response | tuple[str, int]
Choice = TypeVar("Choice", WaitsFor, DecisionKind)


@pages.get("/waiting")
@requires(Permission.CLEARANCE_DECISIONS_READ)
def waiting() -> str:
    """List the lines that wait for a decision, for what and for how long."""
    asked = {"for": request.args.get("for", ""), "text": request.args.get("text", "").strip()}
    found = waiting_page(session(), waits_for=_chosen(WaitsFor, asked["for"]), text=asked["text"], after=_asked_id())
    page = page_of(found, key=lambda line: line.line_id)
    return render_template("clearance/waiting.html", page=page, asked=asked, turns=WaitsFor, waits_words=waits_words)


@pages.get("")
@requires(Permission.CLEARANCE_DECISIONS_READ)
def decisions() -> str:
    """List all decisions, newest first."""
    asked = {"kind": request.args.get("kind", ""), "text": request.args.get("text", "").strip()}
    found = queries.decisions_page(
        session(), kind=_chosen(DecisionKind, asked["kind"]), text=asked["text"], after=_asked_id()
    )
    page = page_of(found, key=lambda decision: decision.id)
    return render_template("clearance/decisions.html", page=page, kinds=DecisionKind, asked=asked)


@pages.get("/lines/<shipment_number>/<int:line_no>")
@requires(Permission.CLEARANCE_DECISIONS_READ)
def line(shipment_number: str, line_no: int) -> str:
    """Show a line with the proposal and its reasons; ``lot`` narrows it to one of its lots."""
    return _line_page(line_of(session(), shipment_number, line_no), DecideForm(formdata=None))


@pages.post("/lines/<shipment_number>/<int:line_no>")
@requires(Permission.CLEARANCE_DECISIONS_DECIDE)
@once
def decide(shipment_number: str, line_no: int) -> Answer:
    """Take the officer's decision on a line, or on the lot that ``lot`` names."""
    form = DecideForm()
    found = line_of(session(), shipment_number, line_no)
    if not form.validate_on_submit():
        return _line_page(found, form), 422
    try:
        decision = _decide(found, form)
    except LimsError as refusal:
        session().rollback()
        form.refuse(refusal)
        return _line_page(line_of(session(), shipment_number, line_no), form), explain(refusal).status
    flash(_("Decision %(number)s is made; customs is being told.", number=decision.number), "success")
    return redirect(url_for("messages.decision", number=decision.number))


def _decide(found: DeclarationLine, form: DecideForm) -> Decision:
    return operations.decide(
        session(),
        found,
        kind=DecisionKind(form.kind.data),
        reasons=form.reasons.data or "",
        grounds=form.grounds.data or "",
        conditions=form.conditions.data or "",
        action=form.action.data or "",
        lot=_asked_lot(),
        seen=form.seen.data,
        actor=current_person(),
    )


def _asked_lot() -> Lot | None:
    """Return the lot that the address names."""
    asked = request.args.get("lot", type=int)
    return lot_by_id(session(), asked) if asked else None


def _asked_id() -> int | None:
    """Return the id after which the list goes on."""
    return next(iter(asked_key() or ()), None)


def _chosen(kind: type[Choice], text: str) -> Choice | None:
    """Return a filter's choice; None for all, and for a word that is none of them."""
    return kind(text) if text in set(kind) else None


def _line_page(found: DeclarationLine, form: DecideForm) -> str:
    """Return the page of a line to decide."""
    page, lot_id = page_of_line(session(), found), request.args.get("lot", type=int)
    scope = page.scopes.get(lot_id)
    if scope is None:
        raise NotFound(kind="lot", key=lot_id)
    form.seen.data = page.seen
    return render_template(
        "clearance/line.html",
        page=page,
        scope=scope,
        form=form,
        disabled=page.obstacles(scope, current_person()),
        takes_grounds=page.takes_grounds(scope),
        reason_words=reason_words,
        left_words=left_words,
    )
