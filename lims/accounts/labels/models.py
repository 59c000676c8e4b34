"""Tables of labels: what was printed, and the printers of the house."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PersonId, PrimaryKey, link
from lims.printing.labels import LabelKind


class LabelLayout(StrEnum):
    """On what labels are printed: a roll of 50 x 30 mm or A4 sheets of 24 as PDF, ZPL as a file or to a printer."""

    ROLL = "roll"
    SHEET = "sheet"
    ZPL = "zpl"
    PRINTER = "printer"


class LabelPrint(Base):
    """Labels that were printed: which codes, by whom; a reprint carries its reason."""

    __tablename__ = "label_prints"
    __table_args__ = (CheckConstraint("(layout = 'printer') = (printer_id IS NOT NULL)", name="printer_if_sent"),)

    id: Mapped[PrimaryKey]
    kind: Mapped[LabelKind] = mapped_column(default=LabelKind.SAMPLE, server_default=LabelKind.SAMPLE.value)
    shipment_id: Mapped[int | None] = link("shipments.id")
    numbers: Mapped[list[Any]]
    layout: Mapped[LabelLayout]
    printer_id: Mapped[int | None] = link("printers.id", index=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    printed_at: Mapped[Moment]
    printed_by_id: Mapped[PersonId]


class Media(StrEnum):
    """How a printer blackens its labels of 50 x 30 mm."""

    DIRECT = "direct thermal"
    TRANSFER = "thermal transfer"


class Printer(Base):
    """A label printer that takes ZPL at an address and port."""

    __tablename__ = "printers"
    __table_args__ = (
        CheckConstraint("port BETWEEN 1 AND 65535", name="port_of_tcp"),
        CheckConstraint("dots_per_mm IN (8, 12, 24)", name="known_dots"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    address: Mapped[str] = mapped_column(String(253))
    port: Mapped[int] = mapped_column(default=9100)
    dots_per_mm: Mapped[int] = mapped_column(default=8)
    media: Mapped[Media]
    in_service: Mapped[bool] = mapped_column(default=True)
