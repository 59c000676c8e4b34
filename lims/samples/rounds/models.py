"""Tables of sampling rounds: the round, its people, orders and numbers, and its manifest."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link

ON_BOARD = text("left_out_because = ''")


class RoundState(StrEnum):
    """Where a round stands: drawing, manifest closed, manifest compared with what arrived."""

    UNDER_WAY = "under way"
    HANDED_IN = "handed in"
    COMPARED = "compared"


class UnusedReason(StrEnum):
    """Why a number whose label was printed in advance is on no sample."""

    SPOILED = "spoiled label"
    NOT_NEEDED = "not needed"
    LOST = "lost label"


class SamplingRound(Base):
    """One van on one day."""

    __tablename__ = "sampling_rounds"
    __table_args__ = (
        CheckConstraint("(handed_in_at IS NULL) = (state = 'under way')", name="handed_in_if_over"),
        CheckConstraint(
            "((handed_in_at IS NULL) = (handed_in_by_id IS NULL)) AND ((handed_in_at IS NULL) = (boxes IS NULL))",
            name="handing_in_is_whole",
        ),
        CheckConstraint(
            "((state = 'compared') = (compared_at IS NOT NULL)) AND ((compared_at IS NULL) = (compared_by_id IS NULL))"
            " AND ((compared_at IS NULL) = (boxes_found IS NULL))",
            name="comparison_is_whole",
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    state: Mapped[RoundState] = mapped_column(index=True)
    van: Mapped[str] = mapped_column(String(60))
    drives_on: Mapped[date]
    planned_at: Mapped[Moment]
    planned_by_id: Mapped[PersonId]
    handed_in_at: Mapped[Moment | None]
    handed_in_by_id: Mapped[PersonId | None]
    boxes: Mapped[int | None]
    compared_at: Mapped[Moment | None]
    compared_by_id: Mapped[PersonId | None]
    boxes_found: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")  # of the comparison


class RoundPerson(Base):
    """Somebody who goes along."""

    __tablename__ = "round_people"

    round_id: Mapped[int] = link("sampling_rounds.id", primary_key=True, index=False)
    person_id: Mapped[int] = link("people.id", primary_key=True, index=False)


class RoundOrder(Base):
    """A sampling order to be drawn on a round, or left out of it with the reason."""

    __tablename__ = "round_orders"
    __table_args__ = (
        Index("uq_round_orders_on_board", "order_id", unique=True, sqlite_where=ON_BOARD, postgresql_where=ON_BOARD),
    )

    round_id: Mapped[int] = link("sampling_rounds.id", primary_key=True, index=False)
    order_id: Mapped[int] = link("sampling_orders.id", primary_key=True)
    shipment_id: Mapped[ShipmentId]
    left_out_because: Mapped[str] = mapped_column(Text, default="")


class ReservedNumber(Base):
    """A sample number whose label was printed in advance: free, on a sample, or unused with its reason."""

    __tablename__ = "reserved_numbers"
    __table_args__ = (
        CheckConstraint("sample_id IS NULL OR unused IS NULL", name="used_or_unused"),
        CheckConstraint(
            "((unused IS NULL) = (explained_at IS NULL)) AND ((unused IS NULL) = (explained_by_id IS NULL))",
            name="explanation_is_whole",
        ),
    )

    id: Mapped[PrimaryKey]
    round_id: Mapped[int] = link("sampling_rounds.id")
    number: Mapped[Number]
    sample_id: Mapped[int | None] = link("samples.id", index=False, unique=True)
    unused: Mapped[UnusedReason | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    explained_at: Mapped[Moment | None]
    explained_by_id: Mapped[PersonId | None]


class ManifestLine(Base):
    """A portion that goes on board: what reception is to find. Lines are only added."""

    __tablename__ = "manifest_lines"

    sample_id: Mapped[int] = link("samples.id", primary_key=True, index=False)
    round_id: Mapped[int] = link("sampling_rounds.id")
    shipment_id: Mapped[ShipmentId]
    units: Mapped[int]
    seal: Mapped[str] = mapped_column(String(40))
    loaded_at: Mapped[Moment]
    loaded_by_id: Mapped[PersonId]
