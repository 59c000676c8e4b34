"""A PDF that claims to be a certificate: its signature, and the data inside."""

import hashlib
import json
from typing import Any

from cryptography import x509

from lims.certificates.proof.answers import Answer, Finding
from lims.certificates.proof.codes import digest_of
from lims.printing.authority import Authority
from lims.printing.certificate_content import SCHEMA
from lims.printing.signing import PdfSignature, attached, verify_pdf
from lims.printing.streams import is_harmless

LARGEST_PDF = 20 * 1024 * 1024  # a certificate has a hundred kilobytes
INSIDE = "result.json"
_END = b"%%EOF"
_TAIL = 1024  # bytes behind the end mark that readers accept (ISO 32000-1, annex H.3)


def is_pdf(content: bytes) -> bool:
    """Say whether ``content`` begins as a PDF does."""
    return b"%PDF-" in content[:_TAIL]


def examine_pdf(pdf: bytes, authority: Authority) -> Answer:
    """Return what a PDF is to somebody who holds the laboratory's certificates."""
    facts: dict[str, Any] = {"pdf_sha256": hashlib.sha256(pdf).hexdigest()}
    if len(pdf) > LARGEST_PDF:
        return Answer("certificate", Finding.TOO_LARGE, {"bytes": len(pdf)})
    if not is_harmless(pdf):
        return Answer("certificate", Finding.NO_CERTIFICATE, facts)
    signature = verify_pdf(pdf, authority.roots_pem)
    finding = _finding_of(pdf, signature, authority)
    if finding is not Finding.GENUINE:
        return Answer("certificate", finding, facts)
    inside = attached(pdf, INSIDE)
    content = certificate_content(inside)
    if inside is None or content is None:
        return Answer("certificate", Finding.NO_CERTIFICATE, facts)
    return Answer("certificate", Finding.GENUINE, facts | _said_by(signature) | said_in(content, inside))


def _finding_of(pdf: bytes, signature: PdfSignature, authority: Authority) -> Finding:
    if signature.valid:
        return _finding_of_signer(signature, authority)
    if signature.intact and signature.covers_all:
        return Finding.FOREIGN
    if _END not in pdf[-_TAIL:]:
        return Finding.DAMAGED
    return Finding.ALTERED if b"/ByteRange" in pdf else Finding.UNSIGNED


def _finding_of_signer(signature: PdfSignature, authority: Authority) -> Finding:
    signer = x509.load_der_x509_certificate(signature.signer_certificate)
    if not authority.speaks_for(signer):
        return Finding.FOREIGN
    stamped = signature.timestamped_at
    counts = authority.believes(signer, stamped or signature.signed_at, proved=stamped is not None)
    return Finding.GENUINE if counts else Finding.REVOKED_KEY


def _said_by(signature: PdfSignature) -> dict[str, Any]:
    at = signature.signed_at
    return {
        "signed_by": signature.signer_name,
        "signed_at": at.isoformat() if at else "",
        "timestamped_at": signature.timestamped_at.isoformat() if signature.timestamped_at else "",
    }


def certificate_content(data: bytes | None) -> dict[str, Any] | None:
    """Return the content of a certificate as data; None if these are none."""
    try:
        content = json.loads(data or b"")
        digest_of(content)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return content if content.get("schema", "").split("/")[0] == SCHEMA.split("/", maxsplit=1)[0] else None


def said_in(content: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return what the data say of the certificate, for people."""
    kept = ("number", "revision", "kind", "verdict", "issued_at", "statement", "constructed", "verification_url")
    told = {key: content[key] for key in kept if key in content}
    laboratory = content.get("laboratory", {}).get("name", {})
    return told | {
        "laboratory": laboratory,
        "json_sha256": hashlib.sha256(data).hexdigest(),
        "code_sha256": digest_of(content),
    }
