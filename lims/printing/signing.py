"""The laboratory's signature: in a PDF (PAdES, certified, no change allowed), and on plain bytes of the audit trail.

The field is invisible: a drawn one would break the page's accessibility, so the page itself shows who authorised it.
The time in the signature is what our own clock said; without an outside timestamp it proves no more than that.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lims.printing.errors import TimestampRefused
from lims.printing.keys import LaboratoryKeys
from lims.printing.revocation import revocation_list
from lims.printing.signers import Signing

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

FIELD = "GreenlaneSignature"
LABORATORYS_OWN = Signing()
TIMESTAMP_SECONDS = 20

logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # a forged file is an answer, no traceback to print


@dataclass(frozen=True)
class PdfSignature:
    """What a PDF's signature is worth: the bytes are as signed, all of them, by a key of this laboratory."""

    intact: bool
    trusted: bool
    covers_all: bool
    signer_name: str
    signed_at: datetime | None
    signer_certificate: bytes = field(default=b"", compare=False, repr=False)  # DER
    timestamped_at: datetime | None = None  # by an outside authority: that proves the time

    @property
    def valid(self) -> bool:
        """Tell whether the file is exactly what the laboratory signed."""
        return self.intact and self.trusted and self.covers_all


UNSIGNED = PdfSignature(intact=False, trusted=False, covers_all=False, signer_name="", signed_at=None)


def sign_pdf(
    pdf: bytes,
    keys: LaboratoryKeys,
    *,
    signer_name: str,
    reason: str,
    location: str,
    when: datetime,
    signing: Signing = LABORATORYS_OWN,
) -> bytes:
    """Return ``pdf`` with the laboratory's signature, which names ``signer_name`` and allows no further change.

    Raises `TimestampRefused` where a timestamp is wanted and its service gives none.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    meaning = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=signer_name,
        reason=reason,
        location=location,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        **(_long_term(keys, signing, when) if signing.long_term else {}),
    )
    stamper = HTTPTimeStamper(signing.timestamp_url, timeout=TIMESTAMP_SECONDS) if signing.timestamp_url else None
    with signing.signer(keys) as signer:
        doing = _signer_at(when)(meaning, signer=signer, timestamper=stamper)
        room = None if stamper or signing.long_term else _room_for(signer)  # pyHanko signs twice where it is not told
        try:
            writer = IncrementalPdfFileWriter(BytesIO(pdf))
            signed: BytesIO = apart(lambda: doing.sign_pdf(writer, bytes_reserved=room))
        except TimestampRequestError as error:
            raise TimestampRefused(address=signing.timestamp_url, why=str(error)) from None
    return signed.getvalue()


def _room_for(signer: "Signer") -> int:
    """Return how many bytes of the file a signature takes, in hexadecimal digits (ISO 32000-2, 12.8.1).

    It holds (RFC 5652, 5.1) the certificates, twice the name of the signer's issuer, the signature, which is at most
    twice as long as the key, and a few hundred bytes of attributes.
    """
    own: Any = signer.signing_cert
    certificates = {own.dump(), *(one.dump() for one in signer.cert_registry)}
    inside: int = sum(map(len, certificates)) + 2 * len(own.issuer.dump()) + own.public_key.bit_size // 4 + 768
    return 2 * inside


def _signer_at(when: datetime) -> Any:
    """Return pyHanko's way of signing, with our time: its own session would take the machine's."""
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    class SignerAt(PdfSigner):
        def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
            session = super().init_signing_session(*arguments, **options)
            session.system_time = when
            return session

    return SignerAt


def _long_term(keys: LaboratoryKeys, signing: Signing, when: datetime) -> dict[str, Any]:
    """Return what puts into the file all that is needed to check it when nobody can be asked any more (PAdES B-LT)."""
    from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference

    known = trusting(keys.published + signing.published, when, lists=(revocation_list(keys, when),))
    together = SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE  # so that the signature covers it
    beside = DSSContentSettings(include_vri=False, placement=together)
    return {
        "embed_validation_info": True,
        "validation_context": known,
        "use_pades_lta": bool(signing.timestamp_url),
        "dss_settings": beside,
    }


def verify_pdf(pdf: bytes, ca_certificate: bytes) -> PdfSignature:
    """Return what the signature of ``pdf`` is worth to somebody who trusts ``ca_certificate`` (PEM); never raises."""
    from pyhanko.sign.validation import validate_pdf_signature

    try:
        with _first_signature(pdf) as signature:
            trust = trusting(ca_certificate, signature.self_reported_timestamp)
            status = apart(lambda: validate_pdf_signature(signature, trust))
            stamp = status.timestamp_validity
            return PdfSignature(
                intact=status.intact and status.valid and status.docmdp_ok is True,
                trusted=status.trusted,
                covers_all=_covers_all(signature, status),
                signer_name=str(signature.sig_object.get("/Name", "")),
                signed_at=signature.self_reported_timestamp,
                signer_certificate=status.signing_cert.dump(),
                timestamped_at=stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None,
            )
    except Exception:  # noqa: BLE001 - pyHanko meets broken files with many kinds of errors: none is a valid signature
        return UNSIGNED


def _covers_all(signature: Any, status: Any) -> bool:
    """Tell whether every byte is signed; behind the signature only proofs for later times are let through.

    They (ISO 32000-2, 12.8.4.3) end with a timestamp of the whole document, which then covers all.
    """
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    whole = SignatureCoverageLevel.ENTIRE_FILE
    if status.coverage == whole:
        return True
    last = signature.reader.embedded_signatures[-1]
    is_timestamp = last.sig_object.get("/Type") == "/DocTimeStamp"
    only_proofs: bool = status.modification_level == ModificationLevel.LTA_UPDATES
    return only_proofs and is_timestamp and last.evaluate_signature_coverage() == whole


def attached(pdf: bytes, name: str) -> bytes | None:
    """Return the file ``name`` inside a PDF; None if there is none, or nothing can be read."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        listed = PdfFileReader(BytesIO(pdf)).root["/Names"]["/EmbeddedFiles"]["/Names"]
        found = {str(listed[place]): listed[place + 1] for place in range(0, len(listed), 2)}
        inside: bytes = next(one["/EF"]["/F"].data for one in found.values() if str(one["/F"]) == name)
        return inside
    except Exception:  # noqa: BLE001 - as above: broken files bring many kinds of errors
        return None


def apart(work: Callable[[], Any]) -> Any:
    """Do ``work`` in a thread of its own where this one runs an event loop: pyHanko begins one itself."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as other:
        return other.submit(work).result()


def sign_bytes(data: bytes, keys: LaboratoryKeys) -> bytes:
    """Return the signature (ECDSA with SHA-256, DER) of ``data`` by the key of the audit trail."""
    key = serialization.load_pem_private_key(keys.key_file("audit").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def sign_code(data: bytes, keys: LaboratoryKeys) -> bytes:
    """Return the signature (DER) of a code on paper; the same data give the same signature (RFC 6979)."""
    key = serialization.load_pem_private_key(keys.key_file("code").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def verify_bytes(data: bytes, signature: bytes, certificate: bytes | x509.Certificate) -> bool:
    """Tell whether ``signature`` is that of ``data`` by the key of ``certificate`` (PEM, or read already)."""
    known = certificate if isinstance(certificate, x509.Certificate) else x509.load_pem_x509_certificate(certificate)
    key = known.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@contextmanager
def _first_signature(pdf: bytes) -> "Iterator[Any]":
    from pyhanko.pdf_utils.reader import PdfFileReader

    yield PdfFileReader(BytesIO(pdf)).embedded_signatures[0]


def trusting(certificates: bytes, moment: datetime | None, *, lists: Sequence[bytes] = ()) -> Any:
    """Trust these authorities, at the moment that the signature claims: its keys outlive no later date."""
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko_certvalidator import ValidationContext

    every = list(load_certs_from_pemder_data(certificates))
    return ValidationContext(
        trust_roots=[one for one in every if one.ca],
        other_certs=[one for one in every if not one.ca],
        moment=moment,
        crls=list(lists),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
