"""Tables of loads: one timed method, one instrument, the pieces of work in it, and its controls with their readings."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.bench.methods.steps import ControlKind
from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link


class LoadState(StrEnum):
    """Where a load stands: being filled, running on one clock, finished, or an invalid run as a whole."""

    OPEN = "open"
    RUNNING = "running"
    FINISHED = "finished"
    INVALID = "invalid run"


class Load(Base):
    """Work by one timed method that goes through an instrument together."""

    __tablename__ = "loads"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (began_at IS NULL)", name="moment_if_begun"),
        CheckConstraint("(state <> 'invalid run') OR (invalid_because <> '')", name="reason_if_invalid"),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    method_id: Mapped[int] = link("timed_methods.id", index=False)
    instrument_id: Mapped[int | None] = link("instruments.id", index=False)
    state: Mapped[LoadState] = mapped_column(index=True)
    opened_by_id: Mapped[PersonId]
    opened_at: Mapped[Moment]
    began_at: Mapped[Moment | None]
    invalid_because: Mapped[str] = mapped_column(Text, default="")


class LoadRow(Base):
    """One piece of work in a load, in the order of the scans; ``run_id`` once it has begun."""

    __tablename__ = "load_rows"
    __table_args__ = (UniqueConstraint("load_id", "assignment_id"), UniqueConstraint("load_id", "position"))

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    load_id: Mapped[int] = link("loads.id", index=False)
    assignment_id: Mapped[int] = link("assignments.id")
    run_id: Mapped[int | None] = link("runs.id", index=False)
    position: Mapped[int]
    added_at: Mapped[Moment]
    added_by_id: Mapped[PersonId]


class LoadControl(Base):
    """A control that goes along with a load: of the method, or added while the load is filled."""

    __tablename__ = "load_controls"
    __table_args__ = (UniqueConstraint("load_id", "position"),)

    id: Mapped[PrimaryKey]
    load_id: Mapped[int] = link("loads.id", index=False)
    position: Mapped[int]
    kind: Mapped[ControlKind]
    name: Mapped[dict[str, Any]]  # by language


class ControlReading(Base):
    """What a control showed, and whether it held; rows are only added, the last one of a control counts."""

    __tablename__ = "control_readings"
    __table_args__ = (CheckConstraint("seen <> ''", name="says_something"),)

    id: Mapped[PrimaryKey]
    control_id: Mapped[int] = link("load_controls.id")
    seen: Mapped[str] = mapped_column(String(200))
    held: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")  # why it is said otherwise than before
    entered_at: Mapped[Moment]
    entered_by_id: Mapped[PersonId]
