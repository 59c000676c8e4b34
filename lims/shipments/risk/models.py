"""Tables of risk: each assessment of a line with its reasons, and customs' control orders."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PersonId, PrimaryKey, ShipmentId, link
from lims.shipments.declarations.models import LineState


class Lane(StrEnum):
    """How fast the clock runs."""

    GREEN = "green"
    STANDARD = "standard"


class ControlKind(StrEnum):
    """What customs instructs."""

    DOCUMENTS = "documents"
    INSPECT = "inspect"
    SAMPLE = "sample"


class Assessment(Base):
    """What a line was found to need at one moment, with the reasons and the versions looked up. The newest counts."""

    __tablename__ = "assessments"
    __table_args__ = (Index(None, "line_id", "id"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id", index=False)
    at: Mapped[Moment]
    outcome: Mapped[LineState]
    lane: Mapped[Lane]
    reasons: Mapped[list[Any]]  # [{"code", "blocks": bool, "facts": {...}}, …]


class ControlOrder(Base):
    """Customs' instruction to check documents, inspect or sample a line; our risk score only advises."""

    __tablename__ = "control_orders"

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    kind: Mapped[ControlKind]
    reason: Mapped[str] = mapped_column(Text)
    ordered_at: Mapped[Moment]
    ordered_by_id: Mapped[PersonId]
