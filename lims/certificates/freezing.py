"""Freezing a draft: it gets its number, its signature and its address, and is never changed again."""

import hashlib
import secrets
from typing import Any

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Person
from lims.audit import chain
from lims.audit.queries import latest_checkpoint
from lims.certificates.content import complete
from lims.certificates.correcting import Correction, related, replaced
from lims.certificates.drafting import Draft
from lims.certificates.models import (
    Certificate,
    CertificateResult,
    CertificateSample,
    CertificateState,
    Relation,
)
from lims.certificates.signing import Proof, sign
from lims.certificates.words import local
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor
from lims.printing.certificate_content import Content
from lims.printing.certificates_page import certificate_text
from lims.printing.fonts import refuse_missing_characters
from lims.services import Services

TOKEN_BYTES = 16


def freeze(
    session: Session,
    draft: Draft,
    password: str | Proof,
    *,
    actor: Actor,
    services: Services,
    correction: Correction | None = None,
) -> Certificate:
    """Take the number, sign the canonical JSON and keep it."""
    number, token = next_number(session, NumberKind.CERTIFICATE), secrets.token_urlsafe(TOKEN_BYTES)
    replaces = replaced(correction, draft.evidence.zone)
    address = f"{services.settings.address}/verify/{token}"
    content = _completed(session, draft, number, address, replaces, actor=actor)
    refuse_missing_characters(certificate_text(content), services.fonts)  # a name or a reason may bring new ones
    canonical = chain.canonical(content)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    signature = sign(session, password, actor=actor, subject=f"certificate {number}", content_sha256=digest)
    certificate = Certificate(
        number=number,
        shipment_id=draft.evidence.shipment.id,
        line_id=draft.evidence.line.id,
        kind=draft.kind,
        state=CertificateState.AUTHORISED,
        verdict=content["verdict"],
        standard_code=content["standard"]["code"],
        content=canonical,
        content_sha256=digest,
        token=token,
        signature_id=signature.id,
        signatory_id=signature.person_id,
        authorised_at=signature.at,
        supersedes_id=correction.earlier.id if correction and correction.relation is not Relation.AMENDS else None,
        constructed=content["constructed"],
    )
    session.add(certificate)
    session.flush()
    _tie(session, certificate, draft)
    if correction:
        session.add(related(certificate, correction))
    return certificate


def _completed(
    session: Session, draft: Draft, number: str, address: str, replaces: Content | None, *, actor: Actor
) -> Content:
    person, zone = session.get_one(Person, actor.id), draft.evidence.zone
    return complete(
        draft.content,
        number=number,
        at=clock.now(),
        zone=zone,
        signatory=f"{person.name} {person.name_zh}".strip(),
        address=address,
        replaces=replaces,
        checkpoint=_checkpoint(session, zone),
    )


def _checkpoint(session: Session, zone: str) -> dict[str, Any] | None:
    """Return the newest audit checkpoint: printed, it proves that nothing before it was changed."""
    found = latest_checkpoint(session)
    return {"number": str(found.id), "root": found.root, "signed_at": local(found.at, zone)} if found else None


def _tie(session: Session, certificate: Certificate, draft: Draft) -> None:
    """Keep which samples, lots and results the certificate rests on."""
    for lot in draft.judged.lots:
        for one in lot.samples:
            session.add(
                CertificateSample(
                    certificate_id=certificate.id,
                    sample_id=one.tested.sample.id,
                    lot_id=lot.lot.id,
                    shipment_id=certificate.shipment_id,
                    verdict=lot.verdict.value,
                )
            )
            session.add_all(
                CertificateResult(
                    certificate_id=certificate.id,
                    result_id=work.result.id,
                    shipment_id=certificate.shipment_id,
                    entered_by_id=work.result.entered_by_id,
                    signatory_id=certificate.signatory_id,
                )
                for work in one.tested.reviewed
                if work.result
            )
