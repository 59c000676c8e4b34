"""The table of timed methods: versions with dates."""

from datetime import date

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PersonId, PrimaryKey


class TimedMethod(Base):
    """One version of the steps of a method as the laboratory uses it; never overwritten, only ended by the next."""

    __tablename__ = "timed_methods"
    __table_args__ = (UniqueConstraint("code", "version"), CheckConstraint("used_to >= used_from", name="order"))

    id: Mapped[PrimaryKey]
    code: Mapped[str] = mapped_column(String(120), index=True)
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)  # canonical JSON of the document
    content_sha256: Mapped[Digest]
    used_from: Mapped[date]
    used_to: Mapped[date | None]
    taken_by_id: Mapped[PersonId | None]
    taken_at: Mapped[Moment]
