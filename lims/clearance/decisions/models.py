"""Tables of decisions: the officer's numbered acts on a line, or on one of its lots."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, OpenLineId, PersonId, PrimaryKey, ShipmentId, by_value, link
from lims.shipments.declarations.models import Direction

LINE_IN_FORCE = text("in_force AND lot_id IS NULL")
LOT_IN_FORCE = text("in_force AND lot_id IS NOT NULL")


class DecisionKind(StrEnum):
    """What the officer decides."""

    HOLD = "hold"
    RELEASE = "release"
    CONDITIONAL_RELEASE = "conditional release"
    REFUSE = "refuse"


class MessageState(StrEnum):
    """How far customs knows."""

    DECIDED = "decided"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REFUSED_BY_CUSTOMS = "refused by customs"


class Decision(Base):
    """One numbered act on a line (or one of its lots), with its reasons and what was proposed.

    A decision on a lot stands beside that on its line; one on the line takes the place of all before it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("reasons <> ''", name="reasons_given"),
        CheckConstraint("(NOT overrides) OR (grounds <> '')", name="grounds_if_overridden"),
        CheckConstraint(
            "overrides OR (kind IN ('hold', 'refuse')) OR (kind = COALESCE(proposed, '')) "
            "OR (kind = 'conditional release' AND COALESCE(proposed, '') IN ('release', 'hold'))",
            name="goods_go_as_proposed_or_by_override",
        ),
        CheckConstraint("(kind <> 'conditional release') OR (conditions <> '')", name="conditions_if_conditional"),
        CheckConstraint("(kind <> 'conditional release') OR (direction = 'import')", name="conditional_for_imports"),
        CheckConstraint("(kind <> 'refuse') OR (action <> '')", name="action_if_refused"),
        CheckConstraint("decided_by_id <> signatory_id", name="two_offices"),
        CheckConstraint(
            "((proved_on IS NULL) = (proof = '')) AND ((proved_on IS NULL) = (proved_by_id IS NULL))",
            name="proof_is_whole",
        ),
        CheckConstraint(
            "(proved_on IS NULL) OR (kind IN ('refuse', 'conditional release'))", name="proof_of_what_was_to_be_done"
        ),
        CheckConstraint("(replaced_by_id IS NULL) OR (NOT in_force)", name="replaced_is_not_in_force"),
        Index(
            "uq_decisions_line_in_force",
            "line_id",
            unique=True,
            sqlite_where=LINE_IN_FORCE,
            postgresql_where=LINE_IN_FORCE,
        ),
        Index(
            "uq_decisions_lot_in_force", "lot_id", unique=True, sqlite_where=LOT_IN_FORCE, postgresql_where=LOT_IN_FORCE
        ),
        Index(None, "line_id", "id"),
        Index(None, "message_state"),
        Index(None, "kind", "proved_on"),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id", index=False)
    lot_id: Mapped[int | None] = link("lots.id")
    direction: Mapped[Direction]  # of the shipment when it was decided: the database knows the rule of imports too
    kind: Mapped[DecisionKind]
    proposed: Mapped[DecisionKind | None] = mapped_column(by_value(DecisionKind, "proposed_kind"))
    proposal_reasons: Mapped[list[Any]]
    reasons: Mapped[str] = mapped_column(Text)
    overrides: Mapped[bool] = mapped_column(default=False)  # goods go although that was not proposed
    grounds: Mapped[str] = mapped_column(Text, default="")  # of the senior officer for that
    conditions: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")  # for a refusal: returned, destroyed, remade
    certificate_id: Mapped[int | None] = link("certificates.id")
    signatory_id: Mapped[PersonId | None]  # of that certificate: the laboratory never releases goods
    decided_by_id: Mapped[PersonId]
    decided_at: Mapped[Moment]
    message_state: Mapped[MessageState]
    under_review: Mapped[bool] = mapped_column(default=False)
    in_force: Mapped[bool] = mapped_column(default=True)
    replaced_by_id: Mapped[int | None] = link("decisions.id")
    proof: Mapped[str] = mapped_column(Text, default="")  # that the action was taken, or the conditions are met
    proved_on: Mapped[date | None]
    proved_by_id: Mapped[PersonId | None]


class LineToDecide(Base):
    """A line without a final decision on each of its lots: see `lims.samples.open_lines`."""

    __tablename__ = "lines_to_decide"
    __audited__ = False

    line_id: Mapped[OpenLineId]
