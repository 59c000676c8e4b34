"""A certificate's life after issue: suspended, lifted, revoked, superseded; each turn leaves its line and its row."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock, events
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates import queries
from lims.certificates.models import Certificate, CertificateEvent, CertificateState, Impact, ReasonClass, Relation
from lims.certificates.obstacles import (
    EDITORIAL_NEVER,
    Act,
    obstacle_to,
    obstacle_to_impact,
    obstacle_to_reason,
)
from lims.certificates.recipients.operations import tell
from lims.errors import LimsError
from lims.permissions import Actor, Permission

STANDS = (CertificateState.ISSUED, CertificateState.SUSPENDED)
FELL = {
    CertificateState.SUPERSEDED: AuditAction.CERTIFICATE_SUPERSEDED,
    CertificateState.REVOKED: AuditAction.CERTIFICATE_REVOKED,
}


def suspend(
    session: Session, certificate: Certificate, *, reason: str, actor: Actor, impact: Impact = Impact.CONCLUSION
) -> None:
    """Put a certificate under review: the public page says so at once."""
    actor.must(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
    refuse(obstacle_to(Act.SUSPEND, certificate) or obstacle_to_reason(reason))
    action = AuditAction.CERTIFICATE_SUSPENDED
    turn(session, certificate, CertificateState.SUSPENDED, action, reason=reason, impact=impact, actor=actor)
    events.certificate_fell.send(session, certificate=certificate, reason=reason, impact=impact)


def lift(session: Session, certificate: Certificate, *, reason: str, actor: Actor) -> None:
    """End the review with the certificate standing as it was."""
    actor.must(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
    refuse(obstacle_to(Act.LIFT, certificate) or obstacle_to_reason(reason))
    turn(session, certificate, CertificateState.ISSUED, AuditAction.CERTIFICATE_RESTORED, reason=reason, actor=actor)
    events.certificate_restored.send(session, certificate=certificate)


def revoke(
    session: Session,
    certificate: Certificate,
    *,
    reason: str,
    actor: Actor,
    reason_class: ReasonClass = ReasonClass.OTHER,
    impact: Impact = Impact.CONCLUSION,
) -> None:
    """Take a certificate back for good, saying of which kind the reason is, what happened, and what it touches.

    A wrong result, identity or specification, a broken custody or a misuse is never editorial.
    """
    actor.must(Permission.CERTIFICATES_CERTIFICATES_REVOKE)
    least = Impact.CONCLUSION if reason_class in EDITORIAL_NEVER else Impact.EDITORIAL
    refuse(obstacle_to(Act.REVOKE, certificate) or obstacle_to_reason(reason) or obstacle_to_impact(impact, least))
    fall(
        session,
        certificate,
        CertificateState.REVOKED,
        reason=reason,
        reason_class=reason_class,
        impact=impact,
        actor=actor,
    )


def fall(
    session: Session,
    certificate: Certificate,
    state: CertificateState,
    *,
    reason: str,
    impact: Impact | None,
    actor: Actor,
    reason_class: ReasonClass | None = None,
    by: str = "",
) -> None:
    """Let a certificate fall for good, and with it the further documents that amend it. ``by`` replaces it."""
    given: dict[str, Any] = {"reason": reason, "reason_class": reason_class, "impact": impact, "actor": actor, "by": by}
    turn(session, certificate, state, FELL[state], **given)
    for amendment in queries.amendments_of(session, certificate.id, in_states=STANDS):
        turn(session, amendment, state, FELL[state], **given)
    said = f"{reason_class}: {reason}" if reason_class else reason
    events.certificate_fell.send(session, certificate=certificate, reason=said, impact=impact)


def replaced(session: Session, certificate: Certificate, *, actor: Actor) -> None:
    """Let the earlier certificate fall that this one replaces, unless it was revoked meanwhile."""
    relation = queries.relation_of(session, certificate.id)
    old = session.get(Certificate, certificate.supersedes_id) if certificate.supersedes_id else None
    if old is None or obstacle_to(Act.SUPERSEDE, old):
        return
    why = queries.content_of(certificate)["replaces"]["reason"]
    fall(
        session,
        old,
        CertificateState.SUPERSEDED,
        reason=f"{certificate.number}: {why['en'] or why['zh']}",
        impact=relation.impact if relation else None,
        actor=actor,
        by=certificate.number,
    )


def amended(session: Session, certificate: Certificate, *, actor: Actor) -> None:
    """Note on the first certificate that this further document amends it; fall with it, if it fell meanwhile."""
    relation = queries.relation_of(session, certificate.id)
    if relation is None or relation.relation is not Relation.AMENDS:
        return
    first = session.get_one(Certificate, relation.earlier_id)
    why = queries.content_of(certificate)["replaces"]["reason"]
    reason = f"{certificate.number}: {why['en'] or why['zh']}"
    if first.state in FELL:
        turn(
            session,
            certificate,
            first.state,
            FELL[first.state],
            reason=reason,
            reason_class=ReasonClass.OTHER if first.state is CertificateState.REVOKED else None,
            actor=actor,
        )
        return
    tell(session, first, "amended", by=certificate.number, actor=actor)
    record(session, AuditAction.CERTIFICATE_AMENDED, subject=first, actor=actor, reason=reason)
    events.certificate_amended.send(session, certificate=first, reason=reason, impact=relation.impact)


def turn(
    session: Session,
    certificate: Certificate,
    state: CertificateState,
    action: AuditAction,
    *,
    actor: Actor,
    reason: str = "",
    reason_class: ReasonClass | None = None,
    impact: Impact | None = None,
    by: str = "",
) -> None:
    """Change the state, with its line in the certificate's life, a notice to each recipient, and its audit row."""
    lines = select(func.count()).select_from(CertificateEvent)
    before = session.scalar(lines.where(CertificateEvent.certificate_id == certificate.id)) or 0
    certificate.state = state
    session.add(
        CertificateEvent(
            shipment_id=certificate.shipment_id,
            certificate_id=certificate.id,
            position=before + 1,
            state=state,
            reason_class=reason_class,
            impact=impact,
            reason=reason.strip(),
            at=clock.now(),
            by_id=actor.id,
        )
    )
    tell(session, certificate, "restored" if state is CertificateState.ISSUED else state.value, by=by, actor=actor)
    record(session, action, subject=certificate, actor=actor, reason=reason.strip())


def refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle
