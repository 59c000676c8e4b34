"""Pages of rounds until their manifest is closed: the list, a round and its acts, the drawing under printed labels."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.accounts.queries import names_of, people_with
from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples.models import Portion, SamplingOrder
from lims.samples.queries import goods_of_lot, order_by_number
from lims.samples.retention.dating import today
from lims.samples.rounds import finding_queries, obstacles, operations, paper, queries
from lims.samples.rounds.forms import (
    ExplainForm,
    HandInForm,
    LeaveOutForm,
    PlanForm,
    ReserveForm,
    RoundDrawForm,
    TakeAlongForm,
)
from lims.samples.rounds.models import RoundOrder, SamplingRound, UnusedReason
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.forms import LimsForm
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.people import person_name
from lims.web.transaction import session

pages = Blueprint("rounds", __name__, url_prefix="/rounds")

Answer = str | Response | tuple[str, int]

FORMS: dict[str, type[LimsForm]] = {
    "reserve": ReserveForm, "take_along": TakeAlongForm, "leave_out": LeaveOutForm, "explain": ExplainForm,
    "hand_in": HandInForm,
}  # fmt: skip


@pages.get("")
@requires(Permission.SAMPLES_SAMPLES_READ)
def rounds() -> str:
    """List the rounds."""
    found = queries.rounds_page(session(), after=next(iter(asked_key() or ()), None))
    return render_template("rounds/rounds.html", page=page_of(found, lambda row: row.id))


@pages.route("/new", methods=["GET", "POST"])
@requires(Permission.SAMPLES_ROUNDS_PLAN)
@once
def plan() -> Answer:
    """Plan a round."""
    form, waiting = PlanForm(drives_on=today(session())), queries.orders_to_take(session())
    along = people_with(session(), Permission.SAMPLES_SAMPLES_DRAW)
    form.people.choices = [(one.id, person_name(one.name)) for one in along]
    form.orders.choices = [(one.number, f"{one.number} · {one.goods} · {one.batch} · {one.post}") for one in waiting]
    if not form.validate_on_submit():
        return render_template("rounds/plan.html", form=form), 422 if form.errors else 200
    try:
        chosen = [order_by_number(session(), number, to_change=True) for number in form.orders.data or []]
        made = operations.plan(
            session(), van=form.van.data or "", drives_on=form.drives_on.data, people=form.people.data or [],
            orders=chosen, actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return render_template("rounds/plan.html", form=form), explain(obstacle).status
    return _go_to(made, _("The round %(number)s is planned. Print its labels now.", number=made.number))


@pages.get("/<number>")
@requires(Permission.SAMPLES_SAMPLES_READ)
def sampling_round(number: str) -> str:
    """Show one round: orders, labels, manifest, findings, and what can be done now."""
    return _round_page(queries.round_by_number(session(), number))


def _round_page(found: SamplingRound, **refused: LimsForm) -> str:
    """Return the page of a round; ``refused`` is the form that was sent and refused."""
    forms = {name: kind(formdata=None, prefix=name) for name, kind in FORMS.items()} | refused
    obstacle = obstacles.obstacle_to_handing_in(session(), found)
    return render_template(
        "rounds/round.html", round=found, forms=forms, refused=next(iter(refused), ""),
        along=queries.people_of(session(), found), orders=queries.orders_of(session(), found),
        numbers=queries.numbers_without_sample(session(), found), lines=queries.manifest_of(session(), found),
        reserved=queries.count_reserved(session(), found), constructed=queries.is_constructed(session(), found),
        findings=finding_queries.findings_of_round(session(), found), not_yet=explain(obstacle) if obstacle else None,
        people=names_of(session(), [found.planned_by_id, found.handed_in_by_id, found.compared_by_id]),
    )  # fmt: skip


@pages.get("/<number>/manifest")
@requires(Permission.SAMPLES_SAMPLES_READ)
def manifest(number: str) -> Response:
    """Give the manifest as PDF."""
    found = queries.round_by_number(session(), number)
    return pdf(paper.manifest_job(session(), found), f"manifest-{found.number}.pdf")


def pdf(job: Any, name: str) -> Response:
    """Return a printed paper to be shown in the browser."""
    content = current_app.extensions["lims.services"].printer.render(job)
    named = {"Content-Disposition": f'inline; filename="{name}"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=named)


@pages.post("/<number>/reserve")
@requires(Permission.SAMPLES_ROUNDS_PLAN)
@once
def reserve(number: str) -> Answer:
    """Take a block of numbers, and go on to printing its labels."""
    found = queries.round_by_number(session(), number, to_change=True)
    form = ReserveForm(prefix="reserve")
    if not form.validate_on_submit():
        return _round_page(found, reserve=form), 422
    try:
        taken = operations.reserve(session(), found, form.count.data or 0, actor=current_person())
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _round_page(found, reserve=form), explain(obstacle).status
    flash(_("%(first)s to %(last)s are reserved for this round.", first=taken[0], last=taken[-1]), "success")
    return redirect(url_for("labels.print_labels", kind="sample", code=taken))


@pages.post("/<number>/take-along")
@requires(Permission.SAMPLES_ROUNDS_PLAN)
def take_along(number: str) -> Answer:
    """Put another order on the list."""

    def do(found: SamplingRound, form: Any) -> None:
        order = order_by_number(session(), form.order.data or "", to_change=True)
        operations.take_along(session(), found, order, actor=current_person())

    return _with_form(number, "take_along", do, _("The order is on the list."))


@pages.post("/<number>/leave-out")
@requires(Permission.SAMPLES_ROUNDS_PLAN)
def leave_out(number: str) -> Answer:
    """State why an order is not drawn on this round."""

    def do(found: SamplingRound, form: Any) -> None:
        order = order_by_number(session(), form.order.data or "", to_change=True)
        operations.leave_out(session(), found, order, reason=form.reason.data or "", actor=current_person())

    return _with_form(number, "leave_out", do, _("The order waits for another round."))


@pages.post("/<number>/explain")
@requires(Permission.SAMPLES_ROUNDS_PLAN)
def explain_numbers(number: str) -> Answer:
    """State why labels were not used."""

    def do(found: SamplingRound, form: Any) -> None:
        asked = (form.numbers.data or "").replace(",", " ").split()
        numbers = asked or [one.number for one in queries.free_numbers(session(), found)]
        why, note = UnusedReason(form.unused.data), form.note.data or ""
        operations.explain(session(), found, numbers, reason=why, note=note, actor=current_person())

    return _with_form(number, "explain", do, _("The gap in the numbers is explained."))


@pages.post("/<number>/hand-in")
@requires(Permission.SAMPLES_ROUNDS_PLAN)
def hand_in(number: str) -> Answer:
    """Close the manifest."""

    def do(found: SamplingRound, form: Any) -> None:
        operations.hand_in(session(), found, boxes=form.boxes.data or 0, actor=current_person())

    return _with_form(number, "hand_in", do, _("The manifest is closed. Reception compares it with the boxes."))


def _with_form(number: str, name: str, verb: Callable[[SamplingRound, Any], None], said: str) -> Answer:
    """Do an act of a round's page; show the page again with what was typed where it is refused."""
    found = queries.round_by_number(session(), number, to_change=True)
    form = FORMS[name](prefix=name)
    if not form.validate_on_submit():
        return _round_page(found, **{name: form}), 422
    try:
        verb(found, form)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _round_page(found, **{name: form}), explain(obstacle).status
    return _go_to(found, said)


def _go_to(found: SamplingRound, said: str) -> Response:
    """Say what was done, and go to the round."""
    flash(said, "success")
    return redirect(url_for("rounds.sampling_round", number=found.number))


@pages.route("/<number>/orders/<order_number>", methods=["GET", "POST"])
@requires(Permission.SAMPLES_SAMPLES_DRAW)
@once
def draw(number: str, order_number: str) -> Answer:
    """Register the portions of an order under the labels that are stuck on them: label, seal, label, seal."""
    writes = request.method == "POST"
    found = queries.round_by_number(session(), number, to_change=writes)
    order = order_by_number(session(), order_number, to_change=writes)
    units = {f"units_{portion.lower()}": order.units for portion in order.portions}
    place = queries.last_place(session(), found)
    form = RoundDrawForm.for_portions(order.portions, **units, leave_with_owner=True, place=place)
    if not form.validate_on_submit():
        return _draw_page(form, found, order), 422 if form.errors else 200
    try:
        operations.draw(
            session(), found, order, numbers=form.given("number", order.portions),
            seals=form.given("seal", order.portions), units=form.given("units", order.portions),
            place=form.place.data or "", leave_with_owner="leave_with_owner" in form and form.leave_with_owner.data,
            signed_by=form.signed_by.data or "" if "signed_by" in form else "", actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _draw_page(form, found, order), explain(obstacle).status
    return _go_to(found, _("The portions of %(order)s are on board.", order=order.number))


def _draw_page(form: RoundDrawForm, found: SamplingRound, order: SamplingOrder) -> str:
    """Return the page of the drawing."""
    obstacle = obstacles.obstacle_to_drawing(found, order, session().get(RoundOrder, (found.id, order.id)))
    return render_template(
        "rounds/draw.html", form=form, round=found, order=order, portions=[Portion(one) for one in order.portions],
        goods=goods_of_lot(session(), order.lot_id), obstacle=explain(obstacle) if obstacle else None,
    )  # fmt: skip
