"""The public pages: ask, be answered, check a file; the laboratory's certificates to take away."""

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims import clock
from lims.certificates import queries
from lims.certificates.checking import Checked, check
from lims.certificates.downloads import services
from lims.certificates.public.forms import CheckForm
from lims.certificates.verifying import UNKNOWN, code_said, facts_said, state_said
from lims.printing.authority import Authority
from lims.printing.content_schema import schema_bytes
from lims.printing.revocation import revocation_list
from lims.web.access import public
from lims.web.limits import few_tries, some_looks
from lims.web.transaction import database, session

pages = Blueprint("public", __name__)

Answer = str | Response | BaseResponse | tuple[str | Response, int]


@pages.get("/verify")
@public
@some_looks
def verify_form() -> Answer:
    """Ask for the code that stands beside the QR code, or for the file."""
    typed = request.args.get("code", "").strip().partition("#")[0].rsplit("/", 1)[-1]
    if typed:
        return redirect(url_for("public.verify", token=typed))
    return render_template("certificates/verify_form.html", form=CheckForm(formdata=None), most=_most_bytes())


@pages.get("/verify/<token>")
@public
@some_looks
def verify(token: str) -> Answer:
    """Say to anybody who holds a certificate whether it stands."""
    answer = queries.public_by_token(session(), token)
    page = render_template(
        "certificates/verify.html",
        state=state_said(answer),
        said=facts_said(answer) if answer else None,
        code=code_said(answer, services().keys) if answer else None,
        answer=answer,
        token=token,
        form=CheckForm(formdata=None),
        most=_most_bytes(),
    )
    return page if answer else (page, 404)


@pages.get("/verify/<token>/json")
@public
@some_looks
def verify_json(token: str) -> Answer:
    """Say the same to a program."""
    answer = queries.public_by_token(session(), token)
    return jsonify(facts_said(answer)) if answer else (jsonify(state=UNKNOWN), 404)


@pages.post("/verify")
@public
@few_tries
def check_file() -> Answer:
    """Check a file that somebody holds: what it is, and whether the certificate that it claims to be stands."""
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("certificates/verify_form.html", form=form, most=_most_bytes()), 422
    authority = Authority.read(services().published)
    with database().snapshot() as reading:  # a file takes a moment to read: nobody waits for it to write
        found = check(reading, form.file.data.read(), authority)
    if found.is_genuine and found.standing:
        flash(_genuine(found), "success")
        return redirect(url_for("public.verify", token=found.standing.certificate.token))
    return render_template("certificates/checked.html", found=found, form=CheckForm(formdata=None), most=_most_bytes())


@pages.get("/laboratory.pem")
@public
@some_looks
def certificates() -> Response:
    """Give the laboratory's certificates and the list of revoked ones: all that `lims verify` needs."""
    return Response(services().published, mimetype="application/x-pem-file")


@pages.get("/laboratory.crl")
@public
@some_looks
def revocations() -> Response:
    """Give the list of revoked certificates (RFC 5280), never older than a week."""
    return Response(revocation_list(services().keys, clock.now()), mimetype="application/pkix-crl")


def _genuine(found: Checked) -> str:
    if found.answer.kind == "code":
        return _("The code on your picture is genuine. Compare the results on the paper with these.")
    return _("Your file is, byte for byte, the one that the laboratory issued.")


def _most_bytes() -> int:
    most: int = current_app.config["MAX_CONTENT_LENGTH"]
    return most


@pages.get("/schemas/greenlane-certificate-1.json")
@public
@some_looks
def content_schema() -> Response:
    """Give the JSON Schema of what is embedded in each certificate."""
    return Response(schema_bytes(), mimetype="application/schema+json")
