"""The acts of lineage: split, merge, cancel a sample; correct its lot or its seal."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import LimsError
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples import signals
from lims.samples.custody import add_line, go
from lims.samples.lineage import obstacles, queries
from lims.samples.lineage.models import Corrected, LinkKind, SampleCorrection, SampleLink
from lims.samples.models import CustodyAct, Sample, SampleState, SamplingOrder
from lims.samples.obstacles import ReasonMissing
from lims.samples.operations import canonical_seal
from lims.samples.store.operations import IN_HAND
from lims.shipments.declarations.models import Lot

TAKEN_ALONG = (
    "shipment_id", "line_id", "lot_id", "order_id", "portion", "state", "drawn_at", "drawn_by_id", "place",
    "received_at", "received_by_id", "condition", "keep_at", "keep_until", "keep_rule_id",
)  # fmt: skip


def split(session: Session, sample: Sample, *, units: int, reason: str, actor: Actor, seal: str = "") -> Sample:
    """Give ``units`` of a received portion a number of their own, in the hands of ``actor``; return the new sample.

    Without a ``seal`` of its own the part is known by that of the whole with its own number behind it.
    """
    actor.must(Permission.SAMPLES_NUMBERS_CHANGE)
    _refuse(obstacles.obstacle_to_splitting(sample))
    number = queries.next_part(session, sample)
    seal = canonical_seal(seal) or f"{sample.seal}/{number}"
    _refuse(obstacles.obstacle_to_part(session, sample, units=units, seal=seal))
    reason = _asked(sample, reason)
    part = Sample(
        number=next_number(session, NumberKind.SAMPLE), part=number, units=units, received_units=units, seal=seal,
        place_now=IN_HAND, holder_id=actor.id, **{name: getattr(sample, name) for name in TAKEN_ALONG},
    )  # fmt: skip
    session.add(part)
    sample.received_units = obstacles.units_of(sample) - units
    sample.units = sample.received_units
    session.flush()
    _link(session, sample, part, LinkKind.SPLIT, reason=reason, actor=actor, units=units)
    add_line(session, sample, CustodyAct.SPLIT, actor=actor, note=f"{part.number} ({units}): {reason}")
    add_line(session, part, CustodyAct.SPLIT, actor=actor, note=f"{sample.number}: {reason}")
    record(session, AuditAction.SAMPLE_SPLIT, subject=sample, actor=actor, reason=reason)
    return part


def merge(session: Session, closed: Sample, kept: Sample, *, reason: str, actor: Actor) -> Sample:
    """Close one of two numbers that were given to one portion; return the one that is kept."""
    actor.must(Permission.SAMPLES_NUMBERS_CHANGE)
    act = CustodyAct.MERGED
    _refuse(obstacles.obstacle_to_closing(session, closed, SampleState.MERGED, act=act.value))
    _refuse(obstacles.obstacle_to_keeping(closed, kept))
    reason, giver = _asked(closed, reason), closed.holder_id
    go(closed, SampleState.MERGED, place=kept.place_now)
    _link(session, closed, kept, LinkKind.MERGED, reason=reason, actor=actor)
    add_line(session, closed, act, actor=actor, from_id=giver, note=f"{kept.number}: {reason}")
    add_line(session, kept, act, actor=actor, from_id=kept.holder_id, note=f"{closed.number}: {reason}")
    record(session, AuditAction.SAMPLE_MERGED, subject=closed, actor=actor, reason=reason)
    signals.sample_closed.send(session, sample=closed, reason=reason, actor=actor)
    return kept


def cancel(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Cancel a sample that nobody wants any more; what is there of it lies where it was until it is disposed of."""
    actor.must(Permission.SAMPLES_NUMBERS_CHANGE)
    act = CustodyAct.CANCELLED
    _refuse(obstacles.obstacle_to_closing(session, sample, SampleState.CANCELLED, act=act.value))
    close(session, sample, reason=_asked(sample, reason), actor=actor)


def close(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Let a sample be cancelled by an act whose own verb has asked permission and obstacles."""
    go(sample, SampleState.CANCELLED)
    add_line(session, sample, CustodyAct.CANCELLED, actor=actor, from_id=sample.holder_id, note=reason)
    record(session, AuditAction.SAMPLE_CANCELLED, subject=sample, actor=actor, reason=reason)
    signals.sample_closed.send(session, sample=sample, reason=reason, actor=actor)


def correct_lot(
    session: Session, sample: Sample, lot: Lot, *, reason: str, actor: Actor, all_portions: bool = False
) -> list[Sample]:
    """State that a portion, in all its parts, was drawn from another lot of its line than was noted.

    With ``all_portions`` the whole drawing was, and its order is one for that lot.
    """
    if lot.id == sample.lot_id or lot.line_id != sample.line_id:
        raise obstacles.NothingCorrected(field="lot", value=lot.batch, thing=sample.number)
    parts = list(queries.drawn_with(session, sample) if all_portions else queries.parts_of(session, sample))
    rows = _corrected(session, sample, parts, Corrected.LOT, _lots(session, sample, lot), reason=reason, actor=actor)
    if all_portions:
        session.get_one(SamplingOrder, sample.order_id).lot_id = lot.id
    for part in parts:
        part.lot_id = lot.id
    return write_down(session, parts, rows, actor=actor)


def _lots(session: Session, sample: Sample, lot: Lot) -> dict[str, object]:
    """Return what a correction notes of the lot before and after."""
    before = session.get_one(Lot, sample.lot_id)
    named = {"before": lot_name(before), "after": lot_name(lot)}
    return {**named, "before_lot_id": before.id, "after_lot_id": lot.id}


def correct_seal(session: Session, sample: Sample, seal: str, *, reason: str, actor: Actor) -> list[Sample]:
    """State that the seal on a sample bears another number than was noted."""
    seal = canonical_seal(seal)
    if seal == sample.seal:
        raise obstacles.NothingCorrected(field="seal", value=seal, thing=sample.number)
    _refuse(obstacles.obstacle_to_seal(session, seal))
    noted = {"before": sample.seal, "after": seal}
    kept = _corrected(session, sample, [sample], Corrected.SEAL, noted, reason=reason, actor=actor)
    sample.seal = seal
    return write_down(session, [sample], kept, actor=actor)


def lot_name(lot: Lot) -> str:
    """Return what a correction calls a lot: two lots of one batch differ in their model."""
    return f"{lot.batch} · {lot.model}"[:120]


def _corrected(
    session: Session, sample: Sample, parts: list[Sample], what: Corrected, noted: Mapping[str, object], *, reason: str,
    actor: Actor,
) -> list[SampleCorrection]:  # fmt: skip
    """Ask permission, obstacle and reason of a correction; return its rows, one for each sample that it is about."""
    actor.must(Permission.SAMPLES_IDENTITY_CORRECT)
    touched = queries.touched_by(session, parts)
    _refuse(obstacles.obstacle_to_correcting(sample, touched, actor=actor))
    common = {"reason": _asked(sample, reason), "at": clock.now(), "by_id": actor.id, "what": what, **noted}
    rests = [one.to_dict() for one in touched]
    return [SampleCorrection(shipment_id=one.shipment_id, sample_id=one.id, touched=rests, **common) for one in parts]


def write_down(session: Session, parts: list[Sample], rows: list[SampleCorrection], *, actor: Actor) -> list[Sample]:
    """Write a correction down, in the way of each sample and in the trail, and let later stages act on it."""
    session.add_all(rows)
    for part, row in zip(parts, rows, strict=True):
        note = f"{row.before} → {row.after}: {row.reason}"
        add_line(session, part, CustodyAct.CORRECTED, actor=actor, from_id=part.holder_id, note=note)
        record(session, AuditAction.SAMPLE_CORRECTED, subject=part, actor=actor, reason=row.reason)
    if not rows:
        return parts
    reason = f"{rows[0].what.value}: {rows[0].before} → {rows[0].after}: {rows[0].reason}"
    signals.identity_corrected.send(session, samples=parts, reason=reason, actor=actor)
    return parts


def _link(
    session: Session, sample: Sample, other: Sample, kind: LinkKind, *, reason: str, actor: Actor,
    units: int | None = None,
) -> None:  # fmt: skip
    """Note how two numbers hang together."""
    session.add(
        SampleLink(
            shipment_id=sample.shipment_id, sample_id=sample.id, other_id=other.id, relation=kind, units=units,
            reason=reason, at=clock.now(), by_id=actor.id,
        )
    )  # fmt: skip


def _asked(sample: Sample, reason: str) -> str:
    """Return the reason of an act; refuse an act without one."""
    if not reason.strip():
        raise ReasonMissing(field="reason", value="", thing=sample.number)
    return reason.strip()


def _refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle
