"""The laboratory's keys: an authority of its own, under it one key each for certificates, the trail, codes on paper.

Made once at first start, each an elliptic-curve key (P-256). They prove that a file comes from the laboratory that
published the authority's certificate; they say nothing to software that does not know that certificate, which is the
laboratory's to hand out. Only the person who runs the laboratory's computer can read the private files.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lims.printing.errors import KeysIncomplete

ROLES = {
    "authority": "certificate authority",
    "signer": "certificates",
    "audit": "audit trail",
    "code": "codes on paper",
}
FILES = tuple(f"{role}.{kind}" for role in ("authority", "signer", "audit") for kind in ("pem", "key"))
OUTSIDE = "outside"  # the certificates of keys that are not the laboratory's own, each since it was first used
RETIRED = "retired"  # the certificates of keys that sign no more; what they signed is still checked with them
LIFETIME = timedelta(days=20 * 365)
LEEWAY = timedelta(days=1)  # a certificate is valid a little before it was made, so that clocks may differ
LONGEST_NAME = 64  # bytes of a name in X.509


@dataclass(frozen=True)
class LaboratoryKeys:
    """The folder with the keys and their certificates (PEM).

    ``crl_address`` is where the list of revoked certificates is public: each certificate that is made names it
    (RFC 5280, 4.2.1.13); "" where the laboratory has no public address.
    """

    folder: Path
    crl_address: str = ""

    @classmethod
    def ensure(cls, folder: Path, laboratory_name: str, now: datetime, *, crl_address: str = "") -> Self:
        """Return the keys in ``folder``; make them where there are none. A half-filled folder is refused."""
        missing = [name for name in FILES if not (folder / name).exists()]
        if missing and len(missing) < len(FILES):
            raise KeysIncomplete(folder=str(folder), missing=missing)
        found = cls(folder, crl_address)
        if missing:
            _make(found, laboratory_name, now)
        if not (folder / "code.pem").exists():  # a folder of an earlier version
            _certify(found, folder, "code", now)
        return found

    @property
    def ca_certificate(self) -> bytes:
        """Return the authority's certificate: what everybody who verifies must have."""
        return self.certificate_file("authority").read_bytes()

    @property
    def signer_certificate(self) -> bytes:
        """Return the certificate of the key that signs PDF certificates."""
        return self.certificate_file("signer").read_bytes()

    @property
    def audit_certificate(self) -> bytes:
        """Return the certificate of the key that signs the trail's checkpoints."""
        return self.certificate_file("audit").read_bytes()

    @property
    def published(self) -> bytes:
        """Return every certificate of the laboratory, the authority's first; no private key is among them."""
        others = [path for kind in (RETIRED, OUTSIDE) for path in sorted((self.folder / kind).glob("*.pem"))]
        files = [self.certificate_file(role) for role in ROLES] + others
        return b"".join(path.read_bytes() for path in files)

    def certificate_file(self, role: str) -> Path:
        """Return where the certificate of "authority", "signer", "audit" or "code" lies."""
        return self.folder / f"{role}.pem"

    def key_file(self, role: str) -> Path:
        """Return where the private key of "authority", "signer", "audit" or "code" lies."""
        return self.folder / f"{role}.key"

    def remember(self, certificates: bytes) -> None:
        """Keep the certificates (PEM) of an outside key for good: what it signed is checked when another one signs."""
        if certificates:
            path = self.folder / OUTSIDE / f"{hashlib.sha256(certificates).hexdigest()[:16]}.pem"
            path.parent.mkdir(exist_ok=True)
            if not path.exists():
                path.write_bytes(certificates)

    def renew(self, role: str, now: datetime) -> None:
        """Put a new key in the place of the old one: its certificate stays readable, its private file is destroyed."""
        old = x509.load_pem_x509_certificate(self.certificate_file(role).read_bytes())
        retired = self.folder / RETIRED
        retired.mkdir(exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".keys-", dir=self.folder))
        try:
            _certify(self, beside, role, now)
            self.certificate_file(role).rename(retired / f"{role}-{old.serial_number:x}.pem")
            LaboratoryKeys(beside).key_file(role).replace(self.key_file(role))
            LaboratoryKeys(beside).certificate_file(role).replace(self.certificate_file(role))
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _make(keys: LaboratoryKeys, laboratory_name: str, now: datetime) -> None:
    """Make all keys in a folder beside and move them in together."""
    folder = keys.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".keys-", dir=folder.parent))
    try:
        _make_in(LaboratoryKeys(beside, keys.crl_address), laboratory_name, now)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _make_in(keys: LaboratoryKeys, laboratory_name: str, now: datetime) -> None:
    authority = ec.generate_private_key(ec.SECP256R1())
    certificate = _authority_certificate(_name(laboratory_name, "authority"), authority, now)
    _keep(keys.folder, "authority", authority, certificate)
    for role in ("signer", "audit", "code"):
        _certify(keys, keys.folder, role, now)


def _certify(keys: LaboratoryKeys, folder: Path, role: str, now: datetime) -> None:
    """Make a key for ``role`` in ``folder``, certified by the authority of ``keys``."""
    authority = serialization.load_pem_private_key(keys.key_file("authority").read_bytes(), password=None)
    issuer = x509.load_pem_x509_certificate(keys.ca_certificate).subject
    assert isinstance(authority, ec.EllipticCurvePrivateKey)
    laboratory = str(issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    key = ec.generate_private_key(ec.SECP256R1())
    begun = _begun(_name(laboratory, role), key, issuer=issuer, now=now)
    certificate = _end_certificate(_listed_at(begun, keys.crl_address), authority=authority)
    _keep(folder, role, key, certificate)


def _keep(folder: Path, role: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    keys = LaboratoryKeys(folder)
    keys.certificate_file(role).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    opened = os.open(keys.key_file(role), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(private)


def _name(laboratory_name: str, role: str) -> x509.Name:
    purpose = f" - {ROLES[role]}"
    common_name = _cut(laboratory_name, LONGEST_NAME - len(purpose)) + purpose
    organization = _cut(laboratory_name, LONGEST_NAME)
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _cut(text: str, room: int) -> str:
    """Return as much of ``text`` as fits ``room`` bytes, ending at a whole character."""
    return text.encode()[:room].decode(errors="ignore").strip()


def _authority_certificate(name: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    return (
        _begun(name, key, issuer=name, now=now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _listed_at(begun: x509.CertificateBuilder, address: str) -> x509.CertificateBuilder:
    """Say in a certificate where the list of revoked ones is, if anywhere."""
    if not address:
        return begun
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)
    return begun.add_extension(x509.CRLDistributionPoints([point]), critical=False)


def _end_certificate(begun: x509.CertificateBuilder, *, authority: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return (
        begun.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )


def _begun(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, *, issuer: x509.Name, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - LEEWAY)
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})
