"""Tables of lists: published versions of the manufacturer lists, their entries, and the operators' credit grades."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PersonId, PrimaryKey, link


class ListKind(StrEnum):
    """The lists that customs looks manufacturers up in."""

    FOREIGN_CERTIFIED_NON_MEDICAL = "foreign-certified non-medical masks"  # allow, MOFCOM
    FOREIGN_CERTIFIED_MEDICAL = "foreign-certified medical supplies"  # allow, MOFCOM
    SUBSTANDARD_NON_MEDICAL = "substandard non-medical masks"  # deny, SAMR


class CreditGrade(StrEnum):
    """Enterprise credit grades (GACC order 237, in force from 2018-05-01)."""

    SENIOR_CERTIFIED = "senior certified"
    GENERAL_CERTIFIED = "general certified"
    GENERAL_CREDIT = "general credit"
    DISHONEST = "dishonest"


class ListVersion(Base):
    """A list as it was published on a day: the whole list, never changed."""

    __tablename__ = "list_versions"
    __table_args__ = (UniqueConstraint("kind", "published_on"),)

    id: Mapped[PrimaryKey]
    kind: Mapped[ListKind]
    published_on: Mapped[date]
    source: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[Digest]
    imported_at: Mapped[Moment]
    imported_by_id: Mapped[PersonId]
    constructed: Mapped[bool] = mapped_column(default=False)


class ListEntry(Base):
    """One manufacturer on one version of a list; a product of its own if the list names one."""

    __tablename__ = "list_entries"

    id: Mapped[PrimaryKey]
    version_id: Mapped[int] = link("list_versions.id")
    manufacturer: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)  # the name without case, blanks and punctuation
    identifier: Mapped[str] = mapped_column(String(40), default="", index=True)
    product: Mapped[str] = mapped_column(String(200), default="")


class PartyCredit(Base):
    """The credit grade of a party, from a day on (to a day)."""

    __tablename__ = "party_credits"
    __table_args__ = (
        UniqueConstraint("party_id", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
    )

    id: Mapped[PrimaryKey]
    party_id: Mapped[int] = link("parties.id")
    grade: Mapped[CreditGrade]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    constructed: Mapped[bool] = mapped_column(default=False)
