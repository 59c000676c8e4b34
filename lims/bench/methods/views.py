"""Pages of timed methods: those in use with their versions, and those that come with the product."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims import clock
from lims.accounts.queries import laboratory, names_of
from lims.bench.methods import operations, queries, sentences, shipped  # noqa: F401 - importing the sentences registers them
from lims.bench.methods.forms import TakeForm, TakeVersionForm, UploadForm
from lims.bench.methods.previews import preview
from lims.bench.methods.steps import method_of
from lims.errors import Invalid, LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("methods", __name__, url_prefix="/bench")

Answer = str | Response | tuple[str, int]


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


@pages.get("/timed-methods/new")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def add() -> str:
    """Ask for the file of a new method, or of a new version of one."""
    return render_template("bench/add_method.html", form=UploadForm(formdata=None, used_from=_today()))


@pages.post("/timed-methods/preview")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
def preview_file() -> Answer:
    """Show what a method's file would change, before it changes anything."""
    form = UploadForm()
    if not form.validate_on_submit() or form.used_from.data is None:
        return render_template("bench/add_method.html", form=form), 422
    content = form.file.data.read()
    try:
        found = preview(session(), operations.read_document(content), used_from=form.used_from.data)
    except LimsError as refusal:
        form.refuse(refusal)
        return render_template("bench/add_method.html", form=form), explain(refusal).status
    take_it = TakeVersionForm(
        formdata=None,
        content=content.decode(),
        used_from=form.used_from.data,
        instead_of=str(found.before.version if found.before else 0),
    )
    return render_template("bench/method_preview.html", found=found, form=take_it, changed=False)


@pages.post("/timed-methods/take-version")
@requires(Permission.BENCH_INSTRUMENTS_MAINTAIN)
@once
def take_version() -> Answer:
    """Take the file that was looked at; where the method has changed since, show the difference again."""
    form = TakeVersionForm()
    if not form.validate_on_submit() or form.used_from.data is None:
        return redirect(url_for("methods.add"))
    document = operations.read_document((form.content.data or "").encode())
    found = preview(session(), document, used_from=form.used_from.data)
    current = str(found.before.version if found.before else 0)
    if found.known is None and current != form.instead_of.data:
        form.instead_of.process(None, current)
        return render_template("bench/method_preview.html", found=found, form=form, changed=True), 409
    try:
        row, is_new = operations.take_into_use(
            session(), document, used_from=form.used_from.data, actor=current_person()
        )
    except LimsError as refusal:
        form.refuse(refusal)
        page = render_template("bench/method_preview.html", found=found, form=form, changed=False)
        return page, explain(refusal).status
    said = _("“%(method)s” is in use.", method=row.code)
    flash(said if is_new else _("“%(method)s” was in use already.", method=row.code))
    return redirect(url_for("methods.methods"))


def _today() -> date:
    """Return today's date where the laboratory is."""
    house = laboratory(session())
    return clock.today(house.zone if house else "UTC")
