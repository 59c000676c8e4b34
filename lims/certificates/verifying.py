"""What the public page says of a certificate: the state in one word, dates and key results; no party but the maker."""

import base64
from typing import Any

from cryptography.hazmat.primitives import serialization

from lims.certificates.models import CertificateState
from lims.certificates.proof.codes import code_of, packed
from lims.certificates.queries import PublicAnswer
from lims.printing.authority import Authority
from lims.printing.keys import LaboratoryKeys

UNKNOWN = "unknown"
SAID = {
    CertificateState.ISSUED: "valid",
    CertificateState.SUSPENDED: "under review",
    CertificateState.SUPERSEDED: "superseded",
    CertificateState.REVOKED: "revoked",
}


def state_said(answer: PublicAnswer | None) -> str:
    """Return the one word; a token that belongs to nothing is unknown."""
    return SAID[answer.certificate.state] if answer else UNKNOWN


def facts_said(answer: PublicAnswer) -> dict[str, Any]:
    """Return everything that the page and its JSON tell."""
    certificate, content = answer.certificate, answer.content
    return {
        "state": state_said(answer),
        "since": answer.events[-1].at.isoformat(),
        "number": certificate.number,
        "kind": certificate.kind,
        "revision": certificate.revision,
        "verdict": certificate.verdict,
        "constructed": certificate.constructed,
        "issued_at": content["issued_at"],
        "laboratory": content["laboratory"]["name"],
        "standard": content["standard"]["code"],
        "class": content["standard"]["class_name"],
        "goods": content["goods"]["name"],
        "statement": content["statement"],
        "replaces": content["replaces"] and content["replaces"]["number"],
        "relation": content["replaces"] and content["replaces"]["relation"],
        "replaced_by": answer.replaced_by,
        "amended_by": [one.number for one in answer.amended_by],
        "reason": answer.events[-1].reason_class,
        "history": [{"state": SAID[one.state], "at": one.at.isoformat()} for one in answer.events],
        "lots": [_lot(lot) for lot in content["lots"]],
        "pdf_sha256": certificate.pdf_sha256,
        "json_sha256": certificate.content_sha256,
    }


def code_said(answer: PublicAnswer, keys: LaboratoryKeys) -> dict[str, str]:
    """Return what the browser compares with the code behind the address: its words, and the keys that may sign it."""
    code = code_of(answer.content)
    known = Authority.read(keys.published).certified
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    encoded = (one.public_key().public_bytes(serialization.Encoding.DER, spki) for one in known)
    return {"body": packed(code).hex(), "signers": " ".join(base64.b64encode(one).decode() for one in encoded)}


def _lot(lot: dict[str, Any]) -> dict[str, Any]:
    """Return a lot with its results."""
    wanted = ("name", "clause", "method", "limit", "reported", "unit", "uncertainty", "n", "verdict", "marks", "note")
    rows = [{key: row[key] for key in wanted} | _circumstances(row) for row in lot["rows"]]
    return {key: lot[key] for key in ("batch", "product", "manufacturer", "verdict")} | {"results": rows}


def _circumstances(row: dict[str, Any]) -> dict[str, Any]:
    """Return the temperature and humidity of a test; certificates of the first days do not have them."""
    return {"circumstances": row["circumstances"]} if "circumstances" in row else {}
