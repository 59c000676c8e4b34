"""Reading the trail for pages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, String, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.chain import HASHED
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


__all__ = ["AuditAction", "Place", "TrailEntry", "latest_checkpoint", "rows_of_stream", "trail"]


# The moment is read as its stored text: what is hashed is what is stored.
_WHOLE = [
    type_coerce(AuditRow.at, String).label("at") if name == "at" else getattr(AuditRow, name)
    for name in (*HASHED, "hash")
]


def rows_of_stream(session: Session, stream: str) -> Sequence[RowMapping]:
    """Return every row of one stream as it is stored, the first act first."""
    wanted = select(*_WHOLE).where(AuditRow.stream == stream).order_by(AuditRow.position)
    return session.execute(wanted).mappings().all()


def latest_checkpoint(session: Session) -> Checkpoint | None:
    """Return the newest checkpoint."""
    return session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
