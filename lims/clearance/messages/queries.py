"""Reading for messages: a decision's message, and what it says."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.certificates.models import Certificate
from lims.clearance.decisions.models import Decision
from lims.clearance.messages.models import CustomsMessage
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment


def message_of(session: Session, decision_id: int) -> CustomsMessage | None:
    """Return the message about a decision, if it was written."""
    return session.scalar(select(CustomsMessage).where(CustomsMessage.decision_id == decision_id))


def content_of(session: Session, decision: Decision) -> dict[str, Any]:
    """Return what customs is told: the decision with its declaration and line or lot, the reasons, what it replaces.

    Never who in the laboratory did what.
    """
    row = session.execute(
        select(Shipment, DeclarationLine, Person.code, Lot, Certificate.number)
        .join(DeclarationLine, DeclarationLine.shipment_id == Shipment.id)
        .join(Person, Person.id == decision.decided_by_id)
        .outerjoin(Lot, Lot.id == decision.lot_id)
        .outerjoin(Certificate, Certificate.id == decision.certificate_id)
        .where(DeclarationLine.id == decision.line_id)
    ).one()
    shipment, line, officer, certificate = row.Shipment, row.DeclarationLine, row.code, row.number
    lot: Lot | None = row.Lot
    replaced = select(Decision.number).where(Decision.replaced_by_id == decision.id).order_by(Decision.id)
    return {
        "format": "greenlane-decision/1",
        "decision": decision.number,
        "declaration": shipment.declaration_number,
        "line": line.line_no,
        "lot": {"model": lot.model, "batch": lot.batch} if lot is not None else None,
        "hs_code": line.hs_code,
        "kind": decision.kind.value,
        "reasons": decision.reasons,
        "conditions": decision.conditions,
        "action": decision.action,
        "certificate": certificate,
        "replaces": list(session.scalars(replaced)),
        "decided_at": decision.decided_at,
        "officer": officer,
        "constructed": shipment.constructed,
    }
