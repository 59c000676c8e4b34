"""Pages of documents: present one for a line, open its scan."""

import io

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from lims.errors import LimsError, NotFound
from lims.files import FileStore
from lims.permissions import Permission
from lims.shipments.declarations.queries import line_of
from lims.shipments.documents import queries
from lims.shipments.documents.forms import PresentForm
from lims.shipments.documents.operations import present
from lims.shipments.documents.scans import keep, type_of
from lims.web.access import current_person, requires
from lims.web.errors import explain
from lims.web.transaction import session

pages = Blueprint("documents", __name__, url_prefix="/shipments")

Answer = str | Response | BaseResponse | tuple[str, int]


@pages.route("/<number>/lines/<int:line_no>/documents/present", methods=["GET", "POST"])
@requires(Permission.SHIPMENTS_DOCUMENTS_PRESENT)
def present_document(number: str, line_no: int) -> Answer:
    """Take a document for a line."""
    line = line_of(session(), number, line_no)
    form, status = PresentForm(data={"kind": request.args.get("kind", "")}), 200
    if form.validate_on_submit():
        try:
            file = keep(_store(), form.file.data)
            present(
                session(),
                line,
                kind=form.kind.data,
                number=form.number.data or "",
                issued_on=form.issued_on.data,
                file=file,
                actor=current_person(),
            )
        except LimsError as refusal:
            form.refuse(refusal)
            status = explain(refusal).status
        else:
            flash(_("The document is noted."))
            return redirect(url_for("shipments.shipment", number=number, _anchor=f"line-{line_no}"))
    elif form.errors:
        status = 422
    return render_template("shipments/present.html", form=form, number=number, line=line), status


@pages.get("/documents/<int:document_id>/scan")
@requires(Permission.SHIPMENTS_PARTIES_READ)
def scan(document_id: int) -> Response:
    """Send the scan of a document."""
    document = queries.document_by_id(session(), document_id)
    if not document.file_sha256:
        raise NotFound(kind="scan", key=document.reference)
    content = _store().get(document.file_sha256)
    return send_file(
        io.BytesIO(content), mimetype=type_of(content), download_name=document.file_name, as_attachment=True
    )


def _store() -> FileStore:
    """Return the file store of the running application."""
    store: FileStore = current_app.extensions["lims.services"].files
    return store
