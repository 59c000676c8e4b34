"""Timestamps of files (RFC 3161): asking a service for one, and saying what one is worth."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm

from lims.printing.errors import NoTimestampService, TimestampRefused
from lims.printing.signing import TIMESTAMP_SECONDS, apart, trusting


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a timestamp token says, and whether it can be believed."""

    covers: bool  # the digest that was asked about is the one inside
    intact: bool  # it is as its service signed it
    trusted: bool  # by a service under a known authority
    stated_at: datetime | None

    @property
    def valid(self) -> bool:
        """Tell whether the token proves that the file was there at that time."""
        return self.covers and self.intact and self.trusted


# How readers of CMS (RFC 5652) tell of bytes that are cut off, changed or of another kind; pyHanko's own refusals of a
# signature are ValueErrors.
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, UnsupportedAlgorithm)
NO_STAMP = Stamp(covers=False, intact=False, trusted=False, stated_at=None)


def ask_for_timestamp(address: str, digest: bytes) -> bytes:
    """Return the token (DER) that the service at ``address`` gives for a SHA-256 digest.

    Raises `NoTimestampService` where no address is set, `TimestampRefused` where no token comes back.
    """
    from pyhanko.sign.timestamps import HTTPTimeStamper

    if not address:
        raise NoTimestampService
    service = HTTPTimeStamper(address, timeout=TIMESTAMP_SECONDS)
    try:
        token: bytes = apart(lambda: asyncio.run(service.async_timestamp(digest, "sha256"))).dump()
    except Exception as error:  # noqa: BLE001 - silence, refusals and broken answers come as many kinds of errors
        raise TimestampRefused(address=address, why=str(error)) from None
    return token


def examine_timestamp(token: bytes, digest: bytes, authorities: bytes) -> Stamp:
    """Return what ``token`` says of ``digest`` to somebody who trusts ``authorities`` (PEM).

    Broken bytes are `NO_STAMP`. What else goes wrong (a library is missing, say) is raised: it says nothing of them.
    """
    from asn1crypto import cms  # type: ignore[import-untyped]  # it brings no types

    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        return _examined(signed, digest, authorities)
    except _BROKEN:
        return NO_STAMP


def _examined(signed: Any, digest: bytes, authorities: bytes) -> Stamp:
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko.sign.validation.status import TimestampSignatureStatus

    said = signed["encap_content_info"]["content"].parsed
    imprint = said["message_imprint"]
    inside, stated_at = imprint["hashed_message"].native, said["gen_time"].native
    # The digest is compared here, so that a token of something else is told from one that was changed.
    checking = validate_tst_signed_data(signed, trusting(authorities, stated_at), lambda _algorithm: inside)
    status = TimestampSignatureStatus(**apart(lambda: asyncio.run(checking)))
    return Stamp(
        covers=imprint["hash_algorithm"]["algorithm"].native == "sha256" and inside == digest,
        intact=status.intact and status.valid,
        trusted=status.trusted,
        stated_at=stated_at,
    )
