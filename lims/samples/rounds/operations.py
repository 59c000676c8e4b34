"""Everything that changes a round until its manifest is closed: plan, reserve numbers, draw, explain, hand in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import LimsError
from lims.numbers import NumberKind, next_block, next_number
from lims.permissions import Actor, Permission
from lims.samples import operations as samples
from lims.samples.models import Portion, Sample, SampleState, SamplingOrder
from lims.samples.obstacles import ReasonMissing
from lims.samples.rounds import obstacles, queries
from lims.samples.rounds.models import (
    ManifestLine,
    ReservedNumber,
    RoundOrder,
    RoundPerson,
    RoundState,
    SamplingRound,
    UnusedReason,
)


def plan(
    session: Session, *, van: str, drives_on: date, people: Collection[int], actor: Actor,
    orders: Sequence[SamplingOrder] = (),
) -> SamplingRound:  # fmt: skip
    """Plan a round of ``people`` with ``van`` on a day, to draw ``orders``; more can be taken along later."""
    actor.must(Permission.SAMPLES_ROUNDS_PLAN)
    along = sorted(set(people))
    refuse(obstacles.obstacle_to_planning(along))
    made = SamplingRound(
        number=next_number(session, NumberKind.ROUND), state=RoundState.UNDER_WAY, van=van, drives_on=drives_on,
        planned_at=clock.now(), planned_by_id=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(RoundPerson(round_id=made.id, person_id=one) for one in along)
    record(session, AuditAction.ROUND_PLANNED, subject=made, actor=actor)
    for order in orders:
        take_along(session, made, order, actor=actor)
    return made


def take_along(session: Session, sampling_round: SamplingRound, order: SamplingOrder, *, actor: Actor) -> bool:
    """Put ``order`` on the list of a round; say whether it was not there before."""
    actor.must(Permission.SAMPLES_ROUNDS_PLAN)
    refuse(obstacles.obstacle_to_taking_along(session, sampling_round, order))
    listed = session.get(RoundOrder, (sampling_round.id, order.id))
    if listed is None:
        listed = RoundOrder(round_id=sampling_round.id, order_id=order.id, shipment_id=order.shipment_id)
        session.add(listed)
    elif not listed.left_out_because:
        return False
    listed.left_out_because = ""
    also = {"sampling round": sampling_round.number, "sampling order": order.number}
    record(session, AuditAction.ROUND_CHANGED, subject=listed, actor=actor, also=also)
    return True


def leave_out(
    session: Session, sampling_round: SamplingRound, order: SamplingOrder, *, reason: str, actor: Actor
) -> None:
    """State why ``order`` is not drawn on a round: it waits for another."""
    actor.must(Permission.SAMPLES_ROUNDS_PLAN)
    listed = session.get(RoundOrder, (sampling_round.id, order.id))
    refuse(obstacles.obstacle_to_drawing(sampling_round, order, listed))
    assert listed is not None, "the guard has seen it"
    if not reason.strip():
        raise ReasonMissing(field="reason", value="", thing=order.number)
    listed.left_out_because = reason.strip()
    also = {"sampling round": sampling_round.number, "sampling order": order.number}
    record(session, AuditAction.ROUND_CHANGED, subject=listed, actor=actor, reason=reason, also=also)


def reserve(session: Session, sampling_round: SamplingRound, count: int, *, actor: Actor) -> list[str]:
    """Take a block of ``count`` sample numbers for labels that are printed in advance."""
    actor.must(Permission.SAMPLES_ROUNDS_PLAN)
    before = queries.count_reserved(session, sampling_round)
    refuse(obstacles.obstacle_to_reserving(sampling_round, count=count, reserved=before))
    numbers = next_block(session, NumberKind.SAMPLE, count)
    session.add_all(ReservedNumber(round_id=sampling_round.id, number=number) for number in numbers)
    also = {"first": numbers[0], "last": numbers[-1], "count": count}
    record(session, AuditAction.NUMBERS_RESERVED, subject=sampling_round, actor=actor, also=also)
    return numbers


def draw(
    session: Session, sampling_round: SamplingRound, order: SamplingOrder, *, numbers: Mapping[Portion, str],
    seals: Mapping[Portion, str], place: str, actor: Actor, units: Mapping[Portion, int] | None = None,
    leave_with_owner: bool = True, signed_by: str = "",
) -> list[Sample]:  # fmt: skip
    """Register the sealed portions of an order under the labels stuck on them; what goes on board is on the manifest.

    A portion without one of the labels in ``numbers`` takes its number from the counter.
    """
    actor.must(Permission.SAMPLES_SAMPLES_DRAW)
    listed = session.get(RoundOrder, (sampling_round.id, order.id))
    refuse(obstacles.obstacle_to_drawing(sampling_round, order, listed))
    labels = _labels(session, sampling_round, {one: text for one, text in numbers.items() if text.strip()})
    drawn = samples.draw(
        session, order, seals=seals, place=place, units=units, leave_with_owner=leave_with_owner,
        signed_by=signed_by, actor=actor,
        numbers={portion: label.number for portion, label in labels.items()},
    )  # fmt: skip
    for sample in drawn:
        if sample.portion in labels:
            labels[sample.portion].sample_id = sample.id
    aboard = [sample for sample in drawn if sample.state is SampleState.IN_TRANSIT]
    session.add_all(
        ManifestLine(
            sample_id=one.id, round_id=sampling_round.id, shipment_id=one.shipment_id, units=one.units, seal=one.seal,
            loaded_at=clock.now(), loaded_by_id=actor.id,
        )
        for one in aboard
    )  # fmt: skip
    also = {"sampling round": sampling_round.number, "portions": [one.number for one in aboard]}
    record(session, AuditAction.MANIFEST_LOADED, subject=order, actor=actor, also=also)
    return drawn


def _labels(
    session: Session, sampling_round: SamplingRound, given: Mapping[Portion, str]
) -> dict[Portion, ReservedNumber]:
    """Return the reserved numbers that the labels in hand spell; refuse what is not free, or given twice."""
    found: dict[Portion, ReservedNumber] = {}
    for portion, text in given.items():
        field, label = f"number_{portion.lower()}", queries.reserved(session, text, to_change=True)
        refuse(obstacles.obstacle_to_number(sampling_round, label, field=field, text=text))
        assert label is not None, "the guard has seen it"
        if label in found.values():
            raise obstacles.NumberTaken(field=field, value=label.number, unused="")
        found[portion] = label
    return found


def explain(
    session: Session, sampling_round: SamplingRound, numbers: Sequence[str], *, reason: UnusedReason, actor: Actor,
    note: str = "",
) -> list[str]:  # fmt: skip
    """State why numbers that were printed in advance are on no sample: so that the gap they leave is explained."""
    actor.must(Permission.SAMPLES_ROUNDS_PLAN)
    refuse(obstacles.obstacle_to_changing(sampling_round))
    told = []
    for text in dict.fromkeys(numbers):
        found = queries.reserved(session, text, to_change=True)
        refuse(obstacles.obstacle_to_number(sampling_round, found, field="numbers", text=text))
        assert found is not None, "the guard has seen it"
        found.unused, found.note = reason, note.strip()
        found.explained_at, found.explained_by_id = clock.now(), actor.id
        session.flush()  # the same number in another spelling is seen as taken
        told.append(found.number)
    if told:
        also = {"numbers": told, "unused": reason.value}
        record(session, AuditAction.NUMBERS_EXPLAINED, subject=sampling_round, actor=actor, reason=note, also=also)
    return told


def hand_in(session: Session, sampling_round: SamplingRound, *, boxes: int, actor: Actor) -> None:
    """Close the manifest: the van's ``boxes`` are at the laboratory's door."""
    actor.must(Permission.SAMPLES_ROUNDS_PLAN)
    refuse(obstacles.obstacle_to_handing_in(session, sampling_round))
    sampling_round.state, sampling_round.boxes = RoundState.HANDED_IN, boxes
    sampling_round.handed_in_at, sampling_round.handed_in_by_id = clock.now(), actor.id
    record(session, AuditAction.ROUND_HANDED_IN, subject=sampling_round, actor=actor)


def refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle
