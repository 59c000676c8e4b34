"""What waits at the port: documents, sampling, decisions, customs' answers, cases. One statement for each list."""

from typing import Any, cast

from sqlalchemy import Select, select

from lims.clearance.cases.models import Case, CaseState
from lims.clearance.decisions.models import Decision, LineToDecide, MessageState
from lims.clearance.decisions.states import TO_BE_PROVED
from lims.clearance.decisions.undecided import waits
from lims.clearance.decisions.waiting import is_ready
from lims.permissions import Actor
from lims.samples.models import LineToOrder, OrderState, SamplingOrder
from lims.samples.unsampled import is_to_sample, wants_order
from lims.shipments.declarations.models import DeclarationLine, LineState, Lot, Shipment

Statement = Select[*tuple[Any, ...]]
_GOODS = (DeclarationLine.goods.label("note"), DeclarationLine.goods_zh.label("note_zh"))


def _lines(*conditions: Any) -> Statement:
    """Return declaration lines, the longest known first."""
    return cast(
        Statement,
        select(
            Shipment.declaration_number.label("label"),
            *_GOODS,
            Shipment.registered_at.label("at"),
            Shipment.number.label("number"),
            DeclarationLine.line_no,
        )
        .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
        .where(*conditions)
        .order_by(DeclarationLine.id),
    )


def held(_actor: Actor) -> Statement:
    """Return the lines that documents or lists hold."""
    return _lines(DeclarationLine.state == LineState.DOCUMENTS_HELD)


def to_decide(_actor: Actor) -> Statement:
    """Return the lines that wait for the officer."""
    waiting = _lines(waits(), is_ready()).order_by(None).order_by(LineToDecide.line_id)
    return waiting.join(LineToDecide, LineToDecide.line_id == DeclarationLine.id)


def to_order(_actor: Actor) -> Statement:
    """Return the lots that are to be sampled and have no order at work."""
    return cast(
        Statement,
        select(Lot.batch.label("label"), *_GOODS, Shipment.registered_at.label("at"), Lot.id.label("lot_id"))
        .select_from(LineToOrder)
        .join(Lot, Lot.line_id == LineToOrder.line_id)
        .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
        .join(Shipment, Shipment.id == Lot.shipment_id)
        .where(is_to_sample(), wants_order())
        .order_by(Lot.id),
    )


def to_draw(_actor: Actor) -> Statement:
    """Return the orders whose samples are to be drawn."""
    return cast(
        Statement,
        select(
            SamplingOrder.number.label("label"),
            *_GOODS,
            SamplingOrder.ordered_at.label("at"),
            SamplingOrder.number.label("number"),
        )
        .join(DeclarationLine, DeclarationLine.id == SamplingOrder.line_id)
        .where(SamplingOrder.state == OrderState.PLANNED)
        .order_by(SamplingOrder.id),
    )


def open_cases(_actor: Actor) -> Statement:
    """Return the cases that nobody has closed."""
    return cast(
        Statement,
        select(
            Case.number.label("label"),
            Case.cause.label("note"),
            Case.opened_at.label("at"),
            Case.number.label("number"),
        )
        .where(Case.state == CaseState.OPEN)
        .order_by(Case.id),
    )


def _decisions(*conditions: Any) -> Statement:
    """Return decisions in force, the oldest first."""
    return cast(
        Statement,
        select(
            Decision.number.label("label"), *_GOODS, Decision.decided_at.label("at"), Decision.number.label("number")
        )
        .join(DeclarationLine, DeclarationLine.id == Decision.line_id)
        .where(Decision.in_force.is_(True), *conditions)
        .order_by(Decision.id),
    )


def unanswered(_actor: Actor) -> Statement:
    """Return the decisions that customs was sent and has not acknowledged."""
    return _decisions(Decision.message_state == MessageState.SENT)


def unproved(_actor: Actor) -> Statement:
    """Return the refusals and conditions of which it is not proved that they were carried out."""
    return _decisions(Decision.kind.in_(TO_BE_PROVED), Decision.proved_on.is_(None))
