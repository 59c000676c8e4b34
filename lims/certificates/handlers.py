"""The job that prints, signs and stores an authorised certificate, and then makes it an issued one.

Nothing of it happens twice: a certificate that is issued already is left alone, and until then the only thing that a
killed worker leaves behind is a stored file that nobody refers to.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lims.certificates import operations, queries
from lims.certificates.drafting import mark_of
from lims.certificates.models import CertificateState
from lims.certificates.proof import codes
from lims.jobs.operations import handles
from lims.printing.certificate_content import Content
from lims.printing.certificates_page import certificate_job
from lims.printing.signing import sign_code, sign_pdf
from lims.services import Services

REASON = "Authorised certificate"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the job needs of an authorised certificate, free of any session."""

    canonical: bytes
    content: Content

    @property
    def authorised(self) -> Content:
        """Return who authorised it, and when."""
        person: Content = self.content["people"][-1]
        return person


@handles(operations.ISSUE)
def issue_certificate(services: Services, payload: dict[str, Any]) -> None:
    """Print, sign, store, issue."""
    certificate_id = payload["certificate_id"]
    frozen = _frozen(services, certificate_id)
    if frozen is None:
        return
    unsigned = print_certificate(services, frozen)
    signed = _sign(services, frozen, unsigned)
    services.files.put(frozen.canonical)
    stored = services.files.put(signed)
    with services.database.transaction() as session:
        certificate = queries.certificate_by_id(session, certificate_id, to_change=True)
        operations.issue(session, certificate, pdf_sha256=stored, unsigned_sha256=hashlib.sha256(unsigned).hexdigest())


def _frozen(services: Services, certificate_id: int) -> Frozen | None:
    """Return the frozen content; None if the certificate is issued already."""
    with services.database.snapshot() as session:
        certificate = queries.certificate_by_id(session, certificate_id)
        if certificate.state is not CertificateState.AUTHORISED:
            return None
        return Frozen(certificate.content.encode(), queries.content_of(certificate))


def print_certificate(services: Services, frozen: Frozen) -> bytes:
    """Return the unsigned file: the same content gives the same bytes in any process."""
    qr = qr_text(services, frozen.content)
    mark = mark_of(frozen.content, services)
    return services.printer.render(
        certificate_job(frozen.content, canonical=frozen.canonical, qr_text=qr, mark_bytes=mark)
    )


def qr_text(services: Services, content: Content) -> str:
    """Return what the QR code holds: the address of the public page, and the code that answers without a line."""
    code = codes.written(codes.code_of(content), lambda data: sign_code(data, services.keys))
    return f"{content['verification_url']}#{code}"


def _sign(services: Services, frozen: Frozen, unsigned: bytes) -> bytes:
    content, signatory = frozen.content, frozen.authorised
    laboratory, place = content["laboratory"]["name"], content["issued_place"]
    return sign_pdf(
        unsigned,
        services.keys,
        signer_name=f"{signatory['name']}, {laboratory['en'] or laboratory['zh']}",
        reason=f"{REASON} {content['number']}",
        location=place["en"] or place["zh"],
        when=datetime.fromisoformat(signatory["at"]),
        signing=services.signing,
    )
