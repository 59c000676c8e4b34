"""Pages of timed methods: those in use with their versions, and those that come with the product."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims import clock
from lims.accounts.queries import laboratory, names_of
from lims.bench.methods import operations, queries, sentences, shipped  # noqa: F401 - importing the sentences registers them
from lims.bench.methods.forms import TakeForm
from lims.bench.methods.steps import method_of
from lims.errors import Invalid
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("methods", __name__, url_prefix="/bench")


@pages.get("/timed-methods")
@requires(Permission.BENCH_WORK_READ)
def methods() -> str:
    """List the timed methods: those in use with their versions, and those that come with the product."""
    rows = queries.methods(session())
    names = names_of(session(), [row.taken_by_id for row in rows])
    used = {row.code for row in rows if row.used_to is None}
    return render_template(
        "bench/timed_methods.html",
        rows=[(row, queries.read(row), names.get(row.taken_by_id or 0, "")) for row in rows],
        offered=[method_of(one) for code, one in shipped.documents().items() if code not in used],
        form=TakeForm(formdata=None, used_from=_today()),
        today=_today(),
    )


@pages.post("/timed-methods/<path:code>/take")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
@once
def take(code: str) -> Response:
    """Take a method that comes with the product into use."""
    form = TakeForm()
    if not form.validate_on_submit() or form.used_from.data is None:
        raise Invalid(field="used_from", value="")
    row, is_new = operations.take_into_use(
        session(), shipped.document(code), used_from=form.used_from.data, actor=current_person()
    )
    said = _("“%(method)s” is in use.", method=row.code)
    flash(said if is_new else _("“%(method)s” was in use already.", method=row.code))
    return redirect(url_for("methods.methods"))


def _today() -> date:
    """Return today's date where the laboratory is."""
    house = laboratory(session())
    return clock.today(house.zone if house else "UTC")
