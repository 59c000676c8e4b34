"""The jobs of renewed timestamps: one each day that finds what is due, one for each file.

What the service does not answer is asked again, for as long as it takes.
"""

import hashlib
from datetime import datetime
from typing import Any

from lims.accounts.queries import SYSTEM
from lims.certificates.queries import certificate_by_id
from lims.certificates.timestamps import operations
from lims.jobs.operations import handles
from lims.printing.authority import Authority
from lims.printing.errors import TimestampRefused
from lims.printing.timestamps import ask_for_timestamp, examine_timestamp
from lims.services import Services


@handles(operations.RENEW_DUE, daily=True)
def renew_what_is_due(services: Services, _payload: dict[str, Any]) -> None:
    """Ask for the timestamps that are due; nothing without a service, or where the settings say never."""
    days = services.settings.timestamp_days
    if services.settings.timestamp_url and days:
        operations.renew_timestamps(services.database, days=days, settings=services.settings)


@handles(operations.RENEW)
def renew_timestamp(services: Services, payload: dict[str, Any]) -> None:
    """Ask the service, store the token, keep it; one that is there already is left alone."""
    with services.database.snapshot() as session:
        due = operations.next_timestamp(session, certificate_by_id(session, payload["certificate_id"]))
    if due.position != payload["position"]:
        return
    token, stated_at = _asked(services, due)
    stored = services.files.put(token)
    with services.database.transaction() as session:
        certificate = certificate_by_id(session, due.certificate_id)
        operations.keep(session, certificate, due, token_sha256=stored, stated_at=stated_at, actor=SYSTEM)


def _asked(services: Services, due: operations.Due) -> tuple[bytes, datetime]:
    """Return a token that covers the files and its time; one that nobody could check later is not kept."""
    before = services.files.get(due.previous_sha256) if due.previous_sha256 else b""
    digest = hashlib.sha256(services.files.get(due.pdf_sha256) + before).digest()
    address = services.settings.timestamp_url
    token = ask_for_timestamp(address, digest)
    stamp = examine_timestamp(token, digest, Authority.read(services.published).roots_pem)
    if not stamp.valid or stamp.stated_at is None:
        why = "it is of no known authority" if stamp.covers and stamp.intact else "it is not of this file, or broken"
        raise TimestampRefused(address=address, why=why)
    return token, stamp.stated_at
