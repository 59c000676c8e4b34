"""Reading assessments and control orders."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.shipments.declarations.models import LineState
from lims.shipments.risk.models import Assessment, ControlKind, ControlOrder, Lane


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """The assessment of a line that counts, ready to print."""

    line_id: int
    at: datetime
    outcome: LineState
    lane: Lane
    reasons: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control order, ready to print."""

    line_id: int
    kind: ControlKind
    reason: str
    at: datetime
    by: str


_LATEST = select(Assessment).where(Assessment.line_id == bindparam("line_id")).order_by(Assessment.id.desc()).limit(1)


def latest_assessment(session: Session, line_id: int) -> Assessment | None:
    """Return the assessment of a line that counts: the newest."""
    return session.scalar(_LATEST, {"line_id": line_id})


def lane_of(session: Session, line_id: int) -> Lane:
    """Return the lane of a line; the standard one until it is assessed."""
    found = latest_assessment(session, line_id)
    return found.lane if found else Lane.STANDARD


def latest_assessments(session: Session, line_ids: Collection[int]) -> dict[int, AssessmentLine]:
    """Return the assessments that count of many lines, in one statement."""
    of = Assessment
    newest = select(func.max(of.id)).where(of.line_id.in_(line_ids)).group_by(of.line_id)
    rows = session.execute(select(of.line_id, of.at, of.outcome, of.lane, of.reasons).where(of.id.in_(newest)))
    return {row.line_id: AssessmentLine(*row) for row in rows}


def control_orders(session: Session, shipment_id: int) -> defaultdict[int, list[ControlLine]]:
    """Return the control orders on the lines of a shipment, by line."""
    of = ControlOrder
    wanted = select(of.line_id, of.kind, of.reason, of.ordered_at, Person.name).join(
        Person, Person.id == of.ordered_by_id
    )
    found: defaultdict[int, list[ControlLine]] = defaultdict(list)
    for row in session.execute(wanted.where(of.shipment_id == shipment_id).order_by(of.id)):
        found[row.line_id].append(ControlLine(*row))
    return found


def order_like(session: Session, line_id: int, kind: ControlKind, reason: str) -> ControlOrder | None:
    """Return the same control order, if it was given before."""
    of = ControlOrder
    return session.scalar(select(of).where(of.line_id == line_id, of.kind == kind, of.reason == reason))
