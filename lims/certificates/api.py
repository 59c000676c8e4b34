"""Certificates for programs: the register, one certificate, its files."""

from flask import Blueprint, Response, request
from pydantic import BaseModel

from lims.certificates import queries, searching, sentences  # noqa: F401 - sentences register themselves
from lims.certificates.downloads import given
from lims.certificates.schemas import CertificateOut, CertificateRead, CertificatesOut, EventOut
from lims.permissions import Permission
from lims.web import shell
from lims.web.access import requires
from lims.web.described import describes
from lims.web.pagination import asked_key, page_of
from lims.web.transaction import session, writes

api = Blueprint("certificates_api", __name__, url_prefix="/api/v1/certificates")


@api.get("")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
@describes(gives=CertificatesOut)
def list_certificates() -> Response:
    """Search the register; the parameters are those of the page."""
    search = searching.search_of(request.args)
    found = searching.certificates_page(session(), search, after=asked_key(), zone=shell.zone())
    page = page_of(found, key=lambda line: line.id)
    lines = [CertificateOut.model_validate(line) for line in page.rows]
    return _answer(CertificatesOut(certificates=lines, after=page.after))


@api.get("/<number>")
@requires(Permission.CERTIFICATES_CERTIFICATES_READ)
@describes(gives=CertificateRead)
def read_certificate(number: str) -> Response:
    """Read one certificate."""
    found = queries.certificate_by_number(session(), number)
    return _answer(
        CertificateRead(
            number=found.number,
            state=found.state,
            content_sha256=found.content_sha256,
            pdf_sha256=found.pdf_sha256,
            replaced_by=queries.facts_of(session(), found).replaced_by,
            events=[EventOut.model_validate(one) for one in queries.events_of(session(), found.id)],
            content=queries.content_of(found),
        )
    )


@api.get("/<number>/pdf")
@requires(Permission.CERTIFICATES_FILES_DOWNLOAD)
@writes
def download_pdf(number: str) -> Response:
    """Give the stored file; the download is in the trail before its first byte."""
    return Response(given(number, "pdf"), mimetype="application/pdf")


def _answer(model: BaseModel) -> Response:
    return Response(model.model_dump_json(), mimetype="application/json")
