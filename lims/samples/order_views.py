"""Pages of sampling orders: what is to be ordered, an order with its plan, the drawing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.errors import LimsError
from lims.permissions import Permission
from lims.samples import obstacles, operations, queries, sentences  # noqa: F401 - the sentences register themselves
from lims.samples.forms import DrawForm, OrderForm, ReasonForm
from lims.samples.models import OrderState, Portion, SamplingOrder
from lims.samples.operations import SamplingProposal
from lims.samples.rounds.queries import round_of_order
from lims.samples.series import Consignment
from lims.shipments.declarations.models import DeclarationLine, Lot
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("samples", __name__, url_prefix="/samples")

Answer = str | Response | tuple[str, int]


@pages.get("/orders")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def orders() -> str:
    """List the lots that wait for an order, and the orders."""
    state = _asked_state()
    found = queries.orders_page(session(), state=state, after=next(iter(asked_key() or ()), None))
    return render_template(
        "samples/orders.html",
        lots=queries.lots_to_order(session()),
        page=page_of(found, lambda row: row.id),
        state=state,
    )


def _asked_state() -> OrderState | None:
    """Return the state that the list is narrowed to; an unknown word narrows nothing."""
    asked = request.args.get("state", "")
    return OrderState(asked) if asked in list(OrderState) else None


@pages.route("/orders/lots/<int:lot_id>", methods=["GET", "POST"])
@requires(Permission.SAMPLES_ORDERS_CREATE)
@once
def order_lot(lot_id: int) -> Answer:
    """Show what the declared standard needs from a lot, and order it."""
    lot = queries.lot_by_id(session(), lot_id, to_change=request.method == "POST")
    proposal = operations.propose_plan(
        session(), lot, by_lot=request.args.get("basis") == "lot", consignment=_asked_consignment()
    )
    form = OrderForm(data={"units": proposal.units or None, "portions": list(Portion), "reason": proposal.reason})
    if not form.validate_on_submit():
        return _order_page(form, lot, proposal), 422 if form.errors else 200
    try:
        order = operations.order(
            session(), lot, units=form.units.data or 0, portions=[Portion(one) for one in form.portions.data or []],
            plan=_agreed(proposal, form), reason=form.reason.data or "", actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _order_page(form, lot, proposal), explain(obstacle).status
    flash(_("The sampling order %(number)s is made.", number=order.number), "success")
    return redirect(url_for("samples.order", number=order.number))


def _asked_consignment() -> Consignment:
    """Return how the lot is taken; an unknown word says nothing of a series."""
    asked = request.args.get("consignment", "")
    return Consignment(asked) if asked in list(Consignment) else Consignment.ISOLATED


def _agreed(proposal: SamplingProposal, form: OrderForm) -> dict[str, Any]:
    """Return the plan with the reason for which normal inspection is kept, where it is."""
    kept = proposal.plan.get("consignment") == Consignment.KEPT_NORMAL
    return proposal.plan | ({"because": (form.because.data or "").strip()} if kept else {})


def _order_page(form: OrderForm, lot: Lot, proposal: SamplingProposal) -> str:
    """Return the page that orders a lot, or says why it cannot be ordered."""
    line = session().get_one(DeclarationLine, lot.line_id)
    obstacle = obstacles.obstacle_to_sampling(session(), lot, line)
    return render_template(
        "samples/order_lot.html", form=form, lot=lot, goods=queries.goods_of_lot(session(), lot.id), proposal=proposal,
        plan=proposal.plan, series={name: one.to_dict() for name, one in proposal.series.items()},
        gap=proposal.gap,
        obstacle=explain(obstacle) if obstacle else None,
    )  # fmt: skip


@pages.get("/orders/<number>")
@requires(Permission.SHIPMENTS_DECLARATIONS_READ)
def order(number: str) -> str:
    """Show an order: why, its plan, and the portions drawn for it."""
    return _shown_order(queries.order_by_number(session(), number), ReasonForm(prefix="cancel"))


def _shown_order(found: SamplingOrder, form: ReasonForm) -> str:
    """Return the page of an order."""
    return render_template(
        "samples/order.html", order=found, plan=found.plan, goods=queries.goods_of_lot(session(), found.lot_id),
        samples=queries.samples_of_order(session(), found.id), cancel_form=form,
        people=queries.names_on_order(session(), found),
    )  # fmt: skip


@pages.post("/orders/<number>/cancel")
@requires(Permission.SAMPLES_ORDERS_CREATE)
def cancel_order(number: str) -> Answer:
    """Cancel an order from which nothing was drawn."""
    found = queries.order_by_number(session(), number, to_change=True)
    form = ReasonForm(prefix="cancel")
    if not form.validate_on_submit():
        return _shown_order(found, form), 422
    operations.cancel_order(session(), found, reason=form.reason.data or "", actor=current_person())
    flash(_("The sampling order %(number)s is cancelled.", number=found.number), "success")
    return redirect(url_for("samples.order", number=found.number))


@pages.route("/orders/<number>/draw", methods=["GET", "POST"])
@requires(Permission.SAMPLES_SAMPLES_DRAW)
@once
def draw(number: str) -> Answer:
    """Register the sealed portions of an order; time and person are the server's."""
    found = queries.order_by_number(session(), number, to_change=request.method == "POST")
    if (on_board := round_of_order(session(), found.id)) is not None and found.state is OrderState.PLANNED:
        return redirect(url_for("rounds.draw", number=on_board.number, order_number=found.number))
    units = {f"units_{portion.lower()}": found.units for portion in found.portions}
    form = DrawForm.for_portions(found.portions, **units, leave_with_owner=True, send_on=True)
    if not form.validate_on_submit():
        return _draw_page(form, found), 422 if form.errors else 200
    try:
        operations.draw(
            session(), found, seals=form.seals(found.portions), units=form.units(found.portions),
            place=form.place.data or "", leave_with_owner=form.leave_with_owner.data,
            signed_by=form.signed_by.data or "", send_on=form.send_on.data,
            actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _draw_page(form, found), explain(obstacle).status
    flash(_("The portions are registered. Print their labels and stick them on now."), "success")
    return redirect(url_for("samples.order", number=found.number))


def _draw_page(form: DrawForm, found: SamplingOrder) -> str:
    """Return the page of the drawing."""
    obstacle = obstacles.obstacle_to_cancelling(found)  # drawn once, from a planned order: the same state
    return render_template(
        "samples/draw.html", form=form, order=found, goods=queries.goods_of_lot(session(), found.lot_id),
        obstacle=explain(obstacle) if obstacle else None,
    )  # fmt: skip
