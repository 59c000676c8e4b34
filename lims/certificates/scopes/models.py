"""The table of the scope register."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, PersonId, PrimaryKey


class Scope(Base):
    """A signatory may authorise results of one method for one product at one site, from a day to a day."""

    __tablename__ = "scopes"
    __table_args__ = (
        UniqueConstraint("person_id", "site", "standard", "method", "from_on"),
        Index(None, "site", "standard", "method"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        CheckConstraint("granted_by_id <> person_id", name="granted_by_another"),
        CheckConstraint("NOT accredited OR reference <> ''", name="reference_if_accredited"),
    )

    id: Mapped[PrimaryKey]
    site: Mapped[str] = mapped_column(String(120), default="")  # as the laboratory's identity names it
    product: Mapped[str] = mapped_column(String(40))
    standard: Mapped[str] = mapped_column(String(80))  # code with edition
    method: Mapped[str] = mapped_column(String(200))  # as the standard's requirement names it
    person_id: Mapped[PersonId]
    accredited: Mapped[bool]
    reference: Mapped[str] = mapped_column(String(120), default="")  # of the accreditation
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    granted_by_id: Mapped[PersonId]
    constructed: Mapped[bool] = mapped_column(default=False)
