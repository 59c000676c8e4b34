"""The table of notices: one for each recipient of a certificate at each change of it."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PrimaryKey, ShipmentId, by_value, link


class Change(StrEnum):
    """What happened to the certificate."""

    SUSPENDED = "suspended"
    RESTORED = "restored"
    AMENDED = "amended"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class CertificateNotice(Base):
    """What one recipient is to be told: a person with an account, or whoever it was sent to, by name."""

    __tablename__ = "certificate_notices"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) = (recipient <> '')", name="one_recipient"),
        CheckConstraint("(told_at IS NULL) = (told_by_id IS NULL)", name="told_by_somebody"),
        Index(None, "person_id", "told_at"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    certificate_id: Mapped[int] = link("certificates.id")
    person_id: Mapped[int | None] = link("people.id", index=False)
    recipient: Mapped[str] = mapped_column(String(200), default="")
    change: Mapped[Change] = mapped_column(by_value(Change))
    by_number: Mapped[str] = mapped_column(String(12), default="")  # of the certificate that amends or replaces it
    at: Mapped[Moment]
    told_at: Mapped[Moment | None]  # when the person read it, or somebody told the recipient
    told_by_id: Mapped[int | None] = link("people.id", index=False)
