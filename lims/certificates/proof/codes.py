"""The compact code behind the address in the QR code: it answers where there is no line to the laboratory.

175 letters and digits (base32, so that a QR code keeps them small) for 109 bytes: number, revision, verdict, day of
issue and the SHA-256 of the canonical content without the address of the public page, signed with the laboratory's
key for codes (ECDSA on P-256, SHA-256, RFC 6979: the same certificate always prints the same code).
"""

import base64
import hashlib
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from lims.audit.chain import canonical
from lims.errors import Invalid
from lims.printing.signing import verify_bytes

VERSION = 1
MEANING = b"greenlane-code/1\n"  # signed with it: no signature of anything else can be passed off as one of a code
VERDICTS = ("", "pass", "fail", "inconclusive")  # only ever added to; "" is a certificate without a conclusion
DAY_ZERO = date(2000, 1, 1)
OUTSIDE = ("verification_url",)  # the token: who reads the code does not learn it
_BODY = struct.Struct(">BQBBH32s")  # version, number in base 36, revision, verdict, day, digest
_HALF = 32  # bytes of each of the two numbers of a signature


class NotACode(Invalid):
    """``value`` is no code of a certificate, or not a whole one."""

    code = "not_a_code"


@dataclass(frozen=True, slots=True)
class Code:
    """What the paper says of itself."""

    number: str
    revision: int
    verdict: str
    issued_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class SignedCode:
    """A code as it was read, with what is signed and the signature."""

    code: Code
    body: bytes
    signature: bytes

    def signer(self, certificates: Iterable[x509.Certificate]) -> x509.Certificate | None:
        """Return the one of ``certificates`` whose key signed the code; None if it is none of them."""
        content = MEANING + self.body
        return next((one for one in certificates if verify_bytes(content, self.signature, one)), None)


def code_of(content: Mapping[str, Any]) -> Code:
    """Return the code that belongs to the content of a certificate."""
    return Code(
        number=content["number"],
        revision=content["revision"],
        verdict=content["verdict"],
        issued_on=date.fromisoformat(content["issued_at"][:10]),
        sha256=digest_of(content),
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical content without the token."""
    said = {key: value for key, value in content.items() if key not in OUTSIDE}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def written(code: Code, sign: Callable[[bytes], bytes]) -> str:
    """Return the code as text; ``sign`` returns the signature (DER) of what it is given."""
    body = packed(code)
    halves = decode_dss_signature(sign(MEANING + body))
    signature = b"".join(half.to_bytes(_HALF, "big") for half in halves)
    return base64.b32encode(body + signature).decode().rstrip("=")


def packed(code: Code) -> bytes:
    """Return the bytes of a code that are signed, behind their meaning."""
    return _BODY.pack(
        VERSION,
        int(code.number, 36),
        code.revision,
        VERDICTS.index(code.verdict),
        (code.issued_on - DAY_ZERO).days,
        bytes.fromhex(code.sha256),
    )


def read(text: str) -> SignedCode:
    """Return the code in ``text``: the code itself, or the whole address that a QR code holds."""
    given = "".join(text.rsplit("#", 1)[-1].split()).upper()
    try:
        packed = base64.b32decode(given + "=" * (-len(given) % 8))
        body, signature = packed[: _BODY.size], packed[_BODY.size :]
        version, number, revision, verdict, day, digest = _BODY.unpack(body)
        if version != VERSION or len(signature) != 2 * _HALF:
            raise ValueError(version)
        code = Code(_base36(number), revision, VERDICTS[verdict], DAY_ZERO + timedelta(days=day), digest.hex())
    except (ValueError, IndexError, struct.error):
        raise NotACode(field="code", value=text[:80]) from None
    halves = (int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big"))
    return SignedCode(code, body, encode_dss_signature(*halves))


def _base36(number: int) -> str:
    """Return what `int(text, 36)` was made from."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits
