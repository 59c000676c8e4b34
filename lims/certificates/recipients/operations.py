"""Everything that changes recipients: note that it was sent, tell everybody of a change, note who was told."""

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates.models import Certificate, CertificateState, Download
from lims.certificates.recipients import queries
from lims.certificates.recipients.models import CertificateNotice, Change
from lims.errors import Forbidden, Invalid, WrongState
from lims.permissions import Actor, Permission

LONGEST = 200


class RecipientMissing(Invalid):
    """Nobody is named as the recipient: ``field``, ``value``."""

    code = "recipient_missing"


def note_sent(session: Session, certificate: Certificate, *, to: str, actor: Actor) -> None:
    """Write down that a certificate was sent to somebody outside, who is told when it changes."""
    actor.must(Permission.CERTIFICATES_RECIPIENTS_NOTE)
    if certificate.state is CertificateState.AUTHORISED:
        raise WrongState(thing=certificate.number, state=certificate.state, needed=CertificateState.ISSUED)
    named = " ".join(to.split())
    if not named or len(named) > LONGEST:
        raise RecipientMissing(field="to", value=to)
    session.add(
        Download(
            shipment_id=certificate.shipment_id,
            certificate_id=certificate.id,
            person_id=actor.id,
            what=queries.SENT,
            at=clock.now(),
            more={"to": named},
        )
    )
    record(session, AuditAction.CERTIFICATE_SENT, subject=certificate, actor=actor, also={"to": named})


def tell(session: Session, certificate: Certificate, change: str, *, actor: Actor, by: str = "") -> int:
    """Put down a notice for each recipient but ``actor``, who knows; return how many.

    The rows belong to the act that changed the certificate: its `record` claims them.
    """
    holders = queries.holders_of(session, certificate.id)
    to_whom: list[tuple[int | None, str]] = [(person, "") for person in sorted(holders.people - {actor.id})]
    to_whom += [(None, name) for name in holders.names]
    session.add_all(
        CertificateNotice(
            shipment_id=certificate.shipment_id,
            certificate_id=certificate.id,
            person_id=person,
            recipient=name,
            change=Change(change),
            by_number=by,
            at=clock.now(),
        )
        for person, name in to_whom
    )
    return len(to_whom)


def read(session: Session, certificate: Certificate, *, actor: Actor) -> int:
    """Note that a person has read the own notices about a certificate; return how many that were."""
    notices = queries.unread(session, certificate.id, actor.id)
    for notice in notices:
        notice.told_at, notice.told_by_id = clock.now(), actor.id
    if notices:
        record(session, AuditAction.CERTIFICATE_NOTICE_READ, subject=certificate, actor=actor)
    return len(notices)


def note_told(session: Session, notice: CertificateNotice, *, actor: Actor) -> bool:
    """Note that somebody outside was told; False if that was noted before. A person's notice only they can read."""
    actor.must(Permission.CERTIFICATES_RECIPIENTS_NOTE)
    if notice.person_id is not None:
        raise Forbidden(Permission.CERTIFICATES_RECIPIENTS_NOTE, actor.name)
    if notice.told_at is not None:
        return False
    notice.told_at, notice.told_by_id = clock.now(), actor.id
    also = {"to": notice.recipient, "change": notice.change.value}
    record(session, AuditAction.CERTIFICATE_RECIPIENT_TOLD, subject=notice, actor=actor, also=also)
    return True
