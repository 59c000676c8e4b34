"""Pages of the catalogue: the standards in use, one standard with its requirements.

The worksheet of confirmations, a new version.
"""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.catalogue import operations, queries, sentences  # noqa: F401 - the sentences are registered by being imported
from lims.catalogue.forms import ConfirmForm, ImportStandardForm, SheetForm, TakeStandardForm
from lims.catalogue.models import StandardEdition
from lims.catalogue.previews import preview
from lims.catalogue.worksheet import confirm_sheet, sheet
from lims.errors import LimsError, NotFound
from lims.permissions import Permission
from lims.web import i18n
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.transaction import session

pages = Blueprint("catalogue", __name__, url_prefix="/standards")

Answer = str | Response | BaseResponse | tuple[str, int]


@pages.get("")
@requires(Permission.CATALOGUE_STANDARDS_READ)
def standards() -> str:
    """List the newest version of each standard."""
    found = queries.editions(session(), after=asked_key(), most=SIZE + 1)
    return render_template("catalogue/standards.html", page=page_of(found, lambda one: (one.product, one.code)))


@pages.get("/import")
@requires(Permission.CATALOGUE_STANDARDS_IMPORT)
def import_standard() -> str:
    """Ask for a standard's data file and its first day of use; the next page shows what it would change."""
    return render_template("catalogue/import.html", form=ImportStandardForm())


def _taken(edition: StandardEdition, *, new: bool) -> BaseResponse:
    """Say what became of a file, and go to the version that holds it."""
    flash(
        _("Version %(version)s is in the catalogue.", version=edition.version)
        if new
        else _("This content is in the catalogue already."),
        "success" if new else "info",
    )
    return redirect(url_for("catalogue.standard", edition_id=edition.id))


@pages.post("/import/preview")
@requires(Permission.CATALOGUE_STANDARDS_IMPORT)
def preview_import() -> Answer:
    """Show what a data file would change, before it changes anything."""
    form = ImportStandardForm()
    if not form.validate_on_submit():
        return render_template("catalogue/import.html", form=form), 422
    content = form.file.data.read()
    try:
        found = preview(session(), operations.read_document(content), used_from=form.used_from.data)
    except LimsError as refusal:
        form.refuse(refusal)
        return render_template("catalogue/import.html", form=form), explain(refusal).status
    take = TakeStandardForm(
        formdata=None,
        content=content.decode(),
        used_from=form.used_from.data.isoformat(),
        instead_of=str(found.before.version if found.before else 0),
    )
    return render_template("catalogue/preview.html", found=found, form=take, changed=False)


@pages.post("/import/take")
@requires(Permission.CATALOGUE_STANDARDS_IMPORT)
@once
def take_import() -> Answer:
    """Take the data file that was looked at; where the catalogue has changed since, show the difference again."""
    form = TakeStandardForm()
    if not form.validate_on_submit():
        return redirect(url_for("catalogue.import_standard"))
    document = operations.read_document((form.content.data or "").encode())
    found = preview(session(), document, used_from=form.used_from.data)
    current = str(found.before.version if found.before else 0)
    if found.known is None and current != form.instead_of.data:
        form.instead_of.process(None, current)
        return render_template("catalogue/preview.html", found=found, form=form, changed=True), 409
    days = {"used_from": form.used_from.data, "used_to": form.used_to.data}
    try:
        edition, new = operations.import_standard(session(), document, **days, actor=current_person())
    except LimsError as refusal:
        form.refuse(refusal)
        return render_template("catalogue/preview.html", found=found, form=form, changed=False), explain(refusal).status
    return _taken(edition, new=new)


@pages.get("/<int:edition_id>")
@requires(Permission.CATALOGUE_STANDARDS_READ)
def standard(edition_id: int) -> str:
    """Show one version: classes, requirements with limits, what is confirmed, the other versions."""
    edition = queries.edition_by_id(session(), edition_id)
    return render_template(
        "catalogue/standard.html",
        edition=edition,
        standard=queries.standard_of(edition),
        confirmations=queries.confirmations(session(), edition.id),
        versions=queries.versions_of(session(), edition.code),
        difference=queries.difference_to_the_version_before(session(), edition),
        person=current_person(),
    )


@pages.route("/<int:edition_id>/requirements/<requirement>", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_REQUIREMENTS_CONFIRM)
def confirm(edition_id: int, requirement: str) -> Answer:
    """Confirm one requirement against the standard itself: limit, rule, specimens, conditioning."""
    edition, form = queries.edition_by_id(session(), edition_id), ConfirmForm()
    if not form.validate_on_submit():
        return _confirm_page(edition, requirement, form), 422 if form.errors else 200
    page, clause = form.page.data or "", form.clause.data or ""
    try:
        operations.confirm(session(), edition, requirement, page=page, clause=clause, actor=current_person())
    except LimsError as refusal:
        form.refuse(refusal)
        return _confirm_page(edition, requirement, form), explain(refusal).status
    flash(_("Your confirmation is noted."), "success")
    return redirect(url_for("catalogue.standard", edition_id=edition_id))


def _confirm_page(edition: StandardEdition, requirement: str, form: ConfirmForm) -> str:
    """Return the page of one requirement: its limits, all of its data, how far it is confirmed."""
    standard, language = queries.standard_of(edition), i18n.language()
    one = standard.by_id.get(requirement)
    if one is None:
        raise NotFound(kind="requirement", key=requirement)
    classes, written = standard.classes.items(), one.document.items()
    return render_template(
        "catalogue/confirm.html",
        edition=edition,
        requirement=one,
        limits=[{"label": name[language], "value": one.limit_text(key, None, language)} for key, name in classes],
        fields=[{"label": key, "value": str(value)} for key, value in written if key not in {"id", "name"}],
        line=queries.confirmations(session(), edition.id).get(requirement),
        form=form,
    )


@pages.route("/<int:edition_id>/worksheet", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_REQUIREMENTS_CONFIRM)
def worksheet(edition_id: int) -> Answer:
    """Show all requirements of an edition on one sheet; confirm those rows whose page and clause are filled in."""
    edition, form = queries.edition_by_id(session(), edition_id), SheetForm()
    typed, faults = request.form, dict[str, str]()
    if form.validate_on_submit():
        done, faults = confirm_sheet(session(), edition, typed, actor=current_person())
        if not faults:
            flash(_("%(count)s requirements are confirmed by you.", count=done), "success" if done else "info")
            return redirect(url_for("catalogue.worksheet", edition_id=edition_id))
        session().rollback()
        edition = queries.edition_by_id(session(), edition_id)
    rows = sheet(session(), edition, person=current_person(), language=i18n.language(), typed=typed, faults=faults)
    page = render_template("catalogue/worksheet.html", edition=edition, rows=rows, form=form, faults=faults)
    return page, 422 if faults else 200
