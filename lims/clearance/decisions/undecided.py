"""Which lines wait for a decision: a condition, and the list of the lines for which it holds."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlalchemy.orm import aliased

from lims.clearance.decisions.models import Decision, DecisionKind, LineToDecide, MessageState
from lims.samples.open_lines import OpenLines
from lims.shipments.declarations.models import DeclarationLine, LineState, Lot


def is_final(decision: Any) -> ColumnElement[bool]:
    """Return the condition that a decision in force ends the wait: no hold, not under review, taken by customs."""
    return and_(
        decision.kind != DecisionKind.HOLD,
        decision.under_review.is_(False),
        decision.message_state != MessageState.REFUSED_BY_CUSTOMS,
    )


def waits() -> ColumnElement[bool]:
    """Return the condition that a declaration line waits: a lot of it has no final decision, its own or the line's."""
    of_line = aliased(Decision)
    line_is_final = exists().where(
        of_line.line_id == DeclarationLine.id, of_line.lot_id.is_(None), of_line.in_force.is_(True), is_final(of_line)
    )
    of_lot, own = aliased(Decision), aliased(Decision)
    a_lot_is_open = exists().where(
        of_lot.line_id == DeclarationLine.id,
        of_lot.lot_id.is_not(None),
        of_lot.in_force.is_(True),
        not_(is_final(of_lot)),
    )
    has_own = exists().where(own.lot_id == Lot.id, own.in_force.is_(True))
    a_lot_has_none = exists().where(Lot.line_id == DeclarationLine.id, ~has_own)
    has_no_lot = ~exists().where(Lot.line_id == DeclarationLine.id)
    return and_(
        DeclarationLine.state != LineState.CANCELLED,
        or_(a_lot_is_open, and_(~line_is_final, or_(a_lot_has_none, has_no_lot))),
    )


LINES_TO_DECIDE = OpenLines(
    LineToDecide,
    waits,
    {
        DeclarationLine: {"state": None},
        Lot: {"line_id": None},
        Decision: {"kind": None, "in_force": None, "under_review": None, "message_state": None},
    },
)
