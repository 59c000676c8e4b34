"""Tables of documents: what was presented for a line. What a line needs is dated data (`rules.yaml`)."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PersonId, PrimaryKey, ShipmentId, link


class PresentedDocument(Base):
    """A document shown for a line; its scan, if there is one, lies in the file store."""

    __tablename__ = "presented_documents"
    __table_args__ = (UniqueConstraint("line_id", "kind", "reference"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    kind: Mapped[str] = mapped_column(String(60))  # an id of `rules.yaml`
    reference: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[date | None]
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    presented_at: Mapped[Moment]
    presented_by_id: Mapped[PersonId]
    constructed: Mapped[bool] = mapped_column(default=False)
