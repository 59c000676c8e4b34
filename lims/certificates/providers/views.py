"""The page that says whose result it is: one requirement of one request."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.bench.assignments.models import Assignment
from lims.bench.assignments.queries import assignment_of
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.certificates.providers import operations, queries, sentences  # noqa: F401 - the sentences register themselves
from lims.certificates.providers.forms import ProviderForm, WithdrawForm
from lims.errors import LimsError
from lims.permissions import Permission
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("providers", __name__, url_prefix="/certificates/providers")

Answer = str | Response | tuple[str, int]


@pages.route("/<request_number>/<requirement>", methods=["GET", "POST"])
@requires(Permission.CERTIFICATES_PROVIDERS_NOTE)
@once
def provider(request_number: str, requirement: str) -> Answer:
    """Show and note which other laboratory provided a result."""
    work = assignment_of(session(), request_number, requirement)
    form = ProviderForm(obj=queries.noted(session(), [work.id]).get(work.id))
    if not form.validate_on_submit():
        return _page(work, request_number, form), 422 if form.errors else 200
    try:
        operations.note(
            session(),
            work,
            laboratory=form.laboratory.data or "",
            address=form.address.data or "",
            report=form.report.data or "",
            accredited=form.accredited.data,
            actor=current_person(),
        )
    except LimsError as obstacle:
        form.refuse(obstacle)
        return _page(work, request_number, form), explain(obstacle).status
    flash(_("Noted; the certificate will mark this result."), "success")
    return redirect(url_for("providers.provider", request_number=request_number, requirement=requirement))


@pages.post("/<request_number>/<requirement>/withdraw")
@requires(Permission.CERTIFICATES_PROVIDERS_NOTE)
@once
def withdraw(request_number: str, requirement: str) -> Answer:
    """Take a note back."""
    work = assignment_of(session(), request_number, requirement)
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _page(work, request_number, ProviderForm(formdata=None), form), 422
    operations.withdraw(session(), work, reason=form.reason.data or "", actor=current_person())
    flash(_("The note is withdrawn; the result counts as our own."), "success")
    return redirect(url_for("providers.provider", request_number=request_number, requirement=requirement))


def _page(work: Assignment, number: str, form: ProviderForm, withdraw_form: WithdrawForm | None = None) -> str:
    edition = session().get_one(StandardEdition, queries.edition_of(session(), work.request_id))
    return render_template(
        "certificates/provider.html",
        form=form,
        withdraw_form=withdraw_form or WithdrawForm(formdata=None),
        noted=queries.noted(session(), [work.id]).get(work.id),
        number=number,
        requirement=standard_of(edition).requirement(work.requirement),
    )
