"""Tables of instrument files: the mappings, the files that were taken, their rows, and the readings made of them."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PersonId, PrimaryKey, link


class FileWay(StrEnum):
    """How a file came."""

    UPLOAD = "upload"
    FOLDER = "watched folder"
    PROGRAM = "program"


class RowOutcome(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    REFUSED = "refused"


class FileMapping(Base):
    """What the columns of a kind of file mean; a change is a new version."""

    __tablename__ = "file_mappings"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    definition: Mapped[dict[str, Any]]  # lims.bench.files.mappings.Mapping.to_dict()
    made_by_id: Mapped[PersonId]
    made_at: Mapped[Moment]


class InstrumentFile(Base):
    """A file that was taken, once and for all."""

    __tablename__ = "instrument_files"

    id: Mapped[PrimaryKey]
    sha256: Mapped[Digest] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]  # bytes
    way: Mapped[FileWay]
    mapping_id: Mapped[int] = link("file_mappings.id")
    rows_taken: Mapped[int]
    rows_refused: Mapped[int]
    taken_by_id: Mapped[PersonId]
    taken_at: Mapped[Moment]


class FileRow(Base):
    """One row of a file, as it stood there, and what became of it."""

    __tablename__ = "file_rows"
    __table_args__ = (
        UniqueConstraint("file_id", "row_no"),
        CheckConstraint("(outcome = 'refused') = (reason <> '')", name="reason_if_refused"),
    )

    id: Mapped[PrimaryKey]
    file_id: Mapped[int] = link("instrument_files.id", index=False)
    row_no: Mapped[int]  # as the spreadsheet counts them, from 1
    cells: Mapped[list[Any]]
    outcome: Mapped[RowOutcome]
    reason: Mapped[str] = mapped_column(Text, default="")


class FileReading(Base):
    """Which row of which file a reading came from."""

    __tablename__ = "file_readings"

    id: Mapped[PrimaryKey]
    row_id: Mapped[int] = link("file_rows.id")
    reading_id: Mapped[int] = link("readings.id", index=False, unique=True)
