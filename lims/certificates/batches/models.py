"""Tables of batches: what was signed together, and what became of each line."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PersonId, PrimaryKey, ShipmentId, link


class LineOutcome(StrEnum):
    """What became of a line of a batch."""

    WAITING = "waiting"
    AUTHORISED = "authorised"
    REFUSED = "refused"


class CertificateBatch(Base):
    """Drafts that a signatory authorised together."""

    __tablename__ = "certificate_batches"

    id: Mapped[PrimaryKey]
    signed_by_id: Mapped[PersonId]
    signed_at: Mapped[Moment]
    signature_id: Mapped[int] = link("electronic_signatures.id", index=False)
    size: Mapped[int]


class BatchLine(Base):
    """One draft of a batch, by the digest that was shown. Its certificate has its own row in the trail."""

    __tablename__ = "certificate_batch_lines"
    __audited__ = False  # how far the work has come; the batch, each certificate and each refusal are audited
    __table_args__ = (
        UniqueConstraint("batch_id", "line_id"),
        CheckConstraint("(outcome = 'authorised') = (certificate_id IS NOT NULL)", name="certificate_if_authorised"),
        CheckConstraint("(outcome = 'refused') = (refusal <> '')", name="refusal_if_refused"),
    )

    id: Mapped[PrimaryKey]
    batch_id: Mapped[int] = link("certificate_batches.id", index=False)
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    content_sha256: Mapped[Digest]  # of the draft as it was shown
    outcome: Mapped[LineOutcome] = mapped_column(default=LineOutcome.WAITING)
    certificate_id: Mapped[int | None] = link("certificates.id", unique=True, index=False)
    refusal: Mapped[str] = mapped_column(String(60), default="")  # the code of what stood in the way
    facts: Mapped[dict[str, Any]]
