"""Tables of worksheets: one method, people, an instrument, and the pieces of work on it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link


class WorksheetState(StrEnum):
    """Whether samples may still be scanned onto a worksheet."""

    OPEN = "open"
    CLOSED = "closed"


class Worksheet(Base):
    """Work of one method that is done together."""

    __tablename__ = "worksheets"
    __table_args__ = (CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="moment_if_closed"),)

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    method: Mapped[str] = mapped_column(String(200))
    state: Mapped[WorksheetState] = mapped_column(index=True)
    instrument_id: Mapped[int | None] = link("instruments.id", index=False)
    people: Mapped[list[Any]]  # ids of the people who work on it, whoever opened it first
    opened_by_id: Mapped[PersonId]
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    closed_although: Mapped[str | None] = mapped_column(Text)  # why it was closed with work left undone
    left: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # that work: request, requirement, sample


class WorksheetRow(Base):
    """One piece of work on a worksheet, in the order of the scans; it stands on one worksheet only."""

    __tablename__ = "worksheet_rows"
    __table_args__ = (UniqueConstraint("assignment_id"), UniqueConstraint("worksheet_id", "position"))

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    worksheet_id: Mapped[int] = link("worksheets.id", index=False)
    assignment_id: Mapped[int] = link("assignments.id", index=False)
    position: Mapped[int]
    added_at: Mapped[Moment]
    added_by_id: Mapped[PersonId]
