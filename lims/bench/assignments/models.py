"""Tables of assignments: the accepted test request, and its requirements as work for people."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, PersonId, PrimaryKey, ShipmentId, link


class RequestState(StrEnum):
    """Where a test request stands: proposed, accepted (locked), replaced by a later version, cancelled."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class AssignmentState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    ENTERED = "entered"
    REVIEWED = "reviewed"
    SENT_BACK = "sent back"
    INVALID_RUN = "invalid run"
    CANCELLED = "cancelled"


class TestRequest(Base):
    """What is tested on a sample, by which edition and decision rule: agreed before work, then locked."""

    __tablename__ = "test_requests"
    __test__ = False  # pytest: not a test class
    __table_args__ = (
        UniqueConstraint("sample_id", "version"),
        CheckConstraint(
            "(state <> 'accepted') OR (accepted_by_id IS NOT NULL AND accepted_at IS NOT NULL)",
            name="acceptor_if_accepted",
        ),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id")
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[RequestState]
    edition_id: Mapped[int] = link("standard_editions.id")
    standard_class: Mapped[str] = mapped_column(String(40))
    standard_variant: Mapped[str] = mapped_column(String(40), default="")
    requirements: Mapped[list[Any]]  # ids of the requirements that are requested
    decision_rule: Mapped[dict[str, Any]]  # lims.conformity.decisions.DecisionRule.to_dict()
    facts: Mapped[dict[str, Any]]  # what the requirements' conditions ask ("sterile": "no")
    lot_plan: Mapped[bool] = mapped_column(
        default=False
    )  # judged as a lot by its sampling plan; else results relate to the specimens
    later: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # those of which the rush lane may wait
    reason: Mapped[str | None] = mapped_column(Text)  # why an accepted version is changed
    although: Mapped[str | None] = mapped_column(Text)  # why it was accepted although somebody or something was missing
    gaps: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # what was missing at the acceptance
    proposed_by_id: Mapped[PersonId]
    proposed_at: Mapped[Moment]
    accepted_by_id: Mapped[PersonId | None]
    accepted_at: Mapped[Moment | None]


class Assignment(Base):
    """One requirement of one sample as work for a person, with a due time."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("request_id", "requirement"),
        Index(None, "state", "due_at"),
        Index(None, "state", "opens_at"),
        Index(None, "person_id", "state", "due_at"),
        Index(None, "instrument_id", "state"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    request_id: Mapped[int] = link("test_requests.id", index=False)
    sample_id: Mapped[int] = link("samples.id")
    requirement: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(200))
    state: Mapped[AssignmentState]
    due_at: Mapped[Moment]
    person_id: Mapped[int | None] = link("people.id", index=False)
    instrument_id: Mapped[int | None] = link("instruments.id", index=False)
    specimens: Mapped[list[Any]]  # numbers of the specimens allotted to it, in the order of use
    uncertainty: Mapped[str] = mapped_column(
        String(40), default=""
    )  # expanded, for readings that bring none of their own
    coverage: Mapped[str] = mapped_column(String(10), default="")  # k
    started_at: Mapped[Moment | None]
    started_by_id: Mapped[PersonId | None]
    phase: Mapped[str | None] = mapped_column(String(20))  # the clock of work that takes time: set by its run
    next_step: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # the next step's name by language
    next_reads: Mapped[bool | None]
    opens_at: Mapped[Moment | None]
    closes_at: Mapped[Moment | None]
    load: Mapped[str | None] = mapped_column(String(12), index=True)  # number of the load that its run goes with


class WorkStart(Base):
    """One start of a piece of work, with how person and instrument stood at that moment; rows are only added.

    ``standing`` is `lims.bench.assignments.standing.Standing.to_dict()`; ``nevertheless`` says why a start that was
    blocked was made all the same, to store what had been observed. A start that was a slip is taken back by a row
    of its own.
    """

    __tablename__ = "work_starts"

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id")
    at: Mapped[Moment]
    person_id: Mapped[PersonId]
    instrument_id: Mapped[int | None] = link("instruments.id", index=False)
    standing: Mapped[dict[str, Any]]
    nevertheless: Mapped[str] = mapped_column(Text, default="")
    undoes_id: Mapped[int | None] = link("work_starts.id", index=False)  # this row takes that start back


class Supervision(Base):
    """A supervisor's word to stand by while a trainee works on one piece of work on one day; rows are only added."""

    __tablename__ = "supervisions"
    __table_args__ = (
        UniqueConstraint("assignment_id", "trainee_id", "supervisor_id", "stood_on"),
        CheckConstraint("supervisor_id <> trainee_id", name="two_people"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    assignment_id: Mapped[int] = link("assignments.id", index=False)
    trainee_id: Mapped[PersonId]
    supervisor_id: Mapped[PersonId]
    stood_on: Mapped[date]
    at: Mapped[Moment]
