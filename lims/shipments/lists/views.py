"""Pages of lists: their versions, one version, publishing the next; the credit grades."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.errors import LimsError
from lims.permissions import Permission
from lims.shipments.declarations.queries import party_by_identifier
from lims.shipments.lists import operations, queries, reading, sentences  # noqa: F401 - sentences register themselves
from lims.shipments.lists.forms import GradeForm, PublishForm
from lims.shipments.lists.models import CreditGrade, ListKind
from lims.shipments.lists.operations import Entry
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("lists", __name__, url_prefix="/lists")

Answer = str | Response | BaseResponse | tuple[str, int]


@pages.get("")
@requires(Permission.SHIPMENTS_LISTS_READ)
def lists() -> str:
    """Show the versions of all lists, the newest first."""
    page = page_of(queries.versions(session(), after=asked_key()), lambda one: (one.published_on, one.id))
    return render_template("shipments/lists.html", page=page)


@pages.get("/grades")
@requires(Permission.SHIPMENTS_LISTS_READ)
def grades() -> str:
    """Show the credit grades of the operators, the newest first."""
    page = page_of(queries.grades(session(), after=asked_key()), lambda one: (one.from_on, one.id))
    return render_template("shipments/grades.html", page=page)


@pages.get("/<int:version_id>")
@requires(Permission.SHIPMENTS_LISTS_READ)
def version(version_id: int) -> str:
    """Show the entries of one version."""
    found = queries.version_by_id(session(), version_id)
    key = asked_key()
    entries = queries.entries_after(session(), version_id, int(key[0]) if key else 0, most=SIZE + 1)
    return render_template("shipments/list.html", version=found, page=page_of(entries, lambda entry: entry.id))


@pages.route("/publish", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_LISTS_MAINTAIN)
def publish() -> Answer:
    """Add the version of a list that was published on a day."""
    form, status = PublishForm(), 200
    if form.validate_on_submit():
        try:
            found, created = operations.publish(
                session(),
                ListKind(form.kind.data),
                published_on=form.published_on.data,
                entries=_entries(form),
                source=form.source.data or "",
                actor=current_person(),
            )
        except LimsError as refusal:
            form.refuse(refusal)
            status = explain(refusal).status
        else:
            flash(_("The list is published.") if created else _("This list is here already; nothing was changed."))
            return redirect(url_for("lists.version", version_id=found.id))
    elif form.errors:
        status = 422
    return render_template("shipments/publish.html", form=form), status


def _entries(form: PublishForm) -> list[Entry]:
    """Return what the file holds, or what was typed instead."""
    if form.file.data:
        return reading.read_entries(form.file.data.read())
    typed = form.entries.data or ""
    head = "" if typed.lower().startswith("manufacturer") else "manufacturer,identifier,product\n"
    return reading.entries_of(head + typed)


@pages.route("/grades/new", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_LISTS_MAINTAIN)
def grade() -> Answer:
    """Give an operator a credit grade from a day on."""
    form, status = GradeForm(), 200
    if form.validate_on_submit():
        try:
            party = party_by_identifier(session(), form.identifier.data or "")
            _credit, created = operations.grade(
                session(), party, grade=CreditGrade(form.grade.data), from_on=form.from_on.data, actor=current_person()
            )
        except LimsError as refusal:
            form.refuse(refusal)
            status = explain(refusal).status
        else:
            flash(_("The grade is noted.") if created else _("This grade is here already; nothing was changed."))
            return redirect(url_for("lists.grades"))
    elif form.errors:
        status = 422
    return render_template("shipments/grade.html", form=form), status
