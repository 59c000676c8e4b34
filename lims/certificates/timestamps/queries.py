"""Everything read about renewed timestamps: those of certificates, and which certificates are due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.certificates.models import Certificate
from lims.certificates.timestamps.models import RenewedTimestamp

PORTION = 500  # certificates that are looked at in one transaction


def timestamps_of(session: Session, certificate_ids: Sequence[int]) -> dict[int, list[RenewedTimestamp]]:
    """Return the timestamps of each certificate that has some, the oldest first."""
    of = RenewedTimestamp
    found: dict[int, list[RenewedTimestamp]] = {}
    for one in session.scalars(select(of).where(of.certificate_id.in_(certificate_ids)).order_by(of.position)):
        found.setdefault(one.certificate_id, []).append(one)
    return found


class HasFile(Protocol):
    """As much of a certificate as a timestamp needs."""

    @property
    def id(self) -> int: ...

    @property
    def pdf_sha256(self) -> str: ...


def certificates_due(session: Session, *, before: datetime, after_id: int = 0) -> Sequence[HasFile]:
    """Return the next certificates whose newest timestamp, or else their issue, lies before a moment, by their id."""
    of = RenewedTimestamp
    newest = select(of.certificate_id, func.max(of.stated_at).label("at")).group_by(of.certificate_id).subquery()
    wanted = (
        select(Certificate.id, Certificate.pdf_sha256)
        .outerjoin(newest, newest.c.certificate_id == Certificate.id)
        .where(Certificate.issued_at.is_not(None), func.coalesce(newest.c.at, Certificate.issued_at) < before)
        .where(Certificate.id > after_id)
        .order_by(Certificate.id)
        .limit(PORTION)
    )
    return session.execute(wanted).all()
