"""Lines to decide on as tests need them: certificates are bare rows, decisions are made by the product's own verb."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.people import person
from support.samples import make_declared, make_lot, make_order, make_samples
from support.shipments import next_declaration_number

import lims.clearance.cases.listeners
import lims.shipments.risk.listeners  # noqa: F401 - and whoever declares has the lines assessed
from lims import clock
from lims.accounts.models import ElectronicSignature, SignatureMeaning
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates import operations as certificates
from lims.certificates.models import Certificate, CertificateSample, CertificateState
from lims.clearance.decisions import operations
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.numbers import NumberKind, next_number
from lims.printing.certificate_content import blank_content
from lims.samples.models import Portion, Sample
from lims.shipments.declarations.models import DeclarationLine, Direction, LineState, Lot, Shipment
from lims.shipments.risk.models import Assessment, Lane

WORDS = {
    DecisionKind.HOLD: {"reasons": "More papers are asked for"},
    DecisionKind.RELEASE: {"reasons": "Certificate and papers agree"},
    DecisionKind.CONDITIONAL_RELEASE: {"reasons": "Urgent need", "conditions": "Not for surgery, labelled so"},
    DecisionKind.REFUSE: {"reasons": "The filtration fails", "action": "Returned to the exporter"},
}


@dataclass
class Line:
    """A line to decide on."""

    shipment: Shipment
    line: DeclarationLine
    lots: list[Lot]


def make_line(
    session: Session, *, direction: Direction = Direction.EXPORT, batches: Sequence[str] = ("B2020-04",), **line: Any
) -> Line:
    """Return a line that is to be sampled, of one lot unless more batches are named."""
    declared = make_declared(session, batch=batches[0], **line)
    declared.shipment.direction = direction
    declared.shipment.declaration_number = next_declaration_number()
    lots = [declared.lot, *(make_lot(session, declared.line, batch=batch) for batch in batches[1:])]
    record(session, AuditAction.SHIPMENT_AMENDED, subject=declared.shipment, actor=SYSTEM)
    return Line(declared.shipment, declared.line, lots)


def turn(session: Session, made: Line, state: LineState) -> None:
    """Put the line into another state, as a new assessment does."""
    made.line.state = state
    record(session, AuditAction.LINE_ASSESSED, subject=made.line, actor=SYSTEM)


def make_assessment(session: Session, made: Line, *reasons: dict[str, Any], lane: Lane = Lane.STANDARD) -> Assessment:
    """Put an assessment of the line down, with these reasons."""
    found = Assessment(
        shipment_id=made.shipment.id, line_id=made.line.id, at=clock.now(), outcome=made.line.state, lane=lane,
        reasons=list(reasons),
    )  # fmt: skip
    session.add(found)
    session.flush()
    record(session, AuditAction.LINE_ASSESSED, subject=found, actor=SYSTEM)
    return found


def make_certificate(
    session: Session,
    made: Line,
    verdict: str = "pass",
    *,
    verdicts: dict[int, str] | None = None,
    state: CertificateState = CertificateState.ISSUED,
    supersedes: Certificate | None = None,
) -> Certificate:
    """Put a certificate of the line down; ``verdicts`` names the verdict of each lot that it covers (default: all)."""
    signatory = person(session, "signatory")
    signature = ElectronicSignature(
        person_id=signatory.id, meaning=SignatureMeaning.AUTHORISED, subject="certificate", content_sha256="0" * 64,
        at=clock.now(),
    )  # fmt: skip
    session.add(signature)
    session.flush()
    number = next_number(session, NumberKind.CERTIFICATE)
    is_issued = state is not CertificateState.AUTHORISED
    replaces = (
        {"number": supersedes.number, "relation": "supersedes", "reason": {"en": "A wrong batch was printed", "zh": ""}}
        if supersedes
        else None
    )
    certificate = Certificate(
        number=number, shipment_id=made.shipment.id, line_id=made.line.id, state=state, verdict=verdict,
        standard_code=made.line.standard_code, content=json.dumps(_content(number, verdict, replaces)),
        content_sha256="0" * 64,
        token=number, signature_id=signature.id, signatory_id=signatory.id, authorised_at=clock.now(),
        issued_at=clock.now() if is_issued else None, pdf_sha256="1" * 64 if is_issued else "",
        supersedes_id=supersedes.id if supersedes else None,
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    for lot_id, of_lot in (verdicts or {lot.id: verdict for lot in made.lots}).items():
        session.add(
            CertificateSample(
                certificate_id=certificate.id, sample_id=_sample_of(session, lot_id).id, lot_id=lot_id,
                shipment_id=made.shipment.id, verdict=of_lot,
            )
        )  # fmt: skip
    record(session, AuditAction.CERTIFICATE_ISSUED, subject=certificate, actor=SYSTEM)
    return certificate


def _content(number: str, verdict: str, replaces: dict[str, Any] | None) -> dict[str, Any]:
    """Return what stands on the certificate: as little as its page can show."""
    return blank_content() | {"number": number, "verdict": verdict, "replaces": replaces}


def _sample_of(session: Session, lot_id: int) -> Sample:
    """Return portion A of the lot, drawn now if it was not yet."""
    found = session.scalar(select(Sample).where(Sample.lot_id == lot_id, Sample.portion == Portion.A))
    return found or make_samples(session, make_order(session, session.get_one(Lot, lot_id)))[Portion.A]


def issue(session: Session, certificate: Certificate) -> None:
    """Issue an authorised certificate, as the job does once its file is stored."""
    certificates.issue(session, certificate, pdf_sha256="1" * 64, unsigned_sha256="2" * 64)


def make_decision(
    session: Session,
    made: Line,
    kind: DecisionKind = DecisionKind.RELEASE,
    *,
    who: str = "customs officer",
    **more: Any,
) -> Decision:
    """Decide on the line, with words that fit the kind."""
    return operations.decide(session, made.line, kind=kind, actor=person(session, who), **(WORDS[kind] | more))


def make_released(session: Session, **changes: Any) -> tuple[Line, Certificate, Decision]:
    """Return a line that was released on a pass."""
    made = make_line(session, **changes)
    certificate = make_certificate(session, made)
    return made, certificate, make_decision(session, made)
