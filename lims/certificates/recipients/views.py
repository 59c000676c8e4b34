"""What is noted of recipients on a certificate's page: that it was sent, that a notice was read, that one was told."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lims.certificates import queries as certificates
from lims.certificates.recipients import operations, queries, sentences  # noqa: F401 - the sentences register themselves
from lims.certificates.recipients.forms import SentForm
from lims.permissions import Permission
from lims.web.access import current_person, requires, signed_in
from lims.web.once import once
from lims.web.transaction import session

pages = Blueprint("recipients", __name__, url_prefix="/certificates/<number>/recipients")


@pages.post("/sent")
@requires(Permission.CERTIFICATES_RECIPIENTS_NOTE)
@once
def sent(number: str) -> Response:
    """Note that the file was sent to somebody outside."""
    found = certificates.certificate_by_number(session(), number)
    operations.note_sent(session(), found, to=SentForm().to.data or "", actor=current_person())
    flash(_("Noted. Whoever was sent it is listed when the certificate changes."), "success")
    return _back(found.number)


@pages.post("/read")
@signed_in
def read(number: str) -> Response:
    """Note that the reader knows what happened."""
    found = certificates.certificate_by_number(session(), number)
    operations.read(session(), found, actor=current_person())
    return _back(found.number)


@pages.post("/<int:notice_id>/told")
@requires(Permission.CERTIFICATES_RECIPIENTS_NOTE)
def told(number: str, notice_id: int) -> Response:
    """Note that somebody outside was told."""
    found = certificates.certificate_by_number(session(), number)
    notice = queries.notice_by_id(session(), notice_id, found.id)
    if operations.note_told(session(), notice, actor=current_person()):
        flash(_("Noted that %(recipient)s was told.", recipient=notice.recipient), "success")
    return _back(found.number)


def _back(number: str) -> Response:
    return redirect(url_for("certificates.certificate", number=number))
