"""Tables of the trail; the migration adds triggers that refuse every update and delete of rows and checkpoints."""

from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Index, String, Text, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from lims.audit.chain import moment_text
from lims.db import Base, Digest, Moment, PrimaryKey


class HashedMoment(TypeDecorator[datetime]):
    """A moment kept as the very text that the chain hashes: no two spellings, on no database, mean the same."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class AuditRow(Base):
    """One act in one stream. ``hash`` covers every other column, so that each stored byte counts (there is no id)."""

    __tablename__ = "audit_rows"
    __audited__ = False
    __table_args__ = (Index(None, "at", "stream", "position"),)

    stream: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(36), index=True)  # shared by the rows of one act in several streams
    at: Mapped[datetime] = mapped_column(HashedMoment())
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)  # "sample:17"
    label: Mapped[str] = mapped_column(String(200))  # what people call it: its number
    reason: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(String(36))
    changes: Mapped[str] = mapped_column(Text)  # canonical JSON: [{"of", "field", "old", "new"}]
    previous: Mapped[Digest]
    hash: Mapped[Digest]


class StreamHead(Base):
    """Where a stream ends: its last position and hash. Locked while a row is added."""

    __tablename__ = "audit_heads"
    __audited__ = False

    stream: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    hash: Mapped[Digest]


class Checkpoint(Base):
    """A signed Merkle root over all heads at one moment."""

    __tablename__ = "audit_checkpoints"
    __audited__ = False

    id: Mapped[PrimaryKey]
    at: Mapped[Moment]
    rows: Mapped[int]
    streams: Mapped[int]
    root: Mapped[Digest]
    heads: Mapped[list[Any]]  # [[stream, position, hash], …] sorted by stream: the leaves
    signature: Mapped[str] = mapped_column(Text)
