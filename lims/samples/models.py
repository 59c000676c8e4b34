"""Tables of samples: the sampling order, the sealed portions, their specimens and the custody lines."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Moment, Number, OpenLineId, PersonId, PrimaryKey, ShipmentId, by_value, link


class OrderState(StrEnum):
    """Where a sampling order stands."""

    PLANNED = "planned"
    DRAWN = "drawn"
    CANCELLED = "cancelled"


class Portion(StrEnum):
    """A goes to the laboratory, B to the owner for a second test, C is the reserve."""

    A = "A"
    B = "B"
    C = "C"


class SampleState(StrEnum):
    """Where a sample stands. B and C go from received to retained; C may never leave the store otherwise."""

    DRAWN = "drawn"
    IN_TRANSIT = "in transit"
    RECEIVED = "received"
    RETURNED = "returned"
    ON_HOLD = "on hold"
    IN_TEST = "in test"
    CONSUMED = "consumed"
    REPORTED = "reported"
    RETAINED = "retained"
    DISPOSED = "disposed"
    LOST = "lost or damaged"
    LEFT_WITH_OWNER = "left with owner"
    MERGED = "merged"  # closed: the number of a portion that has another one, which is kept
    CANCELLED = "cancelled"  # nobody wants it any more; what is there of it is disposed of


class CustodyAct(StrEnum):
    """What a custody line tells; a change of state is told in the state's own word."""

    DRAWN = "drawn"
    LEFT_WITH_OWNER = "left with owner"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"
    MOVED = "moved"
    HANDED_OVER = "handed over"
    HELD = "on hold"
    HOLD_LIFTED = "hold lifted"
    IN_TEST = "in test"
    CONSUMED = "consumed"
    REPORTED = "reported"
    RETAINED = "retained"
    DISPOSED = "disposed"
    LOST = "lost or damaged"
    STORED = "stored"
    TAKEN_OUT = "taken out"
    UNDONE = "undone"
    LEGAL_HOLD = "legal hold"
    LEGAL_HOLD_LIFTED = "legal hold lifted"
    SPLIT = "split"
    MERGED = "merged"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"


class StorageCondition(StrEnum):
    """How a sample is to be kept, and what a location of the store offers."""

    AMBIENT = "ambient"
    COLD = "2-8 °C"


class ReturnReason(StrEnum):
    """Why reception sends a sample back."""

    BROKEN_SEAL = "broken seal"
    WRONG_SEAL = "wrong seal"
    TOO_FEW = "too few units"
    DAMAGED = "damaged"
    WRONG_GOODS = "wrong goods"


class SamplingOrder(Base):
    """How many units to draw from a lot, and why."""

    __tablename__ = "sampling_orders"
    __table_args__ = (CheckConstraint("units > 0", name="units_positive"), Index(None, "state"))

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    lot_id: Mapped[int] = link("lots.id")
    state: Mapped[OrderState]
    units: Mapped[int]  # for portion A: what the tests destroy or need
    portions: Mapped[list[Any]]  # ["A", "B", "C"]
    plan: Mapped[dict[str, Any]]  # requirement -> specimens; with letter, n, Ac, Re where a clause asks for a lot plan
    reason: Mapped[str] = mapped_column(Text)
    ordered_at: Mapped[Moment]
    ordered_by_id: Mapped[PersonId]
    drawn_at: Mapped[Moment | None]
    drawn_by_id: Mapped[PersonId | None]
    place: Mapped[str] = mapped_column(String(120), default="")
    cancelled_reason: Mapped[str] = mapped_column(Text, default="")


class LineToOrder(Base):
    """A line of which a lot is to be sampled and has no order at work: see `lims.samples.open_lines`."""

    __tablename__ = "lines_to_order"
    __audited__ = False

    line_id: Mapped[OpenLineId]


class Sample(Base):
    """One sealed, labelled portion drawn from a lot."""

    __tablename__ = "samples"
    __table_args__ = (
        UniqueConstraint("order_id", "portion", "part"),
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("(state = 'on hold') = (state_before_hold IS NOT NULL)", name="state_before_hold_if_on_hold"),
        CheckConstraint("(state <> 'returned') OR (returned_reason IS NOT NULL)", name="reason_if_returned"),
        CheckConstraint(
            "(state NOT IN ('received', 'in test', 'consumed', 'reported')) OR (received_by_id IS NOT NULL)",
            name="receiver_if_received",
        ),
        CheckConstraint("location_id IS NULL OR holder_id IS NULL", name="stored_or_held"),
        CheckConstraint(
            "location_id IS NULL OR state NOT IN ('disposed', 'lost or damaged')", name="gone_is_not_stored"
        ),
        CheckConstraint("legal_hold_since IS NULL OR state <> 'disposed'", name="legal_hold_keeps"),
        Index(None, "location_id", "id"),
        Index(None, "state", "keep_until"),
        Index(None, "received_at"),
    )

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    lot_id: Mapped[int] = link("lots.id")
    order_id: Mapped[int] = link("sampling_orders.id")
    portion: Mapped[Portion]
    part: Mapped[int] = mapped_column(default=1, server_default="1")  # a portion that was split has several
    state: Mapped[SampleState] = mapped_column(index=True)
    # Named apart: the checks of two columns of one enum would share the enum's name.
    state_before_hold: Mapped[SampleState | None] = mapped_column(
        Enum(
            SampleState,
            name="state_before_hold",
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda states: [state.value for state in states],
        )
    )
    units: Mapped[int]
    seal: Mapped[str] = mapped_column(String(40), unique=True)
    drawn_at: Mapped[Moment]
    drawn_by_id: Mapped[PersonId]
    place: Mapped[str] = mapped_column(String(120))
    received_at: Mapped[Moment | None]
    received_by_id: Mapped[PersonId | None]
    received_units: Mapped[int | None]
    condition: Mapped[str] = mapped_column(Text, default="")
    signed_by: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))  # for its owner
    returned_reason: Mapped[ReturnReason | None]
    place_now: Mapped[str] = mapped_column(String(120))
    holder_id: Mapped[PersonId | None]
    location_id: Mapped[int | None] = link("locations.id", index=False)  # in the store; then `place_now` is its path
    keep_at: Mapped[StorageCondition | None] = mapped_column(by_value(StorageCondition, "keep_at"))  # None: anywhere
    keep_until: Mapped[date | None]
    keep_rule_id: Mapped[int | None] = link("retention_rules.id", index=False)
    legal_hold_since: Mapped[Moment | None]  # while an objection runs: see `legal_holds`


class Specimen(Base):
    """One unit inside a sample, numbered; usually tested to destruction."""

    __tablename__ = "specimens"
    __table_args__ = (UniqueConstraint("sample_id", "specimen_no"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id", index=False)
    specimen_no: Mapped[int]
    use: Mapped[str] = mapped_column(String(80), default="")  # the requirement that it is allotted to
    destroyed_at: Mapped[Moment | None]


class Piece(Base):
    """One test piece of a specimen: an area, a zone or a strip, in the order of use; its number is never given twice.

    ``use`` is the requirement that it is for; empty where that work was cancelled before it began.
    """

    __tablename__ = "test_pieces"
    __table_args__ = (UniqueConstraint("sample_id", "specimen_no", "piece_no"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id", index=False)
    specimen_no: Mapped[int]
    piece_no: Mapped[int]
    use: Mapped[str] = mapped_column(String(80))
    component: Mapped[str] = mapped_column(String(60), default="")  # the zone or direction; empty for one of many areas


class CustodyLine(Base):
    """One move of a sample: who had it, who has it, where, why. Lines are only added."""

    __tablename__ = "custody_lines"
    __table_args__ = (Index(None, "sample_id", "id"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    sample_id: Mapped[int] = link("samples.id", index=False)
    at: Mapped[Moment]
    act: Mapped[CustodyAct]
    from_id: Mapped[PersonId | None]
    to_id: Mapped[PersonId | None]
    place: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    happened_at: Mapped[Moment | None]  # if noted while there was no line: `at` is when it arrived
    by_id: Mapped[PersonId | None]  # whose act it was
    location_id: Mapped[int | None] = link("locations.id")
    undoes_id: Mapped[int | None] = link("custody_lines.id", index=False, unique=True)
