"""Tables of review: each decision of a reviewer, and investigations with their end."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link


class ReviewOutcome(StrEnum):
    """What the second person decided."""

    ACCEPTED = "accepted"
    SENT_BACK = "sent back"


class InvestigationState(StrEnum):
    """Where an investigation stands."""

    OPEN = "open"
    CLOSED = "closed"


class Doubt(StrEnum):
    """Why a result is no clean pass: something that a reviewer has to look at."""

    NO_PASS = "no pass"  # noqa: S105 - a verdict, no password
    NOT_WAITING = "not waiting for review"
    CORRECTED = "corrected"
    QUARANTINED = "quarantined"
    DEVIATION = "deviation"
    UNCONFIRMED = "limit not confirmed"
    SENT_BACK = "not the first version"
    INVESTIGATED = "investigated"


class Review(Base):
    """The second person's decision on one result; rows are only added."""

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("reviewer_id <> entered_by_id", name="two_people"),
        CheckConstraint("(outcome <> 'sent back') OR (reason <> '')", name="reason_if_sent_back"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    result_id: Mapped[int] = link("results.id")
    outcome: Mapped[ReviewOutcome]
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_by_id: Mapped[PersonId]  # whose result it is: the database compares the two
    reviewer_id: Mapped[PersonId]
    at: Mapped[Moment]


class Investigation(Base):
    """Why a result looks wrong, found out before anything is tested again; closed by the quality manager."""

    __tablename__ = "investigations"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_by_id IS NOT NULL)", name="closer_if_closed"),
        CheckConstraint("closed_by_id <> opened_by_id", name="two_people"),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    result_id: Mapped[int] = link("results.id")
    state: Mapped[InvestigationState]
    question: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text, default="")
    retest: Mapped[bool] = mapped_column(default=False)
    opened_by_id: Mapped[PersonId]
    opened_at: Mapped[Moment]
    closed_by_id: Mapped[PersonId | None]
    closed_at: Mapped[Moment | None]
