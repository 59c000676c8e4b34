"""Taking a signing certificate back: the list that everybody may read (X.509 CRL, RFC 5280), renewed in time."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lims.printing.errors import NotRevocable
from lims.printing.keys import LaboratoryKeys

LIST, REVOKED = "authority.crl", "revoked.json"
VALID_FOR = timedelta(days=30)
FRESH_FOR = timedelta(days=7)
REASONS = {
    "stolen": x509.ReasonFlags.key_compromise,
    "replaced": x509.ReasonFlags.superseded,
    "given up": x509.ReasonFlags.cessation_of_operation,
}
ROLES = ("signer", "audit", "code")


def revoke(keys: LaboratoryKeys, role: str, *, reason: str, now: datetime) -> x509.Certificate:
    """Take the certificate of ``role`` back, give the role a new key, and return the old certificate."""
    if role not in ROLES or reason not in REASONS:
        raise NotRevocable(role=role, reason=reason)
    old = x509.load_pem_x509_certificate(keys.certificate_file(role).read_bytes())
    entries = [*_entries(keys), {"serial": f"{old.serial_number:x}", "at": now.isoformat(), "reason": reason}]
    _write(keys.folder / REVOKED, json.dumps(entries, indent=1).encode())
    keys.renew(role, now)
    renew_list(keys, now)
    return old


def revocation_list(keys: LaboratoryKeys, now: datetime) -> bytes:
    """Return the list (DER), made anew where the last one is older than a week."""
    path = keys.folder / LIST
    if path.exists():
        found = path.read_bytes()
        if now < x509.load_der_x509_crl(found).last_update_utc + FRESH_FOR:
            return found
    return renew_list(keys, now)


def renew_list(keys: LaboratoryKeys, now: datetime) -> bytes:
    """Sign the list of all revoked certificates, keep it and return it (DER)."""
    authority = x509.load_pem_x509_certificate(keys.ca_certificate)
    key = serialization.load_pem_private_key(keys.key_file("authority").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(now)
        .next_update(now + VALID_FOR)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for entry in _entries(keys):
        builder = builder.add_revoked_certificate(_revoked(entry))
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    _write(keys.folder / LIST, made)
    return made


def as_pem(listed: bytes) -> bytes:
    """Return a list as text, to stand behind the certificates."""
    return x509.load_der_x509_crl(listed).public_bytes(serialization.Encoding.PEM)


def _entries(keys: LaboratoryKeys) -> list[dict[str, Any]]:
    path = keys.folder / REVOKED
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return entries


def _revoked(entry: dict[str, Any]) -> x509.RevokedCertificate:
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(int(entry["serial"], 16))
        .revocation_date(datetime.fromisoformat(entry["at"]))
        .add_extension(x509.CRLReason(REASONS[entry["reason"]]), critical=False)
        .build()
    )


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place as a whole."""
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(content)
    beside.replace(path)
