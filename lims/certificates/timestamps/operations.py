"""Everything that changes renewed timestamps: ask for those that are due, keep one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates.models import Certificate
from lims.certificates.timestamps import queries
from lims.certificates.timestamps.models import RenewedTimestamp
from lims.db import Database
from lims.jobs.models import Job, JobState
from lims.jobs.operations import ask, ask_again
from lims.permissions import Actor
from lims.printing.errors import NoTimestampService
from lims.settings import Settings

RENEW = "renew-timestamp"
RENEW_DUE = "renew-timestamps"


@dataclass(frozen=True, slots=True)
class Due:
    """The next timestamp of a certificate: its place, and the digests of the files that it covers."""

    certificate_id: int
    position: int
    pdf_sha256: str
    previous_sha256: str


def renew_timestamps(database: Database, *, days: int, settings: Settings, at_once: bool = False) -> list[int]:
    """Ask for a timestamp of each issued file whose newest is older than ``days``; return the jobs.

    Many are asked for in several transactions. ``at_once`` tries those again too that the service did not answer.
    Raises `NoTimestampService`: without a service nothing is asked.
    """
    if not settings.timestamp_url:
        raise NoTimestampService
    before, asked, last = clock.now() - timedelta(days=days), list[int](), 0
    while True:
        with database.transaction() as session:
            found = queries.certificates_due(session, before=before, after_id=last)
            asked += [_ask(session, due, at_once=at_once).id for due in _due(session, found)]
        if not found:
            return asked
        last = found[-1].id


def _ask(session: Session, due: Due, *, at_once: bool) -> Job:
    """Ask for one timestamp: the same one is the same job, which goes on until the service answers."""
    key, payload = f"{RENEW}:{due.certificate_id}:{due.position}", {"certificate_id": due.certificate_id}
    job = ask(session, RENEW, key=key, payload=payload | {"position": due.position})
    if at_once and job.state in (JobState.WAITING, JobState.FAILED):
        ask_again(session, job)
    return job


def next_timestamp(session: Session, certificate: Certificate) -> Due:
    """Return what the next timestamp of a certificate covers."""
    return _due(session, [certificate])[0]


def keep(
    session: Session, certificate: Certificate, due: Due, *, token_sha256: str, stated_at: datetime, actor: Actor
) -> bool:
    """Keep a stored token beside the file; False if another one took its place meanwhile."""
    session.refresh(certificate, with_for_update=True)
    if next_timestamp(session, certificate) != due:
        return False
    session.add(
        RenewedTimestamp(
            shipment_id=certificate.shipment_id,
            certificate_id=certificate.id,
            position=due.position,
            stated_at=stated_at,
            token_sha256=token_sha256,
            pdf_sha256=due.pdf_sha256,
            previous_sha256=due.previous_sha256,
        )
    )
    record(session, AuditAction.TIMESTAMP_RENEWED, subject=certificate, actor=actor)
    return True


def _due(session: Session, certificates: Sequence[queries.HasFile]) -> list[Due]:
    kept = queries.timestamps_of(session, [one.id for one in certificates])
    found = []
    for one in certificates:
        stamps = kept.get(one.id, [])
        found.append(Due(one.id, len(stamps) + 1, one.pdf_sha256, stamps[-1].token_sha256 if stamps else ""))
    return found
