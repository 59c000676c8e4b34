"""Pages of risk: a control order on a line."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.errors import LimsError
from lims.permissions import Permission
from lims.shipments.declarations.queries import line_of
from lims.shipments.risk.forms import ControlForm
from lims.shipments.risk.models import ControlKind
from lims.shipments.risk.operations import order_control
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.transaction import session

pages = Blueprint("risk", __name__, url_prefix="/shipments")

Answer = str | Response | BaseResponse | tuple[str, int]


@pages.route("/<number>/lines/<int:line_no>/control-orders/new", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_CONTROL_ORDER)
def control(number: str, line_no: int) -> Answer:
    """Order the documents of a line to be checked, its goods to be inspected or sampled."""
    line = line_of(session(), number, line_no)
    form, status = ControlForm(), 200
    if form.validate_on_submit():
        try:
            order_control(
                session(), line, kind=ControlKind(form.kind.data), reason=form.reason.data or "", actor=current_person()
            )
        except LimsError as refusal:
            form.refuse(refusal)
            status = explain(refusal).status
        else:
            flash(_("The control order is given."))
            return redirect(url_for("shipments.shipment", number=number, _anchor=f"line-{line_no}"))
    elif form.errors:
        status = 422
    return render_template("shipments/control.html", form=form, number=number, line=line), status
