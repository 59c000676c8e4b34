"""Tables of runs, and of the acts that set their clocks."""

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.bench.methods.steps import Phase
from lims.db import Base, Moment, PersonId, PrimaryKey, ShipmentId, link


class Run(Base):
    """One pass of one piece of work through the steps of a method."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("assignment_id", "no"),
        Index(
            "uq_runs_open", "assignment_id", unique=True,
            sqlite_where=text("phase NOT IN ('finished', 'invalid run')"),
            postgresql_where=text("phase NOT IN ('finished', 'invalid run')"),
        ),
        CheckConstraint("(phase <> 'invalid run') OR (invalid_because <> '')", name="reason_if_invalid"),
        CheckConstraint("(no = 1) OR (reason <> '')", name="reason_if_again"),
        Index(None, "phase", "closes_at"),
    )  # fmt: skip

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id")
    method_id: Mapped[int] = link("timed_methods.id", index=False)
    no: Mapped[int]
    phase: Mapped[Phase]
    step_no: Mapped[int]  # of the last step that was done, from 0
    opens_at: Mapped[Moment | None]  # the window of the next step
    closes_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # why there is another run
    invalid_because: Mapped[str] = mapped_column(Text, default="")
    began_at: Mapped[Moment]
    began_by_id: Mapped[PersonId]


class RunAct(Base):
    """One step that was done: when, when it was told, by whom, in which window; rows are only added."""

    __tablename__ = "run_acts"
    __table_args__ = (UniqueConstraint("run_id", "step_no"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    run_id: Mapped[int] = link("runs.id", index=False)
    step_no: Mapped[int]
    step: Mapped[str] = mapped_column(String(60))
    happened_at: Mapped[Moment]
    arrived_at: Mapped[Moment]
    by_id: Mapped[PersonId]
    opened_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
