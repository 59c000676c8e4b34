"""Pages of declarations: declare, import a file, amend, cancel, the versions, the declarant's link."""

from itertools import pairwise

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.errors import LimsError
from lims.permissions import Permission
from lims.shipments.declarations import faults, operations, queries
from lims.shipments.declarations.changes import changes_between
from lims.shipments.declarations.checks import OTHER_UNITS, PIECES
from lims.shipments.declarations.csv_reading import COLUMNS
from lims.shipments.declarations.faults import DeclarationRefused
from lims.shipments.declarations.forms import AmendForm, CancelForm, DeclareForm, ImportForm, as_typed
from lims.shipments.declarations.importing import FileRefused, Imported, import_file
from lims.shipments.declarations.models import Shipment
from lims.shipments.declarations.sentences import fault_words, place_words
from lims.web import replays
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("declarations", __name__, url_prefix="/shipments")

Answer = str | Response | BaseResponse | tuple[str, int]


@pages.route("/declare", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
def declare() -> Answer:
    """Declare a shipment by hand; rows are added and removed without losing what was typed."""
    form = DeclareForm()
    if not form.validate_on_submit() or form.pressed_row_button(request.form.get("row", "")):
        return _declare_page(form)
    try:
        shipment, created = operations.declare(session(), faults.read(form.document()), actor=current_person())
    except LimsError as refusal:
        return _declare_page(form, refusal)
    flash(_("The shipment is declared.") if created else _("This declaration is known already; nothing was changed."))
    return _to_shipment(shipment.number)


def _declare_page(form: DeclareForm, refusal: LimsError | None = None, shipment: Shipment | None = None) -> Answer:
    """Show the form again with everything that was typed, and what stands against it."""
    status = 200
    if refusal is not None:
        status = explain(refusal).status
        form.mark(refusal.faults) if isinstance(refusal, DeclarationRefused) else form.refuse(refusal)
    page = render_template(
        "shipments/declare.html",
        form=form,
        shipment=shipment,
        standards=sorted(queries.standards(session()).values(), key=lambda one: one.code),
        units=[*sorted(PIECES), *OTHER_UNITS],
    )
    return page, status


@pages.route("/import", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
def import_declarations() -> Answer:
    """Take a file of declarations: whole, or its good declarations where that was asked for."""
    form = ImportForm()
    if not form.validate_on_submit() or not form.file.data:
        if request.method == "POST":
            form.file.errors = [_("Choose a file first.")]
        return _import_page(form, status=422 if request.method == "POST" else 200)
    content = form.file.data.read()
    try:
        done = import_file(session(), content, take_good=bool(form.take_good.data), actor=current_person())
    except FileRefused as refusal:
        return _import_page(form, found=refusal.faults, good=refusal.good, status=422)
    except LimsError as refusal:
        form.refuse(refusal)
        return _import_page(form, status=explain(refusal).status)
    flash(_imported_words(done), "info" if done.changed_nothing else "success")
    return _import_page(form, done=done, found=done.faults) if done.faults else redirect(url_for("shipments.shipments"))


def _import_page(form: ImportForm, *, status: int = 200, **found: object) -> Answer:
    """Show the upload with the faults that were found."""
    told = {"done": None, "found": [], "good": 0} | found
    page = render_template(
        "shipments/import.html", form=form, fault_words=fault_words, place_words=place_words, columns=COLUMNS, **told
    )
    return page, status


def _imported_words(done: Imported) -> str:
    """Return what became of a file in a sentence."""
    if done.changed_nothing:
        return _("Everything in this file is known already; nothing was changed.")
    count = len(done.created)
    words = (
        _("%(num)s shipment is declared.", num=count) if count == 1 else _("%(num)s shipments are declared.", num=count)
    )
    known = _("%(n)s were known already.", n=len(done.unchanged)) if done.unchanged else ""
    return f"{words} {known}".rstrip()


@pages.route("/<number>/amend", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
def amend(number: str) -> Answer:
    """Change a declaration; the version before is kept."""
    shipment = queries.shipment_by_number(session(), number)
    form = _amend_form(shipment)
    if not form.validate_on_submit() or form.pressed_row_button(request.form.get("row", "")):
        obstacle = operations.obstacle_to_amending(shipment)
        return _declare_page(form, obstacle, shipment)
    try:
        _shipment, changed = operations.amend(
            session(),
            shipment,
            declaration=faults.read(form.document()),
            reason=form.reason.data or "",
            expected_version=int(form.version.data or 0),
            actor=current_person(),
        )
    except LimsError as refusal:
        session().rollback()
        return _declare_page(form, refusal, queries.shipment_by_number(session(), number))
    flash(_("The declaration is amended.") if changed else _("Nothing differs; nothing was changed."))
    return redirect(url_for("declarations.versions", number=number)) if changed else _to_shipment(number)


def _amend_form(shipment: Shipment) -> AmendForm:
    """Return the form, filled with the version that counts."""
    last = queries.last_version(session(), shipment.id)
    return AmendForm(data=as_typed(last.content) | {"version": str(last.version)})


@pages.get("/<number>/versions")
@requires(Permission.SHIPMENTS_PARTIES_READ)
def versions(number: str) -> str:
    """Show the versions of a declaration, and what each one changed."""
    shipment = queries.shipment_by_number(session(), number)
    made = queries.versions_made(session(), shipment.id)
    changes = {later.version: changes_between(before.content, later.content) for before, later in pairwise(made)}
    return render_template("shipments/versions.html", shipment=shipment, versions=made[::-1], changes=changes)


@pages.route("/<number>/cancel", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_DECLARATIONS_CANCEL)
def cancel(number: str) -> Answer:
    """Cancel a declaration, with the reason."""
    shipment = queries.shipment_by_number(session(), number)
    form, status = CancelForm(), 200
    if form.validate_on_submit():
        try:
            operations.cancel(session(), shipment, reason=form.reason.data or "", actor=current_person())
        except LimsError as refusal:
            form.refuse(refusal)
            status = explain(refusal).status
        else:
            flash(_("The shipment is cancelled."))
            return _to_shipment(number)
    return render_template("shipments/cancel.html", form=form, shipment=shipment), status


@pages.post("/<number>/link")
@requires(Permission.SHIPMENTS_DECLARATIONS_CREATE)
@once
def make_link(number: str) -> str:
    """Make a link for the declarant and show it once; a second click shows the same one again."""
    shipment = queries.shipment_by_number(session(), number)
    token = operations.make_link(session(), shipment, actor=current_person(), token=replays.secret_of_form())
    address = url_for("shipments.declarant", token=token, _external=True)
    return render_template("shipments/link.html", shipment=shipment, address=address, days=operations.LINK_LASTS.days)


def _to_shipment(number: str) -> BaseResponse:
    """Go to the page of a shipment."""
    return redirect(url_for("shipments.shipment", number=number))
