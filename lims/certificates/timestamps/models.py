"""The table of renewed timestamps; rows are only added."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PrimaryKey, ShipmentId, link


class RenewedTimestamp(Base):
    """One timestamp of an issued file: when its service says it was made, the stored token, and what it covers."""

    __tablename__ = "renewed_timestamps"
    __table_args__ = (
        UniqueConstraint("certificate_id", "position"),
        CheckConstraint("(position = 1) = (previous_sha256 = '')", name="covers_the_one_before"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    certificate_id: Mapped[int] = link("certificates.id", index=False)
    position: Mapped[int]
    stated_at: Mapped[Moment]  # by the service, not by our clock
    token_sha256: Mapped[Digest]
    pdf_sha256: Mapped[Digest]
    previous_sha256: Mapped[str] = mapped_column(String(64), default="")
