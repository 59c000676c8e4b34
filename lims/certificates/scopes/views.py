"""Pages of the scope register: who may authorise what, and within which accreditation."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from lims import clock
from lims.accounts.queries import laboratory, people_with
from lims.catalogue.models import StandardEdition
from lims.certificates.scopes import operations, queries, sentences  # noqa: F401 - the sentences register themselves
from lims.certificates.scopes.forms import EndForm, GrantForm
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.pagination import SIZE, asked_key, page_of
from lims.web.people import person_name
from lims.web.transaction import session

pages = Blueprint("scopes", __name__, url_prefix="/certificates/scopes")

Answer = str | Response | tuple[str, int]


@pages.get("")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def scopes() -> str:
    """List the register, the newest entry first."""
    found = queries.scopes_page(session(), after=asked_key(), size=SIZE + 1)
    return render_template("certificates/scopes.html", page=page_of(found, lambda line: line.id), today=clock.today())


@pages.get("/new")
@requires(Permission.CERTIFICATES_SCOPES_MAINTAIN)
def choose() -> Answer:
    """Ask for the standard whose methods are to be granted."""
    if chosen := request.args.get("edition", type=int):
        return redirect(url_for("scopes.grant", edition=chosen))
    return render_template("certificates/scope_choose.html", editions=queries.editions(session()))


@pages.route("/new/<int:edition>", methods=["GET", "POST"])
@requires(Permission.CERTIFICATES_SCOPES_MAINTAIN)
@once
def grant(edition: int) -> Answer:
    """Grant methods of one standard to a signatory."""
    found = queries.edition_by_id(session(), edition)
    form = _grant_form(found)
    if not form.validate_on_submit():
        return _grant_page(form, found), 422 if form.errors else 200
    try:
        operations.grant(
            session(),
            person_id=form.person_id.data,
            edition=found,
            methods=form.methods.data,
            site=form.site.data or "",
            accredited=form.accredited.data,
            reference=form.reference.data or "",
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            actor=current_person(),
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _grant_page(form, found), explain(obstacle).status
    flash(_("The scope is granted."), "success")
    return redirect(url_for("scopes.scopes"))


def _grant_form(edition: StandardEdition) -> GrantForm:
    """Return the form with the signatories and the methods of an edition as choices, all of them chosen."""
    methods, identity = queries.methods_of_edition(edition), laboratory(session())
    form = GrantForm(from_on=clock.today(), methods=methods, site=identity.site if identity else "")
    form.methods.choices = [SelectChoice(method) for method in methods]
    form.person_id.choices = [
        SelectChoice(str(person.id), f"{person_name(person.name)} · {person.code}")
        for person in people_with(session(), Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    ]
    return form


def _grant_page(form: GrantForm, edition: StandardEdition) -> str:
    return render_template("certificates/scope_grant.html", form=form, edition=edition)


@pages.route("/<int:entry>/end", methods=["GET", "POST"])
@requires(Permission.CERTIFICATES_SCOPES_MAINTAIN)
def end(entry: int) -> Answer:
    """End an entry with its last day."""
    found = queries.scope_by_id(session(), entry)
    form = EndForm(to_on=clock.today())
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            operations.end(
                session(), found, to_on=form.to_on.data, reason=form.reason.data or "", actor=current_person()
            )
        except LimsError as obstacle:
            form.refuse(obstacle)
            status = explain(obstacle).status
        else:
            flash(_("The scope is ended."), "success")
            return redirect(url_for("scopes.scopes"))
    person = queries.person_name(session(), found.person_id)
    return render_template("certificates/scope_end.html", scope=found, person=person, form=form), status
