"""The laboratory as strangers know it: the certificates that it publishes, and the list of those it took back."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from lims.printing.errors import NoCertificate
from lims.printing.signing import verify_bytes

_BLOCK = re.compile(rb"-----BEGIN (CERTIFICATE|X509 CRL)-----.+?-----END \1-----", re.DOTALL)
# A key that was merely replaced signed rightly until then; one that was stolen may have signed with any date.
HARMLESS = {x509.ReasonFlags.superseded, x509.ReasonFlags.cessation_of_operation}


@dataclass(frozen=True, slots=True)
class Revocation:
    """That a certificate was taken back, when, and why (a word of RFC 5280, 5.3.1)."""

    at: datetime
    reason: str
    harmless: bool  # what was signed before that moment still counts


@dataclass(frozen=True)
class Authority:
    """The certificates of one PEM file: ``roots`` are trusted, ``others`` only as far as a root certified them."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...]

    @classmethod
    def read(cls, pem: bytes) -> Self:
        """Return what a file of certificates and revocation lists says; raise `NoCertificate` if it names no root."""
        blocks = [(found[1], found[0]) for found in _BLOCK.finditer(pem)]
        try:
            every = [x509.load_pem_x509_certificate(block) for kind, block in blocks if kind == b"CERTIFICATE"]
            lists = [x509.load_pem_x509_crl(block) for kind, block in blocks if kind != b"CERTIFICATE"]
            roots = tuple(one for one in every if _may_certify(one))
        except ValueError:
            raise NoCertificate(field="certificate", value="") from None
        if not roots:
            raise NoCertificate(field="certificate", value="")
        others = tuple(one for one in every if one not in roots)
        return cls(roots, others, tuple(one for one in lists if any(_is_by(one, root) for root in roots)))

    @property
    def roots_pem(self) -> bytes:
        """Return the trusted certificates."""
        return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in self.roots)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the first root: what two people compare over the telephone."""
        return self.roots[0].fingerprint(hashes.SHA256()).hex()

    @property
    def laboratory(self) -> str:
        """Return the name of whoever the first root belongs to."""
        subject = self.roots[0].subject
        named = subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME) or list(subject)
        return str(named[0].value)

    @property
    def certified(self) -> tuple[x509.Certificate, ...]:
        """Return the certificates that a root stands for, whatever else the file holds."""
        return tuple(one for one in self.others if any(_issued(one, root) for root in self.roots))

    def speaks_for(self, signer: x509.Certificate) -> bool:
        """Say whether a trusted signature by ``signer`` is the laboratory's.

        What the first root certified is: it is the laboratory's own authority, or the one that was asked for alone. A
        national authority behind it certifies others too, so that its signers must stand in the file themselves.
        """
        return signer in self.others or _issued(signer, self.roots[0])

    def believes(self, signer: x509.Certificate, at: datetime | None, *, proved: bool = False) -> bool:
        """Say whether what ``signer`` signed ``at`` counts: it was not taken back, or later and without harm.

        What a stolen key signed may bear any date; only one that is ``proved`` by a timestamp is believed.
        """
        revocation = self.revocation_of(signer.serial_number)
        if revocation is None:
            return True
        return at is not None and (proved or revocation.harmless) and at < revocation.at

    def signer_of(self, content: bytes, signature: bytes, *, at: datetime) -> x509.Certificate | None:
        """Return the certificate whose key signed ``content`` and counts for that moment; None if there is none."""
        signers = (one for one in self.certified if verify_bytes(content, signature, one))
        return next((one for one in signers if self.believes(one, at)), None)

    def revocation_of(self, serial: int) -> Revocation | None:
        """Return how the certificate with ``serial`` was taken back, None if no list names it."""
        for one in self.lists:
            if entry := one.get_revoked_certificate_by_serial_number(serial):
                reason = _reason(entry)
                return Revocation(entry.revocation_date_utc, reason.value, harmless=reason in HARMLESS)
        return None


def _may_certify(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _issued(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_by(listed: x509.CertificateRevocationList, root: x509.Certificate) -> bool:
    public = root.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return False  # a key of another kind signs no list here
    return listed.issuer == root.subject and listed.is_signature_valid(public)


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return x509.ReasonFlags.unspecified
