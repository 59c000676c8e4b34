"""One door for everything that somebody may hold: a PDF, an evidence bundle, a photograph, a typed code."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from lims.certificates.proof import bundles, codes, pictures
from lims.certificates.proof.answers import Answer, Finding
from lims.certificates.proof.papers import LARGEST_PDF, examine_pdf, is_pdf
from lims.printing.authority import Authority

LARGEST = LARGEST_PDF  # of a picture too


def examine_path(path: Path, authority: Authority) -> Answer:
    """Return what the file at ``path`` is; one that is too large is not read."""
    if bundles.is_bundle(path):
        return bundles.examine_bundle(path, authority)
    if path.stat().st_size > LARGEST:
        return Answer("certificate", Finding.TOO_LARGE, {"bytes": path.stat().st_size})
    return examine_file(path.read_bytes(), authority)


def examine_file(content: bytes, authority: Authority) -> Answer:
    """Return what a PDF or a picture is."""
    if len(content) > LARGEST:
        return Answer("certificate", Finding.TOO_LARGE, {"bytes": len(content)})
    if is_pdf(content):
        return examine_pdf(content, authority)
    try:
        texts = pictures.codes_in(content)
    except pictures.TooManyPixels:
        return Answer("code", Finding.TOO_LARGE, {"bytes": len(content)})
    answers = [examine_code(text, authority) for text in texts or []]
    ours = [one for one in answers if one.finding is not Finding.NO_CERTIFICATE]
    return ours[0] if ours else Answer("certificate" if texts is None else "code", Finding.NO_CERTIFICATE)


def examine_code(text: str, authority: Authority) -> Answer:
    """Return what a code is, as read or typed, with or without its address."""
    try:
        signed = codes.read(text)
    except codes.NotACode:
        return Answer("code", Finding.NO_CERTIFICATE)
    facts = said_by(signed.code) | _address(text)
    signer = signed.signer(authority.certified)
    if signer is None:
        return Answer("code", Finding.FOREIGN, facts, _why_unknown(authority))
    issued_at = datetime.combine(signed.code.issued_on, time(), UTC)
    counts = authority.believes(signer, issued_at)
    return Answer("code", Finding.GENUINE if counts else Finding.REVOKED_KEY, facts)


def is_code(text: str) -> bool:
    """Say whether ``text`` is a code, with or without its address."""
    try:
        codes.read(text)
    except codes.NotACode:
        return False
    return True


def said_by(code: codes.Code) -> dict[str, Any]:
    """Return what a code says, for people."""
    return {
        "number": code.number,
        "revision": code.revision,
        "verdict": code.verdict,
        "issued_on": code.issued_on.isoformat(),
        "code_sha256": code.sha256,
    }


def _address(text: str) -> dict[str, Any]:
    address, mark, _ = text.partition("#")
    return {"verification_url": address} if mark and address else {}


def _why_unknown(authority: Authority) -> tuple[str, ...]:
    """Return the help for somebody whose file holds the root alone: the key of the code is in none of the papers."""
    if authority.certified:
        return ()
    return ("The file of certificates holds no key for codes: take the laboratory's whole file (laboratory.pem).",)
