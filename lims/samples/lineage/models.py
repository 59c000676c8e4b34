"""Tables of lineage: how numbers hang together, and what was corrected. Rows are only added."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PersonId, PrimaryKey, ShipmentId, link

CLOSES = text("relation = 'merged'")


class LinkKind(StrEnum):
    """What became of a number: a part of its portion got another one, or it was closed and another one is kept."""

    SPLIT = "split"
    MERGED = "merged"


class Corrected(StrEnum):
    """What had been noted wrongly of a sample."""

    LOT = "lot"
    SEAL = "seal"


class SampleLink(Base):
    """From one number of a portion to the other: from the whole to its part, from the closed one to the kept one."""

    __tablename__ = "sample_links"
    __table_args__ = (
        CheckConstraint("sample_id <> other_id", name="two_numbers"),
        CheckConstraint("(relation = 'split') = (units IS NOT NULL)", name="units_if_split"),
        CheckConstraint("reason <> ''", name="reason_given"),
        Index("uq_sample_links_closed_once", "sample_id", unique=True, sqlite_where=CLOSES, postgresql_where=CLOSES),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id")
    other_id: Mapped[int] = link("samples.id")
    relation: Mapped[LinkKind]
    units: Mapped[int | None]  # of the part
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    by_id: Mapped[PersonId]


class SampleCorrection(Base):
    """What was noted of a sample before and after, and what had been made of it when that was found."""

    __tablename__ = "sample_corrections"
    __table_args__ = (
        CheckConstraint("before <> after", name="something_differs"),
        CheckConstraint("(what = 'lot') = (after_lot_id IS NOT NULL)", name="lot_if_lot"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id")
    what: Mapped[Corrected]
    before: Mapped[str] = mapped_column(String(120))
    after: Mapped[str] = mapped_column(String(120))
    before_lot_id: Mapped[int | None] = link("lots.id")
    after_lot_id: Mapped[int | None] = link("lots.id", index=False)
    touched: Mapped[list[Any]]  # lims.samples.lineage.rows.Touched.to_dict()
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    by_id: Mapped[PersonId]
