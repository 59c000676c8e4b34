"""Tables of accounts: people and their roles, the laboratory's identity, electronic signatures, tokens."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, Number, PersonId, PrimaryKey, link
from lims.permissions import Role


class PersonState(StrEnum):
    """Whether a person may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Person(Base):
    """Somebody with an account. People are never deleted: what they did keeps their name."""

    __tablename__ = "people"

    id: Mapped[PrimaryKey]
    code: Mapped[Number]
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[PersonState]
    language: Mapped[str] = mapped_column(String(5), default="en")
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[Moment | None]
    session_version: Mapped[int] = mapped_column(default=1)  # raised to end all sessions of the person
    supervisor_id: Mapped[int | None] = link("people.id")  # a trainee works under a named supervisor
    constructed: Mapped[bool] = mapped_column(default=False)


class PersonRole(Base):
    """One role of one person, from a day to a day."""

    __tablename__ = "person_roles"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = link("people.id")
    role: Mapped[Role]
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Laboratory(Base):
    """The laboratory's identity as it stood from a moment on: a new row for each change.

    ``site`` is what the scope register calls it, ``accreditation`` names body, number and standard,
    ``accreditation_mark`` is the digest of the stored picture of the body's mark ("": a neutral one is drawn),
    ``posts`` has a line "post | address | contact" for each post that asks for tests.
    """

    __tablename__ = "laboratories"

    id: Mapped[PrimaryKey]
    valid_from: Mapped[Moment]
    name: Mapped[str] = mapped_column(String(200))
    name_zh: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    address_zh: Mapped[str] = mapped_column(String(300))
    zone: Mapped[str] = mapped_column(String(60))
    shifts: Mapped[list[Any]]  # [["08:00", "16:00"], …] local times, in order
    working_days: Mapped[list[Any]]  # ISO weekday numbers, 1 is Monday
    holidays: Mapped[list[Any]]  # ["2020-05-01", …]
    site: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    contact: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    accreditation: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    accreditation_mark: Mapped[str] = mapped_column(
        String(64), default="", server_default=text("''")
    )  # "": a drawn one
    posts: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    page_seal: Mapped[bool] = mapped_column(default=False, server_default=false())  # across the edges of all pages
    constructed: Mapped[bool] = mapped_column(default=False)


class SignatureMeaning(StrEnum):
    """What a person states by signing."""

    AUTHORISED = "authorised"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"


class ElectronicSignature(Base):
    """A password typed at the moment of an act, bound to the hash of what was signed."""

    __tablename__ = "electronic_signatures"

    id: Mapped[PrimaryKey]
    person_id: Mapped[PersonId]
    meaning: Mapped[SignatureMeaning]
    subject: Mapped[str] = mapped_column(String(80))
    content_sha256: Mapped[Digest]
    at: Mapped[Moment]


class Token(Base):
    """A program's key: random, stored hashed, with scopes (permissions) and an end."""

    __tablename__ = "tokens"

    id: Mapped[PrimaryKey]
    person_id: Mapped[PersonId]
    name: Mapped[str] = mapped_column(String(120))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    note: Mapped[str] = mapped_column(Text, default="")
