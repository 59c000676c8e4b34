"""Everything that changes certificates: authorise, issue, suspend, lift, supersede, revoke; the note of a download."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock, events
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates import queries
from lims.certificates.drafting import Draft, preview
from lims.certificates.freezing import freeze
from lims.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateKind,
    CertificateSample,
    CertificateState,
    Download,
    ReasonClass,
)
from lims.certificates.obstacles import Act, ContentChanged, obstacle_to, obstacle_to_reason
from lims.certificates.signing import Proof
from lims.errors import LimsError
from lims.jobs.operations import ask
from lims.permissions import Actor, Permission
from lims.samples.models import Sample, SampleState
from lims.samples.operations import set_state
from lims.samples.states import may_follow
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine

__all__ = [
    "Draft", "authorise", "issue", "lift", "note_download", "preview", "revoke", "supersede", "suspend",
]  # fmt: skip

ISSUE = "issue-certificate"


def authorise(
    session: Session,
    line: DeclarationLine,
    *,
    password: str | Proof,
    actor: Actor,
    content_sha256: str,
    services: Services,
    supersedes: Certificate | None = None,
    reason: str = "",
    kind: CertificateKind = CertificateKind.TEST,
) -> Certificate:
    """Freeze what was shown, sign it and have it issued. With ``supersedes`` it takes that one's place, for ``reason``.

    ``content_sha256`` is the digest that the signatory saw: a draft that is another one meanwhile is refused.
    """
    actor.must(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    session.refresh(line, with_for_update=True)  # one signatory at a time
    draft = preview(session, line, actor=actor, services=services, supersedes=supersedes, kind=kind)
    _refuse(next(iter(draft.obstacles), None) or (obstacle_to_reason(reason) if supersedes else None))
    if draft.sha256 != content_sha256:
        thing = f"{draft.evidence.shipment.number}/{line.line_no}"
        raise ContentChanged(thing=thing, shown=content_sha256, now=draft.sha256)
    reason = reason.strip()
    certificate = freeze(session, draft, password, actor=actor, services=services, supersedes=supersedes, reason=reason)
    record(session, AuditAction.CERTIFICATE_AUTHORISED, subject=certificate, actor=actor, reason=reason)
    ask(session, ISSUE, key=f"{ISSUE}:{certificate.number}", payload={"certificate_id": certificate.id})
    return certificate


def supersede(
    session: Session,
    certificate: Certificate,
    *,
    password: str | Proof,
    reason: str,
    actor: Actor,
    content_sha256: str,
    services: Services,
) -> Certificate:
    """Authorise a full replacement with a number of its own; the old one falls when the new one is issued."""
    return authorise(
        session,
        session.get_one(DeclarationLine, certificate.line_id),
        password=password,
        actor=actor,
        content_sha256=content_sha256,
        services=services,
        supersedes=certificate,
        reason=reason,
    )


def issue(
    session: Session, certificate: Certificate, *, pdf_sha256: str, unsigned_sha256: str, actor: Actor = SYSTEM
) -> bool:
    """Make an authorised certificate an issued one, once its file is stored; False if that was done already."""
    if certificate.state is not CertificateState.AUTHORISED:
        return False
    _let_the_old_one_fall(session, certificate, actor=actor)
    certificate.state, certificate.issued_at = CertificateState.ISSUED, clock.now()
    certificate.pdf_sha256, certificate.unsigned_sha256 = pdf_sha256, unsigned_sha256
    _turn(session, certificate, CertificateState.ISSUED, AuditAction.CERTIFICATE_ISSUED, actor=actor)
    _report(session, certificate, actor=actor)
    events.certificate_issued.send(session, certificate=certificate)
    return True


def _let_the_old_one_fall(session: Session, certificate: Certificate, *, actor: Actor) -> None:
    """Supersede the certificate that this one replaces, unless it was revoked meanwhile."""
    old = session.get(Certificate, certificate.supersedes_id) if certificate.supersedes_id else None
    if old is None or obstacle_to(Act.SUPERSEDE, old):
        return
    why = queries.content_of(certificate)["replaces"]["reason"]
    reason = f"{certificate.number}: {why['en'] or why['zh']}"
    _turn(session, old, CertificateState.SUPERSEDED, AuditAction.CERTIFICATE_SUPERSEDED, reason=reason, actor=actor)
    events.certificate_fell.send(session, certificate=old, reason=reason)


def _report(session: Session, certificate: Certificate, *, actor: Actor) -> None:
    """Let the samples be reported, those of them that are not further on already."""
    covered = select(CertificateSample.sample_id).where(CertificateSample.certificate_id == certificate.id)
    for sample in session.scalars(select(Sample).where(Sample.id.in_(covered)).order_by(Sample.id)):
        if may_follow(sample.portion, sample.state, SampleState.REPORTED):
            set_state(session, sample, SampleState.REPORTED, actor=actor, note=certificate.number)


def suspend(session: Session, certificate: Certificate, *, reason: str, actor: Actor) -> None:
    """Put a certificate under review: the public page says so at once."""
    actor.must(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
    _refuse(obstacle_to(Act.SUSPEND, certificate) or obstacle_to_reason(reason))
    action = AuditAction.CERTIFICATE_SUSPENDED
    _turn(session, certificate, CertificateState.SUSPENDED, action, reason=reason, actor=actor)
    events.certificate_fell.send(session, certificate=certificate, reason=reason)


def lift(session: Session, certificate: Certificate, *, reason: str, actor: Actor) -> None:
    """End the review with the certificate standing as it was."""
    actor.must(Permission.CERTIFICATES_CERTIFICATES_SUSPEND)
    _refuse(obstacle_to(Act.LIFT, certificate) or obstacle_to_reason(reason))
    action = AuditAction.CERTIFICATE_RESTORED
    _turn(session, certificate, CertificateState.ISSUED, action, reason=reason, actor=actor)
    events.certificate_restored.send(session, certificate=certificate)


def revoke(
    session: Session,
    certificate: Certificate,
    *,
    reason: str,
    actor: Actor,
    reason_class: ReasonClass = ReasonClass.OTHER,
) -> None:
    """Take a certificate back for good, saying of which kind the reason is and what happened."""
    actor.must(Permission.CERTIFICATES_CERTIFICATES_REVOKE)
    _refuse(obstacle_to(Act.REVOKE, certificate) or obstacle_to_reason(reason))
    action = AuditAction.CERTIFICATE_REVOKED
    _turn(session, certificate, CertificateState.REVOKED, action, reason=reason, reason_class=reason_class, actor=actor)
    events.certificate_fell.send(session, certificate=certificate, reason=f"{reason_class}: {reason}")


def _turn(
    session: Session,
    certificate: Certificate,
    state: CertificateState,
    action: AuditAction,
    *,
    actor: Actor,
    reason: str = "",
    reason_class: ReasonClass | None = None,
) -> None:
    """Change the state, with its line in the certificate's life and its audit row."""
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
            reason=reason.strip(),
            at=clock.now(),
            by_id=actor.id,
        )
    )
    record(session, action, subject=certificate, actor=actor, reason=reason.strip())


def note_download(
    session: Session, certificates: Sequence[Certificate], *, what: str, actor: Actor, together_with: int = 0
) -> None:
    """Write down who is given which file, and with how many others, before the first byte of it leaves."""
    actor.must(Permission.CERTIFICATES_FILES_DOWNLOAD)
    for certificate in certificates:
        session.add(
            Download(
                shipment_id=certificate.shipment_id,
                certificate_id=certificate.id,
                person_id=actor.id,
                what=what,
                at=clock.now(),
                more={"together_with": together_with},
            )
        )
        record(session, AuditAction.CERTIFICATE_DOWNLOADED, subject=certificate, actor=actor, also={"file": what})


def _refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle
