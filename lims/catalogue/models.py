"""Tables of the catalogue: standards as versions with dates.

And the confirmations of their requirements by two people.
"""

from datetime import date

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PersonId, PrimaryKey, link


class StandardEdition(Base):
    """One version of one standard as the laboratory uses it: the whole data file, never overwritten."""

    __tablename__ = "standard_editions"
    __table_args__ = (UniqueConstraint("code", "version"), UniqueConstraint("code", "content_sha256"))

    id: Mapped[PrimaryKey]
    code: Mapped[str] = mapped_column(String(80), index=True)  # "EN 14683:2019+AC:2019"
    version: Mapped[int]  # of the laboratory's data file
    title: Mapped[str] = mapped_column(String(300))
    title_zh: Mapped[str] = mapped_column(String(300))
    product: Mapped[str] = mapped_column(String(40), index=True)
    region: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(Text)  # canonical JSON of the data file
    content_sha256: Mapped[Digest]
    used_from: Mapped[date]
    used_to: Mapped[date | None]
    imported_by_id: Mapped[PersonId | None]
    imported_at: Mapped[Moment]


class Confirmation(Base):
    """One requirement of one edition, read against the standard itself by two different people."""

    __tablename__ = "confirmations"
    __table_args__ = (
        UniqueConstraint("edition_id", "requirement"),
        CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="two_people"),
        CheckConstraint("(second_by_id IS NULL) = (second_at IS NULL)", name="second_at_if_second"),
    )

    id: Mapped[PrimaryKey]
    edition_id: Mapped[int] = link("standard_editions.id")
    requirement: Mapped[str] = mapped_column(String(80))
    first_by_id: Mapped[PersonId]
    first_at: Mapped[Moment]
    first_page: Mapped[str] = mapped_column(String(40))
    first_clause: Mapped[str] = mapped_column(String(40))
    second_by_id: Mapped[PersonId | None]
    second_at: Mapped[Moment | None]
    second_page: Mapped[str] = mapped_column(String(40), default="")
    second_clause: Mapped[str] = mapped_column(String(40), default="")
    constructed: Mapped[bool] = mapped_column(default=False)
