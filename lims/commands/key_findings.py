"""What `lims doctor` sees of the keys that sign: there, private, of their certificates, certified, not near an end."""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization

from lims import clock
from lims.commands.findings import Finding, State
from lims.printing.errors import KeyUnusable
from lims.printing.keys import ROLES, LaboratoryKeys
from lims.printing.revocation import LIST
from lims.printing.signers import MODULE, Signing
from lims.settings import Settings

NEAR_ITS_END = timedelta(days=180)
NEW_KEY = "lims keys revoke {role} --reason replaced gives it a new one"
FROM_BACKUP = "restore the folder of the keys from its backup"


def keys(settings: Settings) -> Iterator[Finding]:
    """Look at the laboratory's own keys, the list of revoked certificates, and the key of the settings."""
    found = LaboratoryKeys(settings.home / "keys", settings.crl_address)
    if found.folder.is_dir():
        for role in ROLES:
            yield own_key(found, role)
        yield revoked_certificates(found)
    else:
        yield Finding("keys", State.NOTE, f"{found.folder} is not there yet", "the first start makes them")
    if settings.signing_key:
        yield key_of_settings(settings)


def own_key(found: LaboratoryKeys, role: str) -> Finding:
    """Return how one of the laboratory's own keys is; the gravest thing that is wrong with it stands for all."""
    thing, files = f"key: {ROLES[role]}", (found.certificate_file(role), found.key_file(role))
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        return Finding(thing, State.BAD, f"missing: {', '.join(missing)}", FROM_BACKUP)
    try:
        certificate, public = _certificate(files[0]), _public_half(files[1])
        authority = _certificate(found.certificate_file("authority"))
    except (OSError, ValueError, TypeError) as error:
        return Finding(thing, State.BAD, f"cannot be read: {error}", FROM_BACKUP)
    if _spki(certificate.public_key()) != public:
        return Finding(thing, State.BAD, "the key is not that of its certificate", FROM_BACKUP)
    if not _is_certified(certificate, authority):
        return Finding(thing, State.BAD, "the laboratory's authority did not certify it", FROM_BACKUP)
    if mode := stat.S_IMODE(files[1].stat().st_mode) & 0o077:
        return Finding(thing, State.BAD, f"others may open {files[1]} (mode {mode:03o})", f"chmod 600 {files[1]}")
    return _of_certificate(thing, certificate, found.crl_address, NEW_KEY.format(role=role))


def _of_certificate(thing: str, certificate: x509.Certificate, crl_address: str, remedy: str) -> Finding:
    """Return how long a certificate is valid, and whether it says where revoked ones are listed."""
    end = certificate.not_valid_after_utc
    if clock.now() >= end:
        return Finding(thing, State.BAD, f"its certificate ran out on {end:%Y-%m-%d}", remedy)
    if clock.now() >= end - NEAR_ITS_END:
        return Finding(thing, State.NOTE, f"its certificate runs out on {end:%Y-%m-%d}", remedy)
    if crl_address and not _certifies(certificate) and crl_address not in _listed_at(certificate):
        return Finding(thing, State.NOTE, f"its certificate does not name {crl_address}", remedy)
    return Finding(thing, State.OK, f"private, of its certificate, valid until {end:%Y-%m-%d}")


def revoked_certificates(found: LaboratoryKeys) -> Finding:
    """Return how old the list of revoked certificates is."""
    path, thing = found.folder / LIST, "revoked certificates"
    if not path.is_file():
        return Finding(thing, State.NOTE, "not listed yet", "whoever asks for the list has it made, or: lims keys crl")
    try:
        listed = x509.load_der_x509_crl(path.read_bytes())
    except (OSError, ValueError) as error:
        return Finding(thing, State.BAD, f"the list cannot be read: {error}", "lims keys crl")
    end = listed.next_update_utc or datetime.max.replace(tzinfo=clock.now().tzinfo)
    seen = f"{len(list(listed))} listed on {listed.last_update_utc:%Y-%m-%d}, to be renewed by {end:%Y-%m-%d}"
    stale = clock.now() >= end
    return Finding(thing, State.NOTE if stale else State.OK, seen, "lims keys crl" if stale else "")


def key_of_settings(settings: Settings) -> Finding:
    """Return how the key is that signs certificates instead of the laboratory's own."""
    thing, remedy = "key of LIMS_SIGNING_KEY", "correct LIMS_SIGNING_KEY, its password or its certificates"
    signing = Signing.of(settings)
    try:
        certificates = x509.load_pem_x509_certificates(signing.published)
        module = Path(signing.key.removeprefix(f"{MODULE}:").partition("?")[0])
        if signing.kind == MODULE and not module.is_file():
            return Finding(thing, State.BAD, f"the module {module} is not there", remedy)
    except KeyUnusable as error:
        return Finding(thing, State.BAD, str(error.why), remedy)
    except ValueError as error:
        return Finding(thing, State.BAD, f"its certificates cannot be read: {error}", remedy)
    return _of_certificate(thing, certificates[0], "", "have it certified anew")


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _public_half(path: Path) -> bytes:
    return _spki(serialization.load_pem_private_key(path.read_bytes(), password=None).public_key())


def _spki(public: object) -> bytes:
    """Return a public key as bytes that can be compared."""
    encoded: bytes = public.public_bytes(  # type: ignore[attr-defined]  # every kind of key has it, and no type names all
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded


def _is_certified(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _certifies(certificate: x509.Certificate) -> bool:
    return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def _listed_at(certificate: x509.Certificate) -> list[str]:
    """Return the addresses at which a certificate says that revoked ones are listed."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return []
    return [name.value for point in points for name in point.full_name or ()]
