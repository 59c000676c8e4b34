"""The renewed timestamps in an evidence bundle: each covers the certificate's file and the token before it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from lims.printing.authority import Authority
from lims.printing.timestamps import Stamp, examine_timestamp


def faults_of_timestamps(
    certificate: Mapping[str, Any], pdf: bytes, read: Callable[[str], bytes | None], authority: Authority
) -> Iterator[str]:
    """Yield what is wrong with the timestamps of a certificate; the chain ends where a token is missing."""
    before, earlier = b"", None
    for place, listed in enumerate(certificate.get("timestamps", ()), 1):
        token = read(listed["file"])
        if token is None:
            return
        stamp = examine_timestamp(token, hashlib.sha256(pdf + before).digest(), authority.roots_pem)
        fault = _fault(stamp, datetime.fromisoformat(listed["stated_at"]), earlier)
        if fault:
            yield f"{certificate['number']}: timestamp {place} {fault}"
        before, earlier = token, stamp.stated_at


def _fault(stamp: Stamp, listed_at: datetime, earlier: datetime | None) -> str:
    """Return why a token proves nothing, the gravest reason first."""
    if stamp.stated_at is None or not stamp.intact:
        return "is not as its service signed it"
    if not stamp.covers:
        return "is not of this file and the timestamp before it"
    if not stamp.trusted:
        return "is of no known authority"
    if stamp.stated_at != listed_at:
        return "has another time than the manifest says"
    return "is older than the one before it" if earlier and stamp.stated_at < earlier else ""
