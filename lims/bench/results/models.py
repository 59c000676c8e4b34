"""Tables of results.

Raw readings (a correction is a new row beside the old), what was noted beside them, and the result that the judge
makes of them.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, PersonId, PrimaryKey, ShipmentId, link

VERDICT_CHANGED = text("verdict_change <> ''")  # written out: an index of few rows is not used for a parameter


class ResultState(StrEnum):
    """Where a result stands: entered -> reviewed, or sent back to the bench.

    Replaced is a result that no longer counts: a reading was corrected after it was entered, or a retest was allowed.
    """

    ENTERED = "entered"
    REVIEWED = "reviewed"
    SENT_BACK = "sent back"
    REPLACED = "replaced"


class Quarantine(StrEnum):
    """Why a reading is stored and yet not used; kept as text in ``ReadingRow.excluded_reason``."""

    OUT_OF_SERVICE = "instrument out of service"
    CALIBRATION_OVERDUE = "calibration overdue"
    NOT_FOR_METHOD = "instrument not for the method"
    NOT_COMPETENT = "person not competent"
    NOT_YET_COMPETENT = "competence not begun"
    COMPETENCE_EXPIRED = "competence expired"
    SUPERVISOR_ABSENT = "training without supervisor"
    TOO_EARLY = "read before its window"
    WINDOW_MISSED = "window missed"
    INVALID_RUN = "invalid run"
    RETEST = "set aside by an investigation"


class ReadingRow(Base):
    """One raw value in one cell: specimen, component, reading. Text from the keyboard on; corrected by a new row.

    ``corrects_id`` points to the row that a correction took the place of; one row of a cell is in force, and
    the database allows no second.
    """

    __tablename__ = "readings"
    __table_args__ = (
        Index(
            "uq_readings_in_force", "assignment_id", "specimen_no", "component", "reading_no",
            unique=True, sqlite_where=text("in_force"), postgresql_where=text("in_force"),
        ),
        Index(
            "ix_readings_verdict_changed", "entered_at", sqlite_where=VERDICT_CHANGED, postgresql_where=VERDICT_CHANGED
        ),
        CheckConstraint("specimen_no > 0 AND reading_no > 0", name="numbers_positive"),
        CheckConstraint("(corrects_id IS NULL) OR (reason <> '')", name="reason_if_corrected"),
    )  # fmt: skip

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id")
    specimen_no: Mapped[int]
    component: Mapped[str] = mapped_column(String(60), default="")
    group: Mapped[str] = mapped_column(String(60), default="")
    reading_no: Mapped[int] = mapped_column(default=1)
    value: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(60), default="")
    unit: Mapped[str] = mapped_column(String(40), default="")
    uncertainty: Mapped[str] = mapped_column(String(40), default="")  # expanded, in the unit of the value
    coverage: Mapped[str] = mapped_column(String(10), default="")  # k
    in_force: Mapped[bool] = mapped_column(default=True)
    corrects_id: Mapped[int | None] = link("readings.id")
    reason: Mapped[str] = mapped_column(Text, default="")
    verdict_change: Mapped[str] = mapped_column(String(60), default="")  # "fail → pass": what this correction did
    instrument_id: Mapped[int | None] = link("instruments.id")
    excluded_reason: Mapped[str] = mapped_column(Text, default="")  # stored but not used: quarantined
    entered_by_id: Mapped[PersonId]
    entered_at: Mapped[Moment]  # when it arrived
    observed_at: Mapped[Moment | None]  # when it was read, where it arrived later: offline, or from paper
    source: Mapped[str] = mapped_column(Text, default="")  # of a published measurement
    constructed: Mapped[bool] = mapped_column(default=False)


class Result(Base):
    """The reported value and verdict of one assignment, as the judge made them of the readings in force."""

    __tablename__ = "results"
    __table_args__ = (
        UniqueConstraint("assignment_id", "version"),
        CheckConstraint("(state <> 'reviewed') OR (reviewed_by_id IS NOT NULL)", name="reviewer_if_reviewed"),
        CheckConstraint(
            "(state NOT IN ('entered', 'sent back')) OR (reviewed_by_id IS NULL)", name="no_reviewer_before_review"
        ),
        CheckConstraint("(state <> 'sent back') OR (sent_back_because <> '')", name="reason_if_sent_back"),
        CheckConstraint("reviewed_by_id <> entered_by_id", name="two_people"),
        Index(None, "state", "entered_at"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id")
    sample_id: Mapped[int] = link("samples.id")
    requirement: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[ResultState]
    verdict: Mapped[str] = mapped_column(String(20))  # lims.conformity.verdicts.Verdict
    reported: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(40))
    judgement: Mapped[dict[str, Any]]  # Judgement.to_dict(), steps included
    deviation: Mapped[str] = mapped_column(Text, default="")
    sent_back_because: Mapped[str] = mapped_column(Text, default="")  # the reviewer's words, for the bench
    entered_by_id: Mapped[PersonId]
    entered_at: Mapped[Moment]
    reviewed_by_id: Mapped[PersonId | None]
    reviewed_at: Mapped[Moment | None]


class Circumstances(Base):
    """What surrounded a piece of work, version by version: the last one counts, the earlier ones stay."""

    __tablename__ = "circumstances"
    __table_args__ = (
        UniqueConstraint("assignment_id", "version"),
        CheckConstraint("began_at IS NULL OR ended_at IS NULL OR ended_at >= began_at", name="order"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id", index=False)
    version: Mapped[int]
    temperature: Mapped[str] = mapped_column(String(40), default="")  # °C, as typed
    humidity: Mapped[str] = mapped_column(String(40), default="")  # % relative, as typed
    instrument_id: Mapped[int | None] = link("instruments.id")
    materials: Mapped[list[Any]]  # reagents and reference materials with their lots, a line each
    began_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    noted_by_id: Mapped[PersonId]
    noted_at: Mapped[Moment]


class MethodDeviation(Base):
    """What was done otherwise than the method says, written down where it happened: for all specimens, or for one."""

    __tablename__ = "method_deviations"
    __table_args__ = (CheckConstraint("said <> ''", name="says_something"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id")
    specimen_no: Mapped[int | None]
    said: Mapped[str] = mapped_column(Text)
    noted_by_id: Mapped[PersonId]
    noted_at: Mapped[Moment]


class Photograph(Base):
    """A picture of a specimen or of a piece of work; the file is kept once, under its hash."""

    __tablename__ = "photographs"

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id")
    specimen_no: Mapped[int | None]
    sha256: Mapped[Digest] = mapped_column(index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]  # bytes
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    taken_by_id: Mapped[PersonId]
    taken_at: Mapped[Moment]


class Presence(Base):
    """Who has a grid open, and when the page last said so. No record of the laboratory: it is forgotten."""

    __tablename__ = "presences"
    __audited__ = False

    assignment_id: Mapped[int] = link("assignments.id", index=False, primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    seen_at: Mapped[Moment]
