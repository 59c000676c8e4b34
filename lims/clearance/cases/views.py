"""Pages of cases: the open ones, one case, closing it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.clearance.cases import operations, queries
from lims.clearance.cases.forms import CloseForm
from lims.clearance.cases.models import CaseState
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("cases", __name__, url_prefix="/cases")


@pages.get("")
@requires(Permission.CLEARANCE_DECISIONS_READ)
def cases() -> str:
    """List the open cases (or all), newest first."""
    everything = request.args.get("all") == "1"
    found = queries.cases_page(
        session(), state=None if everything else CaseState.OPEN, after=next(iter(asked_key() or ()), None)
    )
    return render_template("clearance/cases.html", page=page_of(found, key=lambda case: case.id), everything=everything)


@pages.get("/<number>")
@requires(Permission.CLEARANCE_DECISIONS_READ)
def case(number: str) -> str:
    """Show one case and what to do with it."""
    return _page(number, CloseForm(formdata=None))


@pages.post("/<number>/close")
@requires(Permission.CLEARANCE_CASES_CLOSE)
def close(number: str) -> str | Response | tuple[str, int]:
    """Close a case with its outcome."""
    form = CloseForm()
    if not form.validate_on_submit():
        return _page(number, form), 422
    found = queries.case_by_number(session(), number)
    try:
        operations.close(session(), found, outcome=form.outcome.data or "", actor=current_person())
    except LimsError as refusal:
        session().rollback()
        form.refuse(refusal)
        return _page(number, form), explain(refusal).status
    flash(_("Case %(number)s is closed.", number=found.number), "success")
    return redirect(url_for("cases.cases"))


def _page(number: str, form: CloseForm) -> str:
    return render_template("clearance/case.html", case=queries.case_line(session(), number), form=form)
