"""Tables of what reception finds otherwise than expected: findings, queries to the customer, return memos."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link

OPEN = text("settled_at IS NULL AND sample_id IS NOT NULL")


class FindingKind(StrEnum):
    """What is otherwise than expected; but for the first two the words are those of the reasons to send back.

    A wrong or broken seal is nothing to ask about: the portion goes back.
    """

    MISSING = "missing"
    SURPLUS = "surplus"
    TOO_FEW = "too few units"
    DAMAGED = "damaged"
    WRONG_GOODS = "wrong goods"


class WayOut(StrEnum):
    """How a finding ends."""

    GOES_ON = "goes on"
    WITH_DISCLAIMER = "goes on with disclaimer"
    RETURNED = "returned"
    LOST = "lost or damaged"
    FOUND = "found later"
    GIVEN_BACK = "given back"


class ReceptionFinding(Base):
    """One thing that reception found otherwise than expected, and how it ended."""

    __tablename__ = "reception_findings"
    __table_args__ = (
        CheckConstraint("(way IS NULL) = (settled_at IS NULL)", name="way_if_settled"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settling_is_whole"),
        CheckConstraint("sample_id IS NOT NULL OR code <> ''", name="of_something"),
        CheckConstraint("(sample_id IS NULL) = (shipment_id IS NULL)", name="shipment_of_the_sample"),
        Index("uq_reception_findings_open", "sample_id", "kind", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[FindingKind]
    shipment_id: Mapped[int | None] = link("shipments.id")
    round_id: Mapped[int | None] = link("sampling_rounds.id")
    sample_id: Mapped[int | None] = link("samples.id")
    code: Mapped[str] = mapped_column(String(80), default="")  # what was read on a surplus that is no sample
    units: Mapped[int | None]  # counted
    note: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[Moment]
    noted_by_id: Mapped[PersonId]
    way: Mapped[WayOut | None]
    settled_at: Mapped[Moment | None]
    settled_by_id: Mapped[PersonId | None]
    settled_note: Mapped[str] = mapped_column(Text, default="")


class CustomerQuery(Base):
    """A question to the customer about a finding, and the answer; with the disclaimer where the laboratory goes on."""

    __tablename__ = "customer_queries"
    __table_args__ = (
        CheckConstraint("question <> ''", name="question_asked"),
        CheckConstraint(
            "((answered_at IS NULL) = (answer = '')) AND ((answered_at IS NULL) = (noted_by_id IS NULL))"
            " AND ((answered_at IS NULL) = (answered_by = ''))",
            name="answer_is_whole",
        ),
        CheckConstraint("(disclaimer = '') = (disclaimer_zh = '')", name="disclaimer_in_both_languages"),
        CheckConstraint("disclaimer = '' OR answered_at IS NOT NULL", name="disclaimer_after_answer"),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    finding_id: Mapped[int] = link("reception_findings.id")
    addressed_to: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[PersonId]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(String(120), default="")  # who speaks for the customer
    answered_at: Mapped[Moment | None]
    noted_by_id: Mapped[PersonId | None]
    disclaimer: Mapped[str] = mapped_column(Text, default="")
    disclaimer_zh: Mapped[str] = mapped_column(Text, default="")


class ReturnMemo(Base):
    """The letter that goes back with portions that reception refused; who took them back."""

    __tablename__ = "return_memos"
    __table_args__ = (
        CheckConstraint(
            "((handed_at IS NULL) = (handed_to = '')) AND ((handed_at IS NULL) = (handed_by_id IS NULL))",
            name="handing_is_whole",
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    addressed_to: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[Moment]
    written_by_id: Mapped[PersonId]
    handed_at: Mapped[Moment | None]
    handed_to: Mapped[str] = mapped_column(String(120), default="")
    handed_by_id: Mapped[PersonId | None]


class ReturnMemoLine(Base):
    """A portion on a return memo."""

    __tablename__ = "return_memo_lines"

    sample_id: Mapped[int] = link("samples.id", primary_key=True, index=False)
    memo_id: Mapped[int] = link("return_memos.id")
    shipment_id: Mapped[ShipmentId]
