"""Everything that changes batches: sign many drafts at once; authorise one line; note why one was refused."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import SYSTEM, SignedIn, signed_in_person
from lims.audit import chain
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates import operations as certificates
from lims.certificates.batches import queries
from lims.certificates.batches.models import BatchLine, CertificateBatch, LineOutcome
from lims.certificates.signing import Proof, sign
from lims.errors import Forbidden, Invalid, LimsError
from lims.jobs.operations import ask
from lims.permissions import Actor, Permission
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine

MOST = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """One draft as it was shown: its line, what people call the line, and the digest."""

    line: DeclarationLine
    place: str
    content_sha256: str


def sign_batch(session: Session, shown: Sequence[Shown], *, password: str | Proof, actor: Actor) -> CertificateBatch:
    """Sign every draft that was shown with one signature, and ask for each to be authorised and issued."""
    actor.must(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE)
    lines = {one.line.id: one for one in shown}
    if not 1 <= len(lines) <= MOST:
        raise Invalid(field="draft", value=len(lines), remedy=f"1–{MOST}")
    drafts = [[one.place, one.content_sha256] for one in lines.values()]
    digest = hashlib.sha256(chain.canonical(drafts).encode()).hexdigest()
    subject = f"certificate batch of {len(drafts)}"
    signature = sign(session, password, actor=actor, subject=subject, content_sha256=digest)
    batch = CertificateBatch(
        signed_by_id=signature.person_id, signed_at=signature.at, signature_id=signature.id, size=len(drafts)
    )
    session.add(batch)
    session.flush()
    record(session, AuditAction.CERTIFICATE_BATCH_SIGNED, subject=batch, actor=actor, also={"drafts": drafts})
    for one in lines.values():
        _ask_for(session, batch, one)
    return batch


def _ask_for(session: Session, batch: CertificateBatch, shown: Shown) -> None:
    row = BatchLine(
        batch_id=batch.id,
        shipment_id=shown.line.shipment_id,
        line_id=shown.line.id,
        content_sha256=shown.content_sha256,
        outcome=LineOutcome.WAITING,
        facts={},
    )
    session.add(row)
    session.flush()
    ask(session, queries.AUTHORISE, key=queries.job_key(row.id), payload={"batch_line_id": row.id})


def authorise_line(session: Session, row: BatchLine, *, services: Services) -> None:
    """Authorise one line of a batch in the name of who signed it; raise what stands in the way."""
    if row.outcome is not LineOutcome.WAITING:
        return
    actor = _signatory(session, row)
    certificate = certificates.authorise(
        session,
        session.get_one(DeclarationLine, row.line_id),
        password=Proof(actor.id or 0),
        actor=actor,
        content_sha256=row.content_sha256,
        services=services,
    )
    row.outcome, row.certificate_id = LineOutcome.AUTHORISED, certificate.id


def _signatory(session: Session, row: BatchLine) -> SignedIn:
    """Return who signed the batch, with the roles of today."""
    batch = session.get_one(CertificateBatch, row.batch_id)
    found = signed_in_person(session, batch.signed_by_id)
    if found is None:
        raise Forbidden(Permission.CERTIFICATES_CERTIFICATES_AUTHORISE, str(batch.signed_by_id))
    return found


def note_refusal(session: Session, row: BatchLine, refusal: LimsError) -> None:
    """Keep why a line of a batch was not authorised: the code and the facts, so that each reader gets own words."""
    if row.outcome is not LineOutcome.WAITING:
        return
    row.outcome, row.refusal = LineOutcome.REFUSED, refusal.code
    row.facts = {name: _plain(fact) for name, fact in refusal.facts.items()}
    also = {"line_id": row.line_id, "refusal": row.refusal, "at": clock.now().isoformat()}
    batch = session.get_one(CertificateBatch, row.batch_id)
    record(session, AuditAction.CERTIFICATE_BATCH_REFUSED, subject=batch, actor=SYSTEM, reason=row.refusal, also=also)


def _plain(fact: object) -> object:
    """Return a fact as JSON keeps it."""
    if isinstance(fact, list | tuple | set | frozenset):
        return [_plain(one) for one in fact]
    return fact if isinstance(fact, int | type(None)) else str(fact)
