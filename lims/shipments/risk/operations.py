"""Assessing a line; giving a control order."""

from sqlalchemy.orm import Session

from lims import clock, events
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Invalid, LimsError, WrongState
from lims.permissions import Actor, Permission
from lims.shipments import signals
from lims.shipments.declarations.models import DeclarationLine, LineState
from lims.shipments.risk import queries
from lims.shipments.risk.dossier import gather
from lims.shipments.risk.models import Assessment, ControlKind, ControlOrder
from lims.shipments.risk.reasons import lane_for, outcome_of, reasons_for


def obstacle_to_assess(line: DeclarationLine) -> LimsError | None:
    """Return why ``line`` cannot be assessed, or None."""
    if line.state is LineState.CANCELLED:
        return WrongState(thing=f"{line.line_no}", state=line.state, needed=LineState.DECLARED)
    return None


def assess(session: Session, line: DeclarationLine, *, actor: Actor) -> Assessment:
    """Work out what is to be done with ``line`` and set its state; an unchanged answer leaves no new row."""
    actor.must(Permission.SHIPMENTS_DECLARATIONS_READ)
    if obstacle := obstacle_to_assess(line):
        raise obstacle
    dossier = gather(session, line)
    reasons = reasons_for(dossier)
    found = Assessment(
        shipment_id=line.shipment_id,
        line_id=line.id,
        at=clock.now(),
        outcome=outcome_of(reasons),
        lane=lane_for(dossier.grade, reasons),
        reasons=[reason.document() for reason in reasons],
    )
    before = queries.latest_assessment(session, line.id)
    if before is not None and _says_the_same(before, found) and line.state is found.outcome:
        return before
    session.add(found)
    line.state = found.outcome
    record(session, AuditAction.LINE_ASSESSED, subject=line, actor=actor)
    events.line_assessed.send(session, line=line)
    return found


def order_control(
    session: Session, line: DeclarationLine, *, kind: ControlKind, reason: str, actor: Actor
) -> ControlOrder:
    """Order documents checked, goods inspected or sampled for ``line``; the same order again changes nothing."""
    actor.must(Permission.SHIPMENTS_CONTROL_ORDER)
    if obstacle := obstacle_to_assess(line):
        raise obstacle
    if not reason.strip():
        raise Invalid(field="reason", value=reason)
    if known := queries.order_like(session, line.id, kind, reason.strip()):
        return known
    order = ControlOrder(
        shipment_id=line.shipment_id,
        line_id=line.id,
        kind=kind,
        reason=reason.strip(),
        ordered_at=clock.now(),
        ordered_by_id=actor.id,
    )
    session.add(order)
    record(session, AuditAction.CONTROL_ORDERED, subject=order, actor=actor, reason=order.reason)
    signals.lines_touched.send(session, lines=[line], actor=actor)
    return order


def _says_the_same(one: Assessment, other: Assessment) -> bool:
    """Say whether two assessments come to the same, for the same reasons."""
    return (one.outcome, one.lane, one.reasons) == (other.outcome, other.lane, other.reasons)
