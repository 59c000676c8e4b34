"""Tables of retention: the dated rules, legal holds, and the batches in which samples are disposed of."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link
from lims.samples.models import Portion
from lims.shipments.declarations.models import Product

OPEN = text("lifted_at IS NULL")
LISTED = text("state = 'listed'")


class Conclusion(StrEnum):
    """What a certificate concludes of a lot."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class DisposalState(StrEnum):
    """Where a disposal batch stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    CARRIED_OUT = "carried out"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """What became of a sample in a batch."""

    LISTED = "listed"
    TAKEN_OFF = "taken off"
    DISPOSED = "disposed"


class RetentionRule(Base):
    """From a day on, samples of a kind are kept for so many months; what is not named fits all. Rows are only added."""

    __tablename__ = "retention_rules"
    __table_args__ = (CheckConstraint("months > 0", name="months_positive"),)

    id: Mapped[PrimaryKey]
    product: Mapped[Product | None]
    conclusion: Mapped[Conclusion | None]
    portion: Mapped[Portion | None]
    months: Mapped[int]
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Moment]
    set_by_id: Mapped[PersonId | None]  # None: the product's own proposal
    constructed: Mapped[bool] = mapped_column(default=False)


class LegalHold(Base):
    """A sample is kept while an objection runs, whatever its date."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        CheckConstraint(
            "((lifted_at IS NULL) = (lifted_by_id IS NULL)) AND ((lifted_at IS NULL) = (lifted_reason = ''))",
            name="lifting_is_whole",
        ),
        CheckConstraint("reason <> ''", name="reason_given"),
        Index("uq_legal_holds_open", "sample_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id")
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Moment]
    set_by_id: Mapped[PersonId]
    lifted_at: Mapped[Moment | None]
    lifted_by_id: Mapped[PersonId | None]
    lifted_reason: Mapped[str] = mapped_column(Text, default="")


class DisposalBatch(Base):
    """Samples that are disposed of together: proposed, approved by another, carried out before a witness."""

    __tablename__ = "disposal_batches"
    __table_args__ = (
        CheckConstraint("approved_by_id <> proposed_by_id", name="another_approves"),
        CheckConstraint("witness_id <> carried_out_by_id", name="witness_is_another"),
        CheckConstraint(
            "(state <> 'carried out') OR (approved_by_id IS NOT NULL AND carried_out_by_id IS NOT NULL "
            "AND carried_out_at IS NOT NULL AND witness_id IS NOT NULL)",
            name="two_people_carry_out",
        ),
        CheckConstraint("(state <> 'approved') OR (approved_by_id IS NOT NULL)", name="approver_if_approved"),
        CheckConstraint("way <> ''", name="way_given"),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    state: Mapped[DisposalState] = mapped_column(index=True)
    way: Mapped[str] = mapped_column(Text)  # how the samples are disposed of, and why
    proposed_at: Mapped[Moment]
    proposed_by_id: Mapped[PersonId]
    approved_at: Mapped[Moment | None]
    approved_by_id: Mapped[PersonId | None]
    carried_out_at: Mapped[Moment | None]
    carried_out_by_id: Mapped[PersonId | None]
    witness_id: Mapped[PersonId | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class DisposalItem(Base):
    """A sample in a batch; each is scanned before the batch is carried out."""

    __tablename__ = "disposal_items"
    __table_args__ = (
        CheckConstraint("(state <> 'disposed') OR (scanned_at IS NOT NULL)", name="scanned_if_disposed"),
        CheckConstraint("(state = 'taken off') = (note <> '')", name="note_if_taken_off"),
        Index("uq_disposal_items_listed", "sample_id", unique=True, sqlite_where=LISTED, postgresql_where=LISTED),
    )

    batch_id: Mapped[int] = link("disposal_batches.id", primary_key=True, index=False)
    sample_id: Mapped[int] = link("samples.id", primary_key=True)
    shipment_id: Mapped[ShipmentId]
    state: Mapped[ItemState]
    scanned_at: Mapped[Moment | None]
    note: Mapped[str] = mapped_column(String(500), default="")
