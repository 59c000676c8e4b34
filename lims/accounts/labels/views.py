"""Pages of labels: choosing what is printed on what, for all kinds of things, and what became of it."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.accounts.labels import operations, queries, sentences
from lims.accounts.labels.forms import LabelsForm, PrinterForm
from lims.accounts.labels.kinds import Labelled, source_of
from lims.accounts.labels.models import LabelLayout, Media, Printer
from lims.errors import LimsError
from lims.permissions import Permission
from lims.printing.labels import LabelKind, roll_labels, sheet_labels
from lims.printing.zpl import zpl
from lims.services import Services
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import commit_early, session

pages = Blueprint("labels", __name__, url_prefix="/labels")

Answer = str | Response | BaseResponse | tuple[str, int]


@pages.route("/<kind>", methods=["GET", "POST"])
@requires(Permission.SAMPLES_LABELS_PRINT)
def print_labels(kind: str) -> Answer:
    """Print the labels of the things that are named (``code``, repeatable); without one, offer all."""
    source = source_of(kind)
    if source.permission is not Permission.SIGNED_IN:
        current_person().must(source.permission)
    codes, form = request.values.getlist("code"), _form()
    chosen = source.find(session(), codes) if codes or request.method == "GET" else []
    if not chosen or not form.validate_on_submit():
        return _labels_page(kind, form, chosen), 422 if form.errors or request.method == "POST" else 200
    try:
        return _printed(LabelKind(kind), chosen, form)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _labels_page(kind, form, chosen), explain(obstacle).status


def _form() -> LabelsForm:
    """Return the form with the printers that are in service; without one, nothing is sent straight to any."""
    form, printers = LabelsForm(), queries.printers(session(), in_service=True)
    form.printer.choices = [(one.id, one.name) for one in printers]
    if not printers:
        form.layout.choices = [one for one in form.layout.choices if one.value != LabelLayout.PRINTER.value]
    return form


def _printed(kind: LabelKind, chosen: list[Labelled], form: LabelsForm) -> Answer:
    """Note the print and return the file, or tell where it was sent: the trail has the print before its first byte."""
    layout, printer = LabelLayout(form.layout.data), None
    if layout is LabelLayout.PRINTER:
        printer = queries.printer_by_id(session(), form.printer.data or 0)
    operations.note_print(
        session(), kind, chosen, layout=layout, reason=form.reason.data or "", actor=current_person(), printer=printer
    )
    if printer is None:
        return _file(layout, chosen, form)
    flash(_("The labels are on their way to %(printer)s.", printer=printer.name), "success")
    return redirect(url_for("labels.prints"))


def _file(layout: LabelLayout, chosen: list[Labelled], form: LabelsForm) -> Response:
    """Return the labels as PDF or ZPL."""
    services: Services = current_app.extensions["lims.services"]
    labels = [one.label for one in chosen]
    if layout is LabelLayout.ZPL:
        named = {"Content-Disposition": 'attachment; filename="labels.zpl"'}
        text = zpl(labels, services.fonts, dots_per_mm=form.dots.data)
        return Response(text, mimetype="text/plain", headers=named)
    roll = layout is LabelLayout.ROLL
    job = roll_labels(labels) if roll else sheet_labels(labels, start=form.start.data or 1)
    commit_early()  # the write lock does not wait for the printer
    named = {"Content-Disposition": 'inline; filename="labels.pdf"'}
    return Response(services.printer.render(job), mimetype="application/pdf", headers=named)


def _labels_page(kind: str, form: LabelsForm, chosen: list[Labelled]) -> str:
    """Return the page that asks on what to print."""
    again = queries.printed_before(session(), LabelKind(kind), chosen) if chosen else set()
    return render_template("accounts/labels/print.html", kind=LabelKind(kind), form=form, chosen=chosen, again=again)


@pages.get("/prints")
@requires(Permission.SAMPLES_LABELS_PRINT)
def prints() -> str:
    """List what was printed, newest first, and what became of it."""
    found = queries.prints(session(), after=next(iter(asked_key() or ()), None))
    page = page_of(found, lambda line: line.id)
    return render_template("accounts/labels/prints.html", page=page, became=sentences.outcome)


@pages.get("/printers")
@requires(Permission.ACCOUNTS_PRINTERS_MANAGE)
def printers() -> str:
    """List the label printers of the house."""
    return render_template("accounts/labels/printers.html", printers=queries.printers(session()))


@pages.route("/printers/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_PRINTERS_MANAGE)
def new_printer() -> Answer:
    """Add a label printer."""
    return _set(None)


@pages.route("/printers/<int:printer_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_PRINTERS_MANAGE)
def printer(printer_id: int) -> Answer:
    """Change a label printer, or take it out of service."""
    return _set(queries.printer_by_id(session(), printer_id))


def _set(found: Printer | None) -> Answer:
    """Show the form of a printer and take it."""
    form = PrinterForm(obj=found)
    if not form.validate_on_submit():
        return render_template("accounts/labels/printer.html", form=form, printer=found), 422 if form.errors else 200
    try:
        operations.set_printer(
            session(), found, name=form.name.data or "", address=form.address.data or "", port=form.port.data or 0,
            dots_per_mm=form.dots_per_mm.data, media=Media(form.media.data), in_service=form.in_service.data,
            actor=current_person(),
        )  # fmt: skip
    except LimsError as obstacle:
        form.refuse(obstacle)
        answer = render_template("accounts/labels/printer.html", form=form, printer=found)
        return answer, explain(obstacle).status
    flash(_("The printer is on record."), "success")
    return redirect(url_for("labels.printers"))
