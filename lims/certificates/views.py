"""Pages of certificates: the register, what waits for a signature, the draft, one certificate and the acts upon it."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims import clock
from lims.certificates import operations, queries, searching, sentences  # noqa: F401 - sentences register themselves
from lims.certificates.downloads import HAS_FILE, given, services, streamed_bundle
from lims.certificates.drafting import paper, sheet
from lims.certificates.forms import ReasonForm, RevokeForm, SignForm, SupersedeForm
from lims.certificates.framing import changed_meanwhile, framed, style_of_sheet
from lims.certificates.models import Certificate, CertificateState, ReasonClass
from lims.certificates.obstacles import Act, obstacle_to
from lims.certificates.signing import prove
from lims.errors import Invalid, LimsError
from lims.permissions import Permission
from lims.printing.fonts import refuse_missing_characters
from lims.shipments.declarations.models import DeclarationLine
from lims.shipments.declarations.queries import line_of
from lims.web import shell
from lims.web.access import current_person, requires
from lims.web.errors import explain, sentence
from lims.web.once import once
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import database, session, writes

pages = Blueprint("certificates", __name__)

Answer = str | Response | BaseResponse | tuple[str | Response, int]
MOST_IN_ZIP = 200


@pages.get("/certificates")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def certificates() -> str:
    """Search the register by anything that is known of a certificate."""
    search = searching.search_of(request.args)
    found = searching.certificates_page(session(), search, after=asked_key(), zone=shell.zone())
    page = page_of(found, key=lambda line: line.id)
    return render_template("certificates/certificates.html", page=page, search=search, states=list(CertificateState))


@pages.get("/certificates/to-sign")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def to_sign() -> str:
    """List the lines whose results wait for a signature."""
    return render_template("certificates/to_sign.html", waiting=queries.lines_to_sign(session()))


@pages.get("/certificates/draft/<shipment>/<int:line_no>")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def draft(shipment: str, line_no: int) -> str:
    """Show exactly what would be issued, with every obstacle."""
    return _draft_page(line_of(session(), shipment, line_no), SignForm())


@pages.post("/certificates/draft/<shipment>/<int:line_no>")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
@once
def authorise(shipment: str, line_no: int) -> Answer:
    """Authorise what was shown."""
    return _signed(SignForm(), lambda: line_of(session(), shipment, line_no), lambda: None)


@pages.get("/certificates/draft/<shipment>/<int:line_no>/paper")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def draft_paper(shipment: str, line_no: int) -> Response:
    """Show the draft as it will look on paper."""
    line = line_of(session(), shipment, line_no)
    found = operations.preview(session(), line, actor=current_person(), services=services())
    return _file(paper(found, actor=current_person(), services=services()), "draft.pdf", "application/pdf")


@pages.get("/certificates/draft/<shipment>/<int:line_no>/sheet")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def draft_sheet(shipment: str, line_no: int) -> Answer:
    """Show the very page that will be printed, inside the page of the draft whose digest is given."""
    line, replaced = line_of(session(), shipment, line_no), request.args.get("supersedes", "")
    old = queries.certificate_by_number(session(), replaced) if replaced else None
    found = operations.preview(session(), line, actor=current_person(), services=services(), supersedes=old)
    if found.sha256 != request.args.get("digest", found.sha256):
        return framed(changed_meanwhile(f"{shipment}/{line_no}")), 409
    style = url_for("certificates.sheet_style")
    return framed(sheet(found, actor=current_person(), services=services(), stylesheet=style, supersedes=old))


@pages.get("/certificates/sheet.css")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def sheet_style() -> Response:
    """Give the printed certificate's style sheet, with what a screen needs beside."""
    return Response(style_of_sheet(), mimetype="text/css")


@pages.get("/certificates/<number>/supersede")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
def supersede(number: str) -> str:
    """Show the draft that would take a certificate's place."""
    old = queries.certificate_by_number(session(), number)
    return _draft_page(_line_of(old), SupersedeForm(), supersedes=old)


@pages.post("/certificates/<number>/supersede")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
@once
def authorise_replacement(number: str) -> Answer:
    """Authorise the replacement."""

    def old() -> Certificate:
        return queries.certificate_by_number(session(), number, to_change=True)

    return _signed(SupersedeForm(), lambda: _line_of(old()), old)


def _line_of(certificate: Certificate) -> DeclarationLine:
    return session().get_one(DeclarationLine, certificate.line_id)


def _signed(
    form: SignForm, find_line: Callable[[], DeclarationLine], find_old: Callable[[], Certificate | None]
) -> Answer:
    """Check the password between two transactions, then authorise; a refusal shows the draft again."""
    if not form.validate_on_submit():
        return _draft_page(find_line(), form, supersedes=find_old()), 422
    refuse_missing_characters(
        "", services().fonts
    )  # fonts are made and read at their first use: not inside a transaction
    session().rollback()
    try:
        proof = prove(database(), form.password.data or "", actor=current_person())
        certificate = operations.authorise(
            session(),
            find_line(),
            password=proof,
            actor=current_person(),
            services=services(),
            supersedes=find_old(),
            content_sha256=form.content_sha256.data or "",
            reason=form.reason.data or "" if isinstance(form, SupersedeForm) else "",
        )
    except LimsError as refusal:
        session().rollback()
        form.refuse(refusal)
        return _draft_page(find_line(), form, supersedes=find_old()), explain(refusal).status
    flash(_("Certificate %(number)s is authorised; its file is being made.", number=certificate.number), "success")
    return redirect(url_for("certificates.certificate", number=certificate.number))


def _draft_page(line: DeclarationLine, form: SignForm, supersedes: Certificate | None = None) -> str:
    """Return the page of a draft; the digest in the form is that of what the page shows."""
    found = operations.preview(session(), line, actor=current_person(), services=services(), supersedes=supersedes)
    form.content_sha256.data = found.sha256
    return render_template(
        "certificates/draft.html",
        draft=found,
        content=found.content,
        obstacles=[explain(one) for one in found.obstacles],
        form=form,
        person=current_person(),
        supersedes=supersedes,
    )


@pages.get("/certificates/<number>")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def certificate(number: str) -> str:
    """Show one certificate: what it says, whether it stands, its life, its files."""
    return _certificate_page(queries.certificate_by_number(session(), number), ReasonForm(), RevokeForm())


def _certificate_page(found: Certificate, reason_form: ReasonForm, revoke_form: RevokeForm) -> str:
    obstacles = {act.value: obstacle_to(act, found) for act in Act}
    return render_template(
        "certificates/certificate.html",
        certificate=found,
        content=queries.content_of(found),
        facts_of=queries.facts_of(session(), found),
        events_of=queries.events_of(session(), found.id),
        downloads=queries.downloads_of(session(), found.id),
        obstacles={act: sentence(one) if one else "" for act, one in obstacles.items()},
        reason_form=reason_form,
        revoke_form=revoke_form,
        has_file=found.state in HAS_FILE,
    )


@pages.get("/certificates/<number>/progress")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def progress(number: str) -> Response:
    """Say whether the file of an authorised certificate is made."""
    found = queries.certificate_by_number(session(), number)
    done = found.state is not CertificateState.AUTHORISED
    href = url_for("certificates.certificate", number=found.number)
    return jsonify(value=int(done), maximum=1, note="", done=done, href=href)


@pages.post("/certificates/<number>/suspend")
@requires(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
@once
def suspend(number: str) -> Answer:
    """Put a certificate under review."""
    return _done(number, operations.suspend, _("The certificate is under review; the public page says so."))


@pages.post("/certificates/<number>/lift")
@requires(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
@once
def lift(number: str) -> Answer:
    """End the review: the certificate stands."""
    return _done(number, operations.lift, _("The certificate stands again."))


@pages.post("/certificates/<number>/revoke")
@requires(Permission.CERTIFICATES_CERTIFICATES_REVOKE)
@once
def revoke(number: str) -> Answer:
    """Take a certificate back for good."""
    form = RevokeForm()
    found = queries.certificate_by_number(session(), number, to_change=True)
    if not form.validate_on_submit():
        return _certificate_page(found, ReasonForm(formdata=None), form), 422
    kind = ReasonClass(form.reason_class.data)
    operations.revoke(session(), found, reason=form.reason.data or "", reason_class=kind, actor=current_person())
    flash(_("The certificate is revoked; the public page says so."), "success")
    return redirect(url_for("certificates.certificate", number=found.number))


def _done(number: str, verb: Callable[..., None], said: str) -> Answer:
    """Do an act that needs a reason and nothing else."""
    form = ReasonForm()
    found = queries.certificate_by_number(session(), number, to_change=True)
    if not form.validate_on_submit():
        return _certificate_page(found, form, RevokeForm(formdata=None)), 422
    verb(session(), found, reason=form.reason.data or "", actor=current_person())
    flash(said, "success")
    return redirect(url_for("certificates.certificate", number=found.number))


@pages.get("/certificates/<number>/pdf")
@requires(Permission.CERTIFICATES_FILES_DOWNLOAD)
@writes
def pdf(number: str) -> Response:
    """Give the stored file, once the trail knows who gets it."""
    return _file(given(number, "pdf"), f"{number.upper()}.pdf", "application/pdf")


@pages.get("/certificates/<number>/json")
@requires(Permission.CERTIFICATES_FILES_DOWNLOAD)
@writes
def json(number: str) -> Response:
    """Give the content as stored."""
    return _file(given(number, "json"), f"{number.upper()}.json", "application/json")


@pages.post("/certificates/zip")
@requires(Permission.CERTIFICATES_FILES_DOWNLOAD)
def zip_selection() -> Answer:
    """Give an evidence bundle of a selection, or of everything that the search finds: it leaves while it is packed."""
    numbers = [] if "all" in request.form else request.form.getlist("number")
    if "all" in request.form:
        asked = {**request.form, "number": request.form.get("asked_number", "")}
        found = searching.ids_found(session(), searching.search_of(asked), zone=shell.zone())
    else:
        found = queries.ids_by_number(session(), numbers[:MOST_IN_ZIP])
    if not found or len(numbers) > MOST_IN_ZIP:
        remedy = _("Choose 1 to %(most)s certificates.", most=MOST_IN_ZIP)
        raise Invalid(field="number", value=len(numbers), remedy=remedy)
    return _file(streamed_bundle(found), f"certificates-{clock.today(shell.zone())}.zip", "application/zip")


def _file(content: bytes | Iterator[bytes], name: str, kind: str) -> Response:
    disposition = "attachment" if kind == "application/zip" else "inline"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'{disposition}; filename="{name}"'})
