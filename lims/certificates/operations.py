"""Everything that changes certificates: authorise, amend, supersede, issue; the note of a download.

What happens to one after its issue stands in `life`.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock, events
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates.drafting import Draft, preview
from lims.certificates.freezing import freeze
from lims.certificates.life import amended, lift, refuse, replaced, revoke, suspend, turn
from lims.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateSample,
    CertificateState,
    Download,
    Impact,
)
from lims.certificates.obstacles import ContentChanged, obstacle_to_impact, obstacle_to_reason
from lims.certificates.queries import conclusions_of
from lims.certificates.signing import Proof
from lims.certificates.words import as_written
from lims.jobs.operations import ask
from lims.permissions import Actor, Permission
from lims.samples.models import Sample, SampleState
from lims.samples.operations import set_state
from lims.samples.states import may_follow
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine

__all__ = [
    "Draft", "amend", "authorise", "issue", "lift", "note_download", "preview", "revoke", "supersede", "suspend",
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
    amends: Certificate | None = None,
    reason: str = "",
    impact: Impact | None = None,
    kind: CertificateKind = CertificateKind.TEST,
) -> Certificate:
    """Freeze what was shown, sign it and have it issued.

    With ``supersedes`` it takes that one's place, with ``amends`` it stands beside it: for ``reason``, and with the
    ``impact`` that the signatory states (found by comparison, where none is stated). ``content_sha256`` is the digest
    that the signatory saw: a draft that is another one meanwhile is refused.
    """
    actor.must(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    session.refresh(line, with_for_update=True)  # one signatory at a time
    draft = preview(session, line, actor=actor, services=services, supersedes=supersedes, amends=amends, kind=kind)
    refuse(next(iter(draft.obstacles), None))
    correction = draft.correction(as_written(reason.strip()), impact)
    if correction and draft.impact:
        refuse(obstacle_to_reason(reason) or obstacle_to_impact(correction.impact, draft.impact))
    if draft.sha256 != content_sha256:
        thing = f"{draft.evidence.shipment.number}/{line.line_no}"
        raise ContentChanged(thing=thing, shown=content_sha256, now=draft.sha256)
    certificate = freeze(session, draft, password, actor=actor, services=services, correction=correction)
    record(session, AuditAction.CERTIFICATE_AUTHORISED, subject=certificate, actor=actor, reason=reason.strip())
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
    impact: Impact | None = None,
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
        impact=impact,
    )


def amend(
    session: Session,
    certificate: Certificate,
    *,
    password: str | Proof,
    reason: str,
    actor: Actor,
    content_sha256: str,
    services: Services,
    impact: Impact | None = None,
) -> Certificate:
    """Authorise a further document that names this certificate, which goes on standing beside it.

    ISO/IEC 17025:2017, 7.8.8.3. Another conclusion is no amendment: such a certificate is superseded.
    """
    return authorise(
        session,
        session.get_one(DeclarationLine, certificate.line_id),
        password=password,
        actor=actor,
        content_sha256=content_sha256,
        services=services,
        amends=certificate,
        reason=reason,
        impact=impact,
    )


def issue(
    session: Session, certificate: Certificate, *, pdf_sha256: str, unsigned_sha256: str, actor: Actor = SYSTEM
) -> bool:
    """Make an authorised certificate an issued one, once its file is stored; False if that was done already."""
    if certificate.state is not CertificateState.AUTHORISED:
        return False
    replaced(session, certificate, actor=actor)
    certificate.state, certificate.issued_at = CertificateState.ISSUED, clock.now()
    certificate.pdf_sha256, certificate.unsigned_sha256 = pdf_sha256, unsigned_sha256
    turn(session, certificate, CertificateState.ISSUED, AuditAction.CERTIFICATE_ISSUED, actor=actor)
    _report(session, certificate, actor=actor)
    events.certificate_issued.send(session, certificate=certificate, lots=conclusions_of(session, certificate))
    amended(session, certificate, actor=actor)
    return True


def _report(session: Session, certificate: Certificate, *, actor: Actor) -> None:
    """Let the samples be reported, those of them that are not further on already."""
    covered = select(CertificateSample.sample_id).where(CertificateSample.certificate_id == certificate.id)
    for sample in session.scalars(select(Sample).where(Sample.id.in_(covered)).order_by(Sample.id)):
        if may_follow(sample.portion, sample.state, SampleState.REPORTED):
            set_state(session, sample, SampleState.REPORTED, actor=actor, note=certificate.number)


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
