"""Everything read about renewed timestamps: those of certificates, and which certificates are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.certificates.models import Certificate
from lims.certificates.timestamps.models import RenewedTimestamp


def timestamps_of(session: Session, certificate_ids: Sequence[int]) -> dict[int, list[RenewedTimestamp]]:
    """Return the timestamps of each certificate that has some, the oldest first."""
    of = RenewedTimestamp
    found: dict[int, list[RenewedTimestamp]] = {}
    for one in session.scalars(select(of).where(of.certificate_id.in_(certificate_ids)).order_by(of.position)):
        found.setdefault(one.certificate_id, []).append(one)
    return found


def certificates_due(session: Session, *, before: datetime) -> list[Certificate]:
    """Return the certificates with a file whose newest timestamp, or else their issue, lies before a moment."""
    of = RenewedTimestamp
    newest = select(of.certificate_id, func.max(of.stated_at).label("at")).group_by(of.certificate_id).subquery()
    wanted = (
        select(Certificate)
        .outerjoin(newest, newest.c.certificate_id == Certificate.id)
        .where(Certificate.issued_at.is_not(None), func.coalesce(newest.c.at, Certificate.issued_at) < before)
        .order_by(Certificate.id)
    )
    return list(session.scalars(wanted))
