"""Everything read about recipients: who has a certificate, who is told of a change, what one person does not know."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.certificates.models import Download
from lims.certificates.recipients.models import CertificateNotice, Change
from lims.db import rows_as
from lims.errors import NotFound

SENT = "sent"
MOST = 200


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as the certificate's page lists it."""

    id: int
    change: Change
    by_number: str
    person: str | None
    recipient: str
    at: datetime
    told_at: datetime | None
    told_by: str | None


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has a certificate: people with an account, and the names of those it was sent to."""

    people: frozenset[int]
    names: tuple[str, ...]


def holders_of(session: Session, certificate_id: int) -> Holders:
    """Return everybody who was given a file of the certificate."""
    wanted = select(Download.what, Download.person_id, Download.more).where(Download.certificate_id == certificate_id)
    people, names = set(), {}
    for row in session.execute(wanted.order_by(Download.id)):
        if row.what == SENT:
            names[row.more["to"]] = True
        elif row.person_id is not None:
            people.add(row.person_id)
    return Holders(frozenset(people), tuple(names))


_Teller = aliased(Person)


def notices_of(session: Session, certificate_id: int) -> list[NoticeLine]:
    """Return the notices about a certificate, the newest first."""
    of = CertificateNotice
    wanted = (
        select(of.id, of.change, of.by_number, Person.name, of.recipient, of.at, of.told_at, _Teller.name)
        .outerjoin(Person, Person.id == of.person_id)
        .outerjoin(_Teller, _Teller.id == of.told_by_id)
        .where(of.certificate_id == certificate_id)
        .order_by(of.id.desc())
        .limit(MOST)
    )
    return rows_as(NoticeLine, session.execute(wanted))


def unread(session: Session, certificate_id: int, person_id: int | None) -> list[CertificateNotice]:
    """Return what a person was not told yet about a certificate, the oldest first."""
    wanted = select(CertificateNotice).where(
        CertificateNotice.certificate_id == certificate_id,
        CertificateNotice.person_id == person_id,
        CertificateNotice.told_at.is_(None),
    )
    return list(session.scalars(wanted.order_by(CertificateNotice.id)))


def notice_by_id(session: Session, notice_id: int, certificate_id: int) -> CertificateNotice:
    """Return one notice about a certificate; raise `NotFound`."""
    found = session.get(CertificateNotice, notice_id)
    if found is None or found.certificate_id != certificate_id:
        raise NotFound(kind="notice", key=notice_id)
    return found
