"""Pages of labels: choosing what is printed on what, for all kinds of things."""

from flask import Blueprint, Response, current_app, render_template, request

from lims.accounts.labels import (
    operations,
    people,  # noqa: F401 - importing registers the labels of people
    queries,
    sentences,  # noqa: F401 - importing registers the sentences
)
from lims.accounts.labels.forms import LabelsForm
from lims.accounts.labels.kinds import Labelled, source_of
from lims.accounts.labels.models import LabelLayout
from lims.errors import LimsError
from lims.permissions import Permission
from lims.printing.documents import RenderJob
from lims.printing.labels import LabelKind, roll_labels, sheet_labels
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.transaction import commit_early, session

pages = Blueprint("labels", __name__, url_prefix="/labels")

Answer = str | Response | tuple[str, int]


@pages.route("/<kind>", methods=["GET", "POST"])
@requires(Permission.SAMPLES_LABELS_PRINT)
def print_labels(kind: str) -> Answer:
    """Print the labels of the things that are named (``code``, repeatable) as PDF; without one, offer all."""
    source = source_of(kind)
    if source.permission is not Permission.SIGNED_IN:
        current_person().must(source.permission)
    codes, form = request.values.getlist("code"), LabelsForm()
    chosen = source.find(session(), codes) if codes or request.method == "GET" else []
    if not chosen or not form.validate_on_submit():
        return _labels_page(kind, form, chosen), 422 if form.errors or request.method == "POST" else 200
    try:
        return _printed(LabelKind(kind), chosen, form)
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _labels_page(kind, form, chosen), explain(obstacle).status


def _printed(kind: LabelKind, chosen: list[Labelled], form: LabelsForm) -> Answer:
    """Note the print and return the PDF: the trail has the print before its first byte."""
    layout = LabelLayout(form.layout.data)
    reason, actor = form.reason.data or "", current_person()
    operations.note_print(session(), kind, chosen, layout=layout, reason=reason, actor=actor)
    job = _job(layout, chosen, form)
    commit_early()  # the write lock does not wait for the printer
    pdf = current_app.extensions["lims.services"].printer.render(job)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="labels.pdf"'})


def _job(layout: LabelLayout, chosen: list[Labelled], form: LabelsForm) -> RenderJob:
    """Return the job that prints; on a sheet beginning at the label that is free."""
    labels = [one.label for one in chosen]
    return roll_labels(labels) if layout is LabelLayout.ROLL else sheet_labels(labels, start=form.start.data or 1)


def _labels_page(kind: str, form: LabelsForm, chosen: list[Labelled]) -> str:
    """Return the page that asks on what to print."""
    again = queries.printed_before(session(), LabelKind(kind), chosen) if chosen else set()
    return render_template("accounts/labels/print.html", kind=LabelKind(kind), form=form, chosen=chosen, again=again)
