"""Tables of cases: the review of a decision whose certificate fell, and the recall of goods that are gone."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link

OPEN = text("state = 'open'")


class CaseKind(StrEnum):
    """What is to be done."""

    REVIEW = "review of the decision"
    RECALL = "recall"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Case(Base):
    """A task that a fallen certificate opened, in the same transaction in which it fell."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_open",
            "decision_id",
            "certificate_id",
            "kind",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(None, "state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_if_closed"),
        CheckConstraint(
            "((state = 'closed') = (closed_by_id IS NOT NULL)) AND ((state = 'closed') = (outcome <> ''))",
            name="outcome_if_closed",
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    decision_id: Mapped[int] = link("decisions.id")
    certificate_id: Mapped[int] = link("certificates.id")
    kind: Mapped[CaseKind]
    state: Mapped[CaseState]
    cause: Mapped[str] = mapped_column(Text)  # one line for each fall while it was open
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    closed_by_id: Mapped[PersonId | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
