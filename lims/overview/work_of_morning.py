"""What the laboratory asks at the start of a day, as statements: one for each list of the morning page.

The day is the laboratory's own: it begins and ends at midnight in its zone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from lims import clock
from lims.accounts.models import Person
from lims.bench.assignments.models import Assignment, AssignmentState, TestRequest
from lims.bench.assignments.queries import OPEN
from lims.bench.instruments.models import Instrument, InstrumentState
from lims.bench.results.models import VERDICT_CHANGED, ReadingRow, Result, ResultState
from lims.overview.work_of_laboratory import to_certify
from lims.permissions import Actor
from lims.samples.models import CustodyAct, CustodyLine, Sample, SampleState
from lims.samples.rounds.models import ManifestLine, SamplingRound
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment
from lims.shipments.risk.models import Assessment, Lane

Statement = Select[*tuple[Any, ...]]
Wanted = Callable[[Actor], Statement]
SOON = timedelta(days=14)  # until a calibration falls due
UNFINISHED = (*OPEN, AssignmentState.INVALID_RUN, AssignmentState.ENTERED)  # what a lot still waits for
HELD_UP = (*OPEN, AssignmentState.INVALID_RUN)  # what still needs its instrument


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the laboratory: its date, the moments between which it lies, and the present moment."""

    on: date
    begins: datetime
    ends: datetime
    now: datetime

    @classmethod
    def today(cls, zone: str) -> "Day":
        """Return the day that it is in ``zone`` (an IANA name)."""
        on = clock.today(zone)
        begins, ends = (datetime.combine(one, time(), ZoneInfo(zone)) for one in (on, on + timedelta(days=1)))
        return cls(on, begins, ends, clock.now())


def _portions(at: Any, *conditions: ColumnElement[bool]) -> Statement:
    """Return portions by a moment of theirs, the earliest first."""
    return (
        select(
            Sample.number.label("label"),
            DeclarationLine.goods.label("note"),
            DeclarationLine.goods_zh.label("note_zh"),
            at.label("at"),
            Sample.number.label("number"),
        )
        .select_from(Sample)
        .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
        .where(*conditions)
        .order_by(at, Sample.id)
    )


# When a portion was sent the last time; those that were declared sent without a line, when they were drawn.
_SENT = func.coalesce(
    select(func.max(CustodyLine.at))
    .where(CustodyLine.sample_id == Sample.id, CustodyLine.act == CustodyAct.SENT)
    .scalar_subquery(),
    Sample.drawn_at,
)


# The day of the round on whose manifest a portion stands: whatever the van loads is expected on that day.
_ROUND = (
    select(SamplingRound.drives_on)
    .join(ManifestLine, ManifestLine.round_id == SamplingRound.id)
    .where(ManifestLine.sample_id == Sample.id)
    .scalar_subquery()
)


def expected(day: Day) -> Wanted:
    """Return the portions on their way that are to come today: by the day of their round, else when they were sent."""
    today = or_(_ROUND.is_not_distinct_from(day.on), and_(_ROUND.is_(None), day.begins <= _SENT))
    return lambda _actor: _portions(_SENT, Sample.state == SampleState.IN_TRANSIT, today)


def missing(day: Day) -> Wanted:
    """Return the portions on their way that should have come before today."""
    before = or_(day.on > _ROUND, and_(_ROUND.is_(None), day.begins > _SENT))
    return lambda _actor: _portions(_SENT, Sample.state == SampleState.IN_TRANSIT, before)


def received(day: Day) -> Wanted:
    """Return the portions that came today, whatever became of them."""
    return lambda _actor: _portions(Sample.received_at, Sample.received_at >= day.begins)


def lots(lane: Lane, since: datetime | None, until: datetime) -> Wanted:
    """Return the lots of a lane whose earliest unfinished work falls due in a span; the standard lane by default."""
    due = (
        select(Sample.lot_id, func.min(Assignment.due_at).label("at"), func.min(Sample.number).label("number"))
        .join(Assignment, Assignment.sample_id == Sample.id)
        .where(Assignment.state.in_(UNFINISHED), Assignment.due_at < until)
        .group_by(Sample.lot_id)
        .subquery()
    )
    newest = select(func.max(Assessment.id)).where(Assessment.line_id == Lot.line_id).correlate(Lot).scalar_subquery()
    in_lane = Assessment.lane == lane
    wanted = (
        select(
            Lot.batch.label("label"), DeclarationLine.goods.label("note"), DeclarationLine.goods_zh.label("note_zh"),
            due.c.at, due.c.number,
        )
        .select_from(due)
        .join(Lot, Lot.id == due.c.lot_id)
        .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
        .outerjoin(Assessment, Assessment.id == newest)
        .where(in_lane if lane is not Lane.STANDARD else or_(in_lane, Assessment.id.is_(None)))
    )  # fmt: skip
    if since is not None:
        wanted = wanted.where(due.c.at >= since)
    return lambda _actor: wanted.order_by(due.c.at, Lot.id)


def _work(at: Any, *columns: Any) -> Statement:
    """Return pieces of work by a moment of theirs; tables that ``columns`` come from are joined by the caller."""
    return (
        select(
            Sample.number.label("label"), at.label("at"), TestRequest.number.label("request"), TestRequest.edition_id,
            Assignment.requirement, *columns,
        )
        .select_from(Assignment)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(Sample, Sample.id == Assignment.sample_id)
    )  # fmt: skip


def readings(day: Day) -> Wanted:
    """Return the windows for reading that are open today, with the person who is to read; what closes first on top."""
    until = func.coalesce(Assignment.closes_at, Assignment.opens_at)
    wanted = _work(until, Person.name.label("person")).outerjoin(Person, Person.id == Assignment.person_id)
    running = and_(Assignment.state == AssignmentState.RUNNING, Assignment.next_reads.is_(True))
    return lambda _actor: wanted.where(running, Assignment.opens_at < day.ends).order_by(until, Assignment.id)


def to_review(_actor: Actor) -> Statement:
    """Return every result that waits for a review, the one entered first on top."""
    wanted = _work(Result.entered_at).join(Result, Result.assignment_id == Assignment.id)
    return wanted.where(Result.state == ResultState.ENTERED).order_by(Result.entered_at, Result.id)


def to_sign(actor: Actor) -> Statement:
    """Return the lines that wait for a signature since their last review, the one reviewed first on top."""
    waiting = to_certify(actor).order_by(None).with_only_columns(DeclarationLine.id).subquery()
    reviewed_at = func.max(case((Result.state == ResultState.REVIEWED, Result.reviewed_at)))
    since = (
        select(waiting.c.id.label("line_id"), reviewed_at.label("at"))
        .join(Sample, Sample.line_id == waiting.c.id)
        .join(Result, Result.sample_id == Sample.id)
        .group_by(waiting.c.id)
        .having(reviewed_at.is_not(None))
        .subquery()
    )
    return (
        select(
            Shipment.number.label("label"), DeclarationLine.goods.label("note"),
            DeclarationLine.goods_zh.label("note_zh"), since.c.at, Shipment.number.label("number"),
            DeclarationLine.line_no,
        )
        .select_from(since)
        .join(DeclarationLine, DeclarationLine.id == since.c.line_id)
        .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
        .order_by(since.c.at, DeclarationLine.id)
    )  # fmt: skip


def _instruments(*conditions: ColumnElement[bool]) -> Statement:
    """Return instruments with the unfinished work that names them, and the lots that this work is of."""
    held_up = (Assignment.instrument_id == Instrument.id, Assignment.state.in_(HELD_UP))
    lots_of = select(func.count(Sample.lot_id.distinct())).join(Assignment, Assignment.sample_id == Sample.id)
    return (
        select(
            Instrument.code.label("label"), Instrument.name.label("note"), literal(None).label("at"),
            Instrument.code.label("code"), Instrument.state, Instrument.calibration_due_on,
            select(func.count(Assignment.id)).where(*held_up).scalar_subquery().label("work"),
            lots_of.where(*held_up).scalar_subquery().label("lots"),
        )
        .where(*conditions)
        .order_by(Instrument.calibration_due_on, Instrument.code)
    )  # fmt: skip


def blocked(day: Day) -> Wanted:
    """Return the instruments out of service or past their calibration (ISO/IEC 17025:2017, 6.4.9)."""
    out = Instrument.state == InstrumentState.OUT_OF_SERVICE
    return lambda _actor: _instruments(or_(out, Instrument.calibration_due_on < day.on))


def due_soon(day: Day) -> Wanted:
    """Return the instruments in service whose calibration falls due within 14 days."""
    span = Instrument.calibration_due_on.between(day.on, day.on + SOON)
    return lambda _actor: _instruments(Instrument.state == InstrumentState.IN_SERVICE, span)


def changed_verdicts(day: Day) -> Wanted:
    """Return the corrections since yesterday that changed a verdict, the oldest first, with who made them."""
    wanted = (
        _work(ReadingRow.entered_at, ReadingRow.verdict_change, Person.name.label("person"))
        .join(ReadingRow, ReadingRow.assignment_id == Assignment.id)
        .join(Person, Person.id == ReadingRow.entered_by_id)
    )
    since = day.begins - timedelta(days=1)
    return lambda _actor: wanted.where(VERDICT_CHANGED, ReadingRow.entered_at >= since).order_by(
        ReadingRow.entered_at, ReadingRow.id
    )
