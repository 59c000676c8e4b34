"""Tables of instruments and competence: with what, and who may."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Number, PersonId, PrimaryKey, link


class InstrumentState(StrEnum):
    """Whether an instrument may be used."""

    IN_SERVICE = "in service"
    OUT_OF_SERVICE = "out of service"


class Instrument(Base):
    """An instrument with its calibration date."""

    __tablename__ = "instruments"

    id: Mapped[PrimaryKey]
    code: Mapped[Number]
    name: Mapped[str] = mapped_column(String(120))
    serial: Mapped[str] = mapped_column(String(80))
    state: Mapped[InstrumentState]
    calibrated_on: Mapped[date]
    calibration_due_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    constructed: Mapped[bool] = mapped_column(default=False)


class InstrumentMethod(Base):
    """A method that an instrument serves: it is used for no other; a method that none is registered for needs none."""

    __tablename__ = "instrument_methods"
    __table_args__ = (UniqueConstraint("instrument_id", "method"),)

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = link("instruments.id", index=False)
    method: Mapped[str] = mapped_column(String(120), index=True)


class Competence(Base):
    """A person may work by a method, from a day to a day; in training only under a named supervisor."""

    __tablename__ = "competences"
    __table_args__ = (
        UniqueConstraint("person_id", "method", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        CheckConstraint("supervisor_id IS NULL OR supervisor_id <> person_id", name="other_supervisor"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[int] = link("people.id")
    method: Mapped[str] = mapped_column(String(120), index=True)  # as the requirement names it
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    supervisor_id: Mapped[PersonId | None]
    granted_by_id: Mapped[PersonId]
    constructed: Mapped[bool] = mapped_column(default=False)
