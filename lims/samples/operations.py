"""Everything that changes samples: order, draw, send, receive, hold, move, retain, dispose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock, events
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.catalogue import queries as catalogue
from lims.conformity.refusals import Refused
from lims.conformity.sampling.scheme import Severity
from lims.errors import LimsError
from lims.numbers import NumberKind, next_block, next_number
from lims.permissions import Actor, Permission
from lims.samples import obstacles, plans
from lims.samples.custody import add_line, be_at, go, time_of_act
from lims.samples.earlier_lots import lots_before
from lims.samples.models import (
    CustodyAct,
    OrderState,
    Portion,
    ReturnReason,
    Sample,
    SampleState,
    SamplingOrder,
)
from lims.samples.series import Consignment, Inspection, inspections
from lims.shipments.declarations.models import DeclarationLine, Lot, Product, Shipment
from lims.shipments.risk.models import ControlKind, ControlOrder

ON_THE_WAY = "on the way"
RECEPTION = "reception"
LEAVES_UNITS_WHOLE = frozenset({Product.THERMOMETER})
ALL_PORTIONS = tuple(Portion)


@dataclass(frozen=True, slots=True)
class SamplingProposal:
    """What to draw for one portion, the plan behind it, and the reason in one line; no units if nothing is known."""

    units: int
    plan: dict[str, Any]
    reason: str
    series: dict[str, Inspection] = field(default_factory=dict)
    gap: str = ""  # the batch before, where it was not judged as a lot: then no series stands behind


def propose_plan(
    session: Session, lot: Lot, *, by_lot: bool = False, consignment: Consignment = Consignment.ISOLATED
) -> SamplingProposal:
    """Work out what the declared standard, in force on the day of the declaration, needs from ``lot``.

    With ``by_lot`` the lot itself is to be judged: where a clause asks for an AQL, the sample size of its plan counts;
    ``consignment`` says whether it is taken as the next one of the lots before it.
    """
    line = session.get_one(DeclarationLine, lot.line_id)
    shipment = session.get_one(Shipment, lot.shipment_id)
    edition = catalogue.edition_in_force(session, line.standard_code, shipment.declared_on)
    declared = {"standard": line.standard_code, "class": line.standard_class, "variant": line.standard_variant}
    named = "; ".join([*_control_reasons(session, line.id), ", ".join(part for part in declared.values() if part)])
    if edition is None:
        return _nothing_known(declared, named, problem="unknown_standard")
    standard, variant = catalogue.standard_of(edition), line.standard_variant or None
    try:
        earlier = lots_before(session, lot, line) if by_lot else []
        series = inspections(standard, class_id=line.standard_class, variant=variant, size=lot.size, earlier=earlier)
        stated = _stated(series, consignment)
        plan = plans.plan_for(
            standard, class_id=line.standard_class, variant=variant, lot_size=lot.size, by_lot=by_lot,
            shared=line.product in LEAVES_UNITS_WHOLE, severities=stated.get("severities", plans.NORMAL),
        )  # fmt: skip
    except Refused as refusal:
        return _nothing_known(declared, named, problem=refusal.code)
    whole = {**declared, "edition_id": edition.id, **plan.to_dict(), **stated}
    gap = earlier[0].batch if earlier and not series else ""
    return SamplingProposal(plan.units, whole, f"{named}: {plan.arithmetic}", series, gap)


def _stated(series: Mapping[str, Inspection], consignment: Consignment) -> dict[str, Any]:
    """Return what the order keeps of a series, where there is one and it is declared."""
    if consignment is Consignment.ISOLATED or not series:
        return {}
    switched = {name: one.severity for name, one in series.items() if one.severity is not Severity.NORMAL}
    return {
        "consignment": consignment.value,
        "series": {name: one.to_dict() for name, one in series.items()},
        "severities": switched if consignment is Consignment.SERIES else {},
    }


def _control_reasons(session: Session, line_id: int) -> list[str]:
    """Return why customs instructed to sample a line."""
    instructed = select(ControlOrder.reason).where(
        ControlOrder.line_id == line_id, ControlOrder.kind == ControlKind.SAMPLE
    )
    return list(session.scalars(instructed.order_by(ControlOrder.id)))


def _nothing_known(declared: dict[str, str], named: str, *, problem: str) -> SamplingProposal:
    """Return the proposal for a lot whose standard or class is not in the catalogue: the person decides."""
    return SamplingProposal(0, {**declared, "edition_id": None, "requirements": [], "problem": problem}, named)


def order(
    session: Session, lot: Lot, *, units: int, plan: dict[str, Any], reason: str, actor: Actor,
    portions: Collection[Portion] = ALL_PORTIONS,
) -> SamplingOrder:  # fmt: skip
    """Order ``units`` units of ``lot`` for each of ``portions``, stating why."""
    actor.must(Permission.SAMPLES_ORDERS_CREATE)
    line = session.get_one(DeclarationLine, lot.line_id)
    _refuse(obstacles.obstacle_to_order(session, lot, line, units=units, portions=portions))
    _refuse(obstacles.obstacle_to_plan(lot, plan))
    _ask_reason(lot.batch, reason)
    made = SamplingOrder(
        number=next_number(session, NumberKind.ORDER), shipment_id=lot.shipment_id, line_id=lot.line_id, lot_id=lot.id,
        state=OrderState.PLANNED, units=units, portions=[portion.value for portion in Portion if portion in portions],
        plan=plan, reason=reason, ordered_at=clock.now(), ordered_by_id=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, AuditAction.SAMPLING_ORDERED, subject=made, actor=actor, reason=reason)
    return made


def cancel_order(session: Session, order: SamplingOrder, *, reason: str, actor: Actor) -> None:
    """Cancel an order from which nothing was drawn yet."""
    actor.must(Permission.SAMPLES_ORDERS_CREATE)
    _refuse(obstacles.obstacle_to_cancelling(order))
    _ask_reason(order.number, reason)
    order.state = OrderState.CANCELLED
    order.cancelled_reason = reason
    record(session, AuditAction.SAMPLING_CANCELLED, subject=order, actor=actor, reason=reason)


def draw(
    session: Session, order: SamplingOrder, *, seals: Mapping[Portion, str], place: str, actor: Actor,
    units: Mapping[Portion, int] | None = None, leave_with_owner: bool = True, signed_by: str = "",
    send_on: bool = True, numbers: Mapping[Portion, str] | None = None,
) -> list[Sample]:  # fmt: skip
    """Register the sealed portions of an order: numbers, seals, place, now, by ``actor``.

    With ``send_on`` they leave for the laboratory at once, all but B where it is left with its owner; ``signed_by``
    signs for it there. ``numbers`` were taken from the counter before, for labels that were printed in advance.
    """
    actor.must(Permission.SAMPLES_SAMPLES_DRAW)
    portions = [portion for portion in Portion if portion.value in order.portions]
    closed = {portion: canonical_seal(seal) for portion, seal in seals.items() if portion in portions}
    counted = {portion: (units or {}).get(portion, order.units) for portion in portions}
    _refuse(obstacles.obstacle_to_drawing(session, order, seals=closed, units=counted))
    order.state = OrderState.DRAWN
    order.drawn_at, order.drawn_by_id, order.place = clock.now(), actor.id, place
    named = _named(session, portions, numbers or {})
    drawn = [
        _drawn(order, portion, number=number, seal=closed[portion], units=counted[portion], place=place, actor=actor)
        for portion, number in named.items()
    ]
    session.add_all(drawn)
    session.flush()
    for sample in drawn:
        add_line(session, sample, CustodyAct.DRAWN, actor=actor)
        sample.signed_by = signed_by.strip() if sample.portion is Portion.B and leave_with_owner else ""
        _leave_the_place(session, sample, leave_with_owner=leave_with_owner, send_on=send_on, actor=actor)
    record(session, AuditAction.SAMPLES_DRAWN, subject=order, actor=actor)
    return drawn


def _named(session: Session, portions: Sequence[Portion], printed: Mapping[Portion, str]) -> dict[Portion, str]:
    """Return the number of each portion: the one printed in advance, else a new one."""
    without = [portion for portion in portions if portion not in printed]
    fresh = next_block(session, NumberKind.SAMPLE, len(without)) if without else []
    taken = {**printed, **dict(zip(without, fresh, strict=True))}
    return {portion: taken[portion] for portion in portions}


def _drawn(
    order: SamplingOrder, portion: Portion, *, number: str, seal: str, units: int, place: str, actor: Actor
) -> Sample:
    """Return the new sample of one portion, in the hands of whoever drew it."""
    return Sample(
        number=number, shipment_id=order.shipment_id, line_id=order.line_id, lot_id=order.lot_id, order_id=order.id,
        portion=portion, state=SampleState.DRAWN, units=units, seal=seal, drawn_at=order.drawn_at, drawn_by_id=actor.id,
        place=place, place_now=place, holder_id=actor.id,
    )  # fmt: skip


def _leave_the_place(session: Session, sample: Sample, *, leave_with_owner: bool, send_on: bool, actor: Actor) -> None:
    """Leave a drawn portion with its owner, or send it on."""
    if sample.portion is Portion.B and leave_with_owner:
        go(sample, SampleState.LEFT_WITH_OWNER, place=sample.place, holder_id=None)
        giver, act = sample.drawn_by_id, CustodyAct.LEFT_WITH_OWNER
        add_line(session, sample, act, actor=actor, from_id=giver, note=sample.signed_by)
    elif send_on:
        go(sample, SampleState.IN_TRANSIT, place=ON_THE_WAY, holder_id=None)
        add_line(session, sample, CustodyAct.SENT, actor=actor, from_id=sample.drawn_by_id)


def send(session: Session, sample: Sample, *, actor: Actor, note: str = "") -> None:
    """Send a drawn portion, or a B that was left with its owner, to the laboratory."""
    actor.must(Permission.SAMPLES_SAMPLES_DRAW)
    _refuse(obstacles.obstacle_to_sending(sample))
    giver = sample.holder_id
    go(sample, SampleState.IN_TRANSIT, place=ON_THE_WAY, holder_id=None)
    add_line(session, sample, CustodyAct.SENT, actor=actor, from_id=giver, note=note)
    record(session, AuditAction.SAMPLE_SENT, subject=sample, actor=actor, reason=note)


def receive(
    session: Session, sample: Sample, *, units: int, seal: str, intact: bool, actor: Actor, condition: str = "",
    refused: ReturnReason | None = None, place: str = RECEPTION, happened_at: datetime | None = None,
) -> Sample:  # fmt: skip
    """Take a sample in, or send it back with the reason that the checks give; the same reception again changes nothing.

    ``refused`` is what the eyes saw beyond seal and count: damaged, or wrong goods. ``happened_at`` is the moment that
    was noted while there was no line.
    """
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    given = canonical_seal(seal)
    if _is_repeated(sample, units=units, seal=given, intact=intact, refused=refused):
        return sample
    _refuse(obstacles.obstacle_to_receiving(sample))
    time_of_act(happened_at)
    reason = reason_to_return(sample, units=units, seal=given, intact=intact, refused=refused)
    if reason:
        sample.received_units, sample.condition = units, condition
        sample.returned_reason = reason
        go(sample, SampleState.RETURNED, place=place, holder_id=actor.id)
        add_line(session, sample, CustodyAct.RETURNED, actor=actor, note=condition, happened_at=happened_at)
        also = {"seal read": given, "seal intact": intact}
        record(session, AuditAction.SAMPLE_RETURNED, subject=sample, actor=actor, reason=reason, also=also)
        return sample
    return take_in(session, sample, units=units, condition=condition, place=place, happened_at=happened_at, actor=actor)


def take_in(
    session: Session, sample: Sample, *, units: int, actor: Actor, condition: str = "", place: str = RECEPTION,
    happened_at: datetime | None = None,
) -> Sample:  # fmt: skip
    """Take a portion in as it is; whether it goes back instead is asked before."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    sample.received_units, sample.condition = units, condition
    sample.received_at, sample.received_by_id = time_of_act(happened_at), actor.id
    go(sample, SampleState.RECEIVED, place=place, holder_id=actor.id)
    add_line(session, sample, CustodyAct.RECEIVED, actor=actor, note=condition, happened_at=happened_at)
    record(session, AuditAction.SAMPLE_RECEIVED, subject=sample, actor=actor)
    events.sample_received.send(session, sample=sample, actor=actor)
    return sample


def _is_repeated(sample: Sample, *, units: int, seal: str, intact: bool, refused: ReturnReason | None) -> bool:
    """Say whether ``sample`` was received with just these checks."""
    if sample.received_at is None or refused:
        return False
    return intact and (units, seal) == (sample.received_units, sample.seal)


def reason_to_return(
    sample: Sample, *, units: int, seal: str, intact: bool, refused: ReturnReason | None
) -> ReturnReason | None:
    """Return why reception sends ``sample`` back, or None: first the seal, then the count, then what the eyes saw."""
    checks = (
        (canonical_seal(seal) != sample.seal, ReturnReason.WRONG_SEAL),
        (not intact, ReturnReason.BROKEN_SEAL),
        (units < sample.units, ReturnReason.TOO_FEW),
    )
    return next((reason for fails, reason in checks if fails), refused)


def hold(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Put a sample on hold while a query is open; it stays where it is."""
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    _refuse(obstacles.obstacle_to_holding(sample))
    _ask_reason(sample.number, reason)
    go(sample, SampleState.ON_HOLD)
    add_line(session, sample, CustodyAct.HELD, actor=actor, from_id=sample.holder_id, note=reason)
    record(session, AuditAction.SAMPLE_HELD, subject=sample, actor=actor, reason=reason)


def lift_hold(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Lift the hold with the query's answer: the sample is again what it was before."""
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    _refuse(obstacles.obstacle_to_lifting_now(session, sample))
    _ask_reason(sample.number, reason)
    before = sample.state_before_hold
    assert before is not None, "the database ties it to the hold"
    go(sample, before)
    add_line(session, sample, CustodyAct.HOLD_LIFTED, actor=actor, from_id=sample.holder_id, note=reason)
    record(session, AuditAction.SAMPLE_HELD, subject=sample, actor=actor, reason=reason)


def send_back(session: Session, sample: Sample, *, reason: ReturnReason, note: str, actor: Actor) -> None:
    """Send a portion back that was taken in and put on hold: its customer was asked, and does not want it tested."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    _refuse(obstacles.obstacle_to(sample, SampleState.RETURNED))
    giver, sample.returned_reason = sample.holder_id, reason
    go(sample, SampleState.RETURNED)
    add_line(session, sample, CustodyAct.RETURNED, actor=actor, from_id=giver, note=note)
    record(session, AuditAction.SAMPLE_RETURNED, subject=sample, actor=actor, reason=note)


def move(
    session: Session, sample: Sample, *, place: str, actor: Actor, note: str = "", happened_at: datetime | None = None
) -> None:
    """Leave a sample at ``place`` outside of the store, in nobody's hands; the same again does nothing.

    What is put into the store, taken out of it or handed from one person to another is an act of `lims.samples.store`.
    """
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    _refuse(obstacles.obstacle_to_moving(sample))
    giver = sample.holder_id
    if (place, None) == (sample.place_now, giver):
        return
    time_of_act(happened_at)
    be_at(sample, place)
    add_line(session, sample, CustodyAct.MOVED, actor=actor, from_id=giver, note=note, happened_at=happened_at)
    record(session, AuditAction.SAMPLE_MOVED, subject=sample, actor=actor, reason=note)


def report_lost(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """State that a sample is lost or damaged, and what happened."""
    actor.must(Permission.SAMPLES_CUSTODY_MOVE)
    _refuse(obstacles.obstacle_to(sample, SampleState.LOST))
    _ask_reason(sample.number, reason)
    _change(session, sample, SampleState.LOST, actor=actor, note=reason)


def set_state(session: Session, sample: Sample, state: SampleState, *, actor: Actor, note: str = "") -> None:
    """Let a later stage take the sample on (in test, consumed, reported); its own verb asks the permission."""
    if state is SampleState.DISPOSED:
        raise ValueError("samples end in a disposal batch, before a witness: see lims.samples.retention")
    if sample.state is state:
        return
    _refuse(obstacles.obstacle_to(sample, state))
    _change(session, sample, state, actor=actor, note=note, holder_id=sample.holder_id, location_id=sample.location_id)


def canonical_seal(seal: str) -> str:
    """Return a seal number without blanks and in capitals, as it is compared and kept."""
    return "".join(seal.split()).upper()


def _change(
    session: Session, sample: Sample, state: SampleState, *, actor: Actor, note: str, holder_id: int | None = None,
    location_id: int | None = None,
) -> None:  # fmt: skip
    """Go to ``state`` with its custody line and its audit row."""
    giver = sample.holder_id
    go(sample, state, place=sample.place_now, holder_id=holder_id, location_id=location_id)
    add_line(session, sample, CustodyAct(state.value), actor=actor, from_id=giver, note=note)
    record(session, AuditAction.SAMPLE_STATE_CHANGED, subject=sample, actor=actor, reason=note)


def _refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle


def _ask_reason(thing: str, reason: str) -> None:
    """Refuse an act without a reason."""
    if not reason.strip():
        raise obstacles.ReasonMissing(field="reason", value="", thing=thing)
