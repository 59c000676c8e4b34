"""The table of questions that amended declarations ask."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PersonId, PrimaryKey, ShipmentId, link

OPEN = text("answer IS NULL")


class AmendmentAnswer(StrEnum):
    """What becomes of the work on a line whose declaration was amended."""

    GO_ON = "go on"
    JUDGE_ANEW = "judge anew"
    STOP = "stop"


class AmendmentQuestion(Base):
    """What an amendment changed of a line that was being sampled or tested, and what was answered; one is open."""

    __tablename__ = "amendment_questions"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_if_answered"),
        CheckConstraint(
            "((answer IS NULL) = (answered_by_id IS NULL)) AND ((answer IS NULL) = (reason = ''))",
            name="reason_if_answered",
        ),
        Index("uq_amendment_questions_open", "line_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    version: Mapped[int]  # of the declaration, that asks
    changes: Mapped[list[Any]]  # [{"path", "old", "new"}]
    asked_at: Mapped[Moment]
    answer: Mapped[AmendmentAnswer | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[Moment | None]
    answered_by_id: Mapped[PersonId | None]
