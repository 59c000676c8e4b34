"""The table of results that another laboratory provided."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, PersonId, PrimaryKey, ShipmentId, link


class ExternalResult(Base):
    """A piece of work that another laboratory did, under its own report."""

    __tablename__ = "external_results"
    __table_args__ = (
        UniqueConstraint("assignment_id"),
        CheckConstraint("laboratory <> '' AND report <> ''", name="named"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id", index=False)
    laboratory: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    report: Mapped[str] = mapped_column(String(120))  # its number and date
    accredited: Mapped[bool]  # within that laboratory's own accreditation
    noted_by_id: Mapped[PersonId]
    noted_at: Mapped[Moment]
    withdrawn_at: Mapped[Moment | None]  # it was noted by mistake
    constructed: Mapped[bool] = mapped_column(default=False)
