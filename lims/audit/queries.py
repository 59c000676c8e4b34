"""Reading the trail for pages."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select, tuple_
from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow, Checkpoint

_SHOWN = (
    AuditRow.at,
    AuditRow.actor,
    AuditRow.action,
    AuditRow.subject,
    AuditRow.label,
    AuditRow.reason,
    AuditRow.changes,
    AuditRow.stream,
    AuditRow.position,
    AuditRow.hash,
)
Place = tuple[datetime, str, int]

_ORDER = (AuditRow.at, AuditRow.stream, AuditRow.position)


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One row of the trail, ready to print."""

    at: datetime
    actor: str
    action: str
    subject: str
    label: str
    reason: str
    changes: list[dict[str, Any]]
    stream: str
    position: int
    hash: str

    @property
    def key(self) -> Place:
        """Return the row's place in the order of the trail: where the next page goes on."""
        return self.at, self.stream, self.position


def trail(
    session: Session,
    *,
    stream: str | None = None,
    subject: str | None = None,
    action: str | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> list[TrailEntry]:
    """Return the newest rows first, by key: ``before`` is the key of the last row of the page before."""
    wanted: list[ColumnElement[bool]] = []
    if stream:
        wanted.append(AuditRow.stream == stream)
    if subject:
        wanted.append(AuditRow.subject == subject)
    if action:
        wanted.append(AuditRow.action == action)
    if before:
        place = (literal(value, column.type) for column, value in zip(_ORDER, before, strict=True))
        wanted.append(tuple_(*_ORDER) < tuple_(*place))
    newest = [column.desc() for column in _ORDER]
    found = session.execute(select(*_SHOWN).where(*wanted).order_by(*newest).limit(limit)).all()
    return [TrailEntry(**{**row._asdict(), "changes": json.loads(row.changes)}) for row in found]


__all__ = ["AuditAction", "Place", "TrailEntry", "latest_checkpoint", "trail"]


def latest_checkpoint(session: Session) -> Checkpoint | None:
    """Return the newest checkpoint."""
    return session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
