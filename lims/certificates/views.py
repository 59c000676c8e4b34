"""Pages of certificates: the register, what waits for a signature, the draft, one certificate and the acts upon it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims import clock
from lims.certificates import operations, queries, searching, sentences  # noqa: F401 - sentences register themselves
from lims.certificates.downloads import HAS_FILE, given, services, streamed_bundle
from lims.certificates.drafting import paper, sheet
from lims.certificates.forms import CorrectForm, ReasonForm, RevokeForm, SignForm, SuspendForm
from lims.certificates.framing import changed_meanwhile, framed, style_of_sheet
from lims.certificates.models import Certificate, CertificateKind, CertificateState, Impact, ReasonClass
from lims.certificates.obstacles import Act, obstacle_to
from lims.certificates.recipients import queries as recipients
from lims.certificates.recipients.forms import SentForm
from lims.certificates.signing import prove
from lims.certificates.timestamps.queries import timestamps_of
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
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def to_sign() -> str:
    """List the lines whose results wait for a signature."""
    return render_template("certificates/to_sign.html", waiting=queries.lines_to_sign(session()))


@dataclass(frozen=True, slots=True)
class Asked:
    """For which line a draft is asked, of which kind, and which earlier certificate it corrects."""

    line: DeclarationLine
    kind: CertificateKind = CertificateKind.TEST
    supersedes: Certificate | None = None
    amends: Certificate | None = None

    @property
    def how(self) -> dict[str, Any]:
        """Return what the operations are told."""
        return {"supersedes": self.supersedes, "amends": self.amends, "kind": self.kind}

    @property
    def address(self) -> dict[str, str]:
        """Return the same as the address of a page says it."""
        named = {"supersedes": self.supersedes, "amends": self.amends}
        found = {name: one.number for name, one in named.items() if one}
        return found | ({"preliminary": "1"} if self.kind is CertificateKind.PRELIMINARY else {})


@pages.get("/certificates/draft/<shipment>/<int:line_no>")
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def draft(shipment: str, line_no: int) -> str:
    """Show exactly what would be issued, with every obstacle."""
    return _draft_page(_of_line(shipment, line_no), SignForm())


@pages.post("/certificates/draft/<shipment>/<int:line_no>")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
@once
def authorise(shipment: str, line_no: int) -> Answer:
    """Authorise what was shown."""
    kind = CertificateKind.PRELIMINARY if "preliminary" in request.args else CertificateKind.TEST
    return _signed(SignForm(), lambda: Asked(line_of(session(), shipment, line_no), kind))


@pages.get("/certificates/draft/<shipment>/<int:line_no>/paper")
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def draft_paper(shipment: str, line_no: int) -> Response:
    """Show the draft as it will look on paper."""
    asked = _of_line(shipment, line_no)
    found = operations.preview(session(), asked.line, actor=current_person(), services=services(), **asked.how)
    return _file(paper(found, actor=current_person(), services=services()), "draft.pdf", "application/pdf")


@pages.get("/certificates/draft/<shipment>/<int:line_no>/sheet")
@requires(Permission.CERTIFICATES_DRAFTS_READ)
def draft_sheet(shipment: str, line_no: int) -> Answer:
    """Show the very page that will be printed, inside the page of the draft whose digest is given."""
    asked = _of_line(shipment, line_no)
    found = operations.preview(session(), asked.line, actor=current_person(), services=services(), **asked.how)
    if found.sha256 != request.args.get("digest", found.sha256):
        return framed(changed_meanwhile(f"{shipment}/{line_no}")), 409
    style = url_for("certificates.sheet_style")
    return framed(sheet(found, actor=current_person(), services=services(), stylesheet=style))


@pages.get("/certificates/sheet.css")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def sheet_style() -> Response:
    """Give the printed certificate's style sheet, with what a screen needs beside."""
    return Response(style_of_sheet(), mimetype="text/css")


@pages.get("/certificates/<number>/supersede")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
def supersede(number: str) -> str:
    """Show the draft that would take a certificate's place."""
    return _draft_page(_replacing(number), CorrectForm())


@pages.post("/certificates/<number>/supersede")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
@once
def authorise_replacement(number: str) -> Answer:
    """Authorise the replacement."""
    return _signed(CorrectForm(), lambda: _replacing(number, to_change=True))


@pages.get("/certificates/<number>/amend")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
def amend(number: str) -> str:
    """Show the further document that would stand beside a certificate."""
    return _draft_page(_amending(number), CorrectForm())


@pages.post("/certificates/<number>/amend")
@requires(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
@once
def authorise_amendment(number: str) -> Answer:
    """Authorise the amendment."""
    return _signed(CorrectForm(), lambda: _amending(number, to_change=True))


def _of_line(shipment: str, line_no: int) -> Asked:
    """Return the draft of a line: the whole answer, what is known so far, or what corrects an earlier certificate."""
    line = line_of(session(), shipment, line_no)
    if number := request.args.get("supersedes"):
        return Asked(line, supersedes=queries.certificate_by_number(session(), number))
    if number := request.args.get("amends"):
        return Asked(line, CertificateKind.COMPLEMENTARY, amends=queries.certificate_by_number(session(), number))
    return Asked(line, CertificateKind.PRELIMINARY if "preliminary" in request.args else CertificateKind.TEST)


def _replacing(number: str, *, to_change: bool = False) -> Asked:
    old = queries.certificate_by_number(session(), number, to_change=to_change)
    return Asked(session().get_one(DeclarationLine, old.line_id), supersedes=old)


def _amending(number: str, *, to_change: bool = False) -> Asked:
    first = queries.certificate_by_number(session(), number, to_change=to_change)
    return Asked(session().get_one(DeclarationLine, first.line_id), CertificateKind.COMPLEMENTARY, amends=first)


def _signed(form: SignForm, find: Callable[[], Asked]) -> Answer:
    """Check the password between two transactions, then authorise; a refusal shows the draft again."""
    if not form.validate_on_submit():
        return _draft_page(find(), form), 422
    refuse_missing_characters(
        "", services().fonts
    )  # fonts are made and read at their first use: not inside a transaction
    session().rollback()
    try:
        proof = prove(database(), form.password.data or "", actor=current_person())
        asked = find()
        certificate = operations.authorise(
            session(),
            asked.line,
            password=proof,
            actor=current_person(),
            services=services(),
            content_sha256=form.content_sha256.data or "",
            **(asked.how | _stated(form)),
        )
    except LimsError as refusal:
        session().rollback()
        form.refuse(refusal)
        return _draft_page(find(), form), explain(refusal).status
    flash(_("Certificate %(number)s is authorised; its file is being made.", number=certificate.number), "success")
    return redirect(url_for("certificates.certificate", number=certificate.number))


def _stated(form: SignForm) -> dict[str, Any]:
    """Return what the signatory says of a correction."""
    if not isinstance(form, CorrectForm):
        return {}
    return {"reason": form.reason.data or "", "impact": Impact(form.impact.data)}


def _draft_page(asked: Asked, form: SignForm) -> str:
    """Return the page of a draft; the digest in the form is that of what the page shows."""
    found = operations.preview(session(), asked.line, actor=current_person(), services=services(), **asked.how)
    form.content_sha256.data = found.sha256
    if isinstance(form, CorrectForm) and not form.is_submitted() and found.impact:
        form.impact.data = found.impact.value
    return render_template(
        "certificates/draft.html",
        draft=found,
        content=found.content,
        obstacles=[explain(one) for one in found.obstacles],
        form=form,
        person=current_person(),
        supersedes=asked.supersedes,
        amends=asked.amends,
        how=asked.address,
    )


@pages.get("/certificates/<number>")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
def certificate(number: str) -> str:
    """Show one certificate: what it says, whether it stands, its life, its files."""
    return _certificate_page(queries.certificate_by_number(session(), number))


def _certificate_page(
    found: Certificate, reason_form: ReasonForm | None = None, revoke_form: RevokeForm | None = None
) -> str:
    obstacles = {act.value: obstacle_to(act, found) for act in Act}
    return render_template(
        "certificates/certificate.html",
        certificate=found,
        content=queries.content_of(found),
        facts_of=queries.facts_of(session(), found),
        events_of=queries.events_of(session(), found.id),
        downloads=queries.downloads_of(session(), found.id),
        obstacles={act: sentence(one) if one else "" for act, one in obstacles.items()},
        amendments=queries.amendments_of(session(), found.id, in_states=list(CertificateState)),
        stamps=timestamps_of(session(), [found.id]).get(found.id, []),
        notices=recipients.notices_of(session(), found.id),
        unread=recipients.unread(session(), found.id, current_person().id),
        sent_form=SentForm(formdata=None),
        reason_form=reason_form or SuspendForm(formdata=None),
        revoke_form=revoke_form or RevokeForm(formdata=None),
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
    form = SuspendForm()
    stated = {"impact": Impact(form.impact.data)} if form.validate_on_submit() else {}
    return _done(
        number, form, operations.suspend, _("The certificate is under review; the public page says so."), **stated
    )


@pages.post("/certificates/<number>/lift")
@requires(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
@once
def lift(number: str) -> Answer:
    """End the review: the certificate stands."""
    return _done(number, ReasonForm(), operations.lift, _("The certificate stands again."))


@pages.post("/certificates/<number>/revoke")
@requires(Permission.CERTIFICATES_CERTIFICATES_REVOKE)
@once
def revoke(number: str) -> Answer:
    """Take a certificate back for good."""
    form = RevokeForm()
    found = queries.certificate_by_number(session(), number, to_change=True)
    if not form.validate_on_submit():
        return _certificate_page(found, revoke_form=form), 422
    stated: dict[str, Any] = {"reason_class": ReasonClass(form.reason_class.data), "impact": Impact(form.impact.data)}
    operations.revoke(session(), found, reason=form.reason.data or "", actor=current_person(), **stated)
    flash(_("The certificate is revoked; the public page says so."), "success")
    return redirect(url_for("certificates.certificate", number=found.number))


def _done(number: str, form: ReasonForm, verb: Callable[..., None], said: str, **stated: Any) -> Answer:
    """Do an act that needs a reason."""
    found = queries.certificate_by_number(session(), number, to_change=True)
    if not form.validate_on_submit():
        return _certificate_page(found, reason_form=form), 422
    verb(session(), found, reason=form.reason.data or "", actor=current_person(), **stated)
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
