"""What stands in the way of an act on a sample: one guard for each act, asked by the verb and by the page."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from lims.conformity.sampling.scheme import Severity
from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.samples import queries, signals
from lims.samples.models import OrderState, Portion, Sample, SampleState, SamplingOrder
from lims.samples.series import Consignment
from lims.samples.states import IN_OUR_HANDS, may_follow, ways_to
from lims.shipments.declarations.models import DeclarationLine, LineState, Lot

LONGEST_SEAL = 40
ENDS_A_HOLD = frozenset({SampleState.LOST, SampleState.MERGED, SampleState.CANCELLED})


class AlreadyOrdered(Conflict):
    """The lot (``thing``) has a sampling order (``order``) whose portion A is still to come or at the laboratory."""

    code = "already_ordered"


class AlreadyReceived(WrongState):
    """The sample (``thing``) was received before, ``at`` a moment by ``who``."""

    code = "already_received"


class SealUsed(Invalid):
    """A seal number (``value``) closes another sample (``sample``), or is given twice."""

    code = "seal_used"


class NothingToSeal(Invalid):
    """A portion that the order asks for has no seal number: ``portion``."""

    code = "seal_missing"


class TooFewUnits(Invalid):
    """Fewer units (``value``) than are ``needed``."""

    code = "too_few_units"


class TooManyUnits(Invalid):
    """More units (``value``, over all portions) than the lot has (``lot_size``)."""

    code = "too_many_units"


class ReserveStays(Conflict):
    """Portion C (``thing``) lies in the store and does not leave it."""

    code = "reserve_stays"


class Discontinued(Conflict):
    """The lots before this one (``thing``) have ended acceptance by sampling, for the requirements ``requirements``."""

    code = "inspection_discontinued"


class ReasonMissing(Invalid):
    """The act needs a reason: ``thing``."""

    code = "reason_missing"


def obstacle_to_sampling(session: Session, lot: Lot, line: DeclarationLine) -> LimsError | None:
    """Return what stands in the way of any sampling order for ``lot``, or None."""
    if line.state is not LineState.TO_SAMPLE:
        return WrongState(thing=lot.batch, state=line.state, needed=LineState.TO_SAMPLE)
    if order := queries.live_order_of_lot(session, lot.id):
        return AlreadyOrdered(thing=lot.batch, order=order)
    return None


def obstacle_to_order(
    session: Session, lot: Lot, line: DeclarationLine, *, units: int, portions: Collection[Portion]
) -> LimsError | None:
    """Return what stands in the way of ordering ``units`` units for each of ``portions`` from ``lot``, or None."""
    if obstacle := obstacle_to_sampling(session, lot, line):
        return obstacle
    if Portion.A not in portions:
        return Invalid(field="portions", value=", ".join(sorted(portions)))
    if units < 1:
        return TooFewUnits(field="units", value=units, needed=1)
    if units * len(portions) > lot.size:
        return TooManyUnits(field="units", value=f"{len(portions)} × {units}", lot_size=lot.size)
    return None


def obstacle_to_plan(lot: Lot, plan: Mapping[str, Any]) -> LimsError | None:
    """Return what stands in the way of inspecting a lot as its plan says, or None."""
    ended = sorted(name for name, word in plan.get("severities", {}).items() if word == Severity.DISCONTINUED)
    if ended:
        return Discontinued(thing=lot.batch, requirements=ended)
    kept = plan.get("consignment") == Consignment.KEPT_NORMAL
    return ReasonMissing(field="because", value="", thing=lot.batch) if kept and not plan.get("because") else None


def obstacle_to_cancelling(order: SamplingOrder) -> LimsError | None:
    """Return what stands in the way of cancelling ``order``, or None."""
    if order.state is not OrderState.PLANNED:
        return WrongState(thing=order.number, state=order.state, needed=OrderState.PLANNED)
    return None


def obstacle_to_drawing(
    session: Session, order: SamplingOrder, *, seals: Mapping[Portion, str], units: Mapping[Portion, int]
) -> LimsError | None:
    """Return what stands in the way of drawing the portions of ``order`` under these seals, or None."""
    if order.state is not OrderState.PLANNED:
        return WrongState(thing=order.number, state=order.state, needed=OrderState.PLANNED)
    for portion in map(Portion, order.portions):
        if obstacle := _obstacle_to_seal(portion, seals):
            return obstacle
        needed = order.units if portion is Portion.A else 1
        if units[portion] < needed:
            return TooFewUnits(field=f"units_{portion.lower()}", value=units[portion], needed=needed)
    if used := queries.sample_under_seals(session, list(seals.values())):
        portion = next(portion for portion, seal in seals.items() if seal == used.seal)
        return SealUsed(field=f"seal_{portion.lower()}", value=used.seal, sample=used.number)
    return None


def _obstacle_to_seal(portion: Portion, seals: Mapping[Portion, str]) -> LimsError | None:
    """Return what is wrong with the seal number of one portion by itself."""
    seal = seals.get(portion, "")
    if not seal:
        return NothingToSeal(field=f"seal_{portion.lower()}", value="", portion=portion)
    if len(seal) > LONGEST_SEAL or not seal.isascii() or not seal.isprintable():
        return Invalid(field=f"seal_{portion.lower()}", value=seal)
    if any(other < portion and seal == given for other, given in seals.items()):
        return SealUsed(field=f"seal_{portion.lower()}", value=seal, sample="")
    return None


def obstacle_to(sample: Sample, state: SampleState) -> LimsError | None:
    """Return what keeps ``sample`` from going to ``state``, or None.

    A hold ends where it began, for good, or, where it began at reception, in the return of the portion.
    """
    on_hold = sample.state is SampleState.ON_HOLD
    at_reception = {SampleState.RETURNED} if sample.state_before_hold is SampleState.RECEIVED else set()
    ends_wrongly = on_hold and state not in {sample.state_before_hold, *ENDS_A_HOLD, *at_reception}
    if ends_wrongly or not may_follow(sample.portion, sample.state, state):
        return WrongState(thing=sample.number, state=sample.state, needed=ways_to(sample.portion, state))
    return None


def obstacle_to_sending(sample: Sample) -> LimsError | None:
    """Return what stands in the way of sending ``sample`` to the laboratory, or None."""
    return obstacle_to(sample, SampleState.IN_TRANSIT)


def obstacle_to_receiving(sample: Sample) -> LimsError | None:
    """Return what stands in the way of receiving ``sample``, or None."""
    if sample.received_at is not None:
        return AlreadyReceived(
            thing=sample.number, state=sample.state, needed=SampleState.IN_TRANSIT, at=sample.received_at
        )
    return obstacle_to(sample, SampleState.RECEIVED)


def obstacle_to_holding(sample: Sample) -> LimsError | None:
    """Return what stands in the way of putting ``sample`` on hold, or None."""
    return obstacle_to(sample, SampleState.ON_HOLD)


def obstacle_to_lifting_now(session: Session, sample: Sample) -> LimsError | None:
    """Return what stands in the way of lifting the hold of ``sample`` while its customer may be asked, or None."""
    if obstacle := obstacle_to_lifting(sample):
        return obstacle
    answers: list[LimsError | None] = [answer for _, answer in signals.lifting_asked.send(session, sample=sample)]
    return next(filter(None, answers), None)


def obstacle_to_lifting(sample: Sample) -> LimsError | None:
    """Return what stands in the way of lifting the hold of ``sample``, or None."""
    if sample.state is not SampleState.ON_HOLD:
        return WrongState(thing=sample.number, state=sample.state, needed=SampleState.ON_HOLD)
    return None


def obstacle_to_moving(sample: Sample) -> LimsError | None:
    """Return what stands in the way of moving ``sample`` to a person or to a place outside of the store, or None."""
    if sample.state not in IN_OUR_HANDS:
        return WrongState(
            thing=sample.number, state=sample.state, needed=[one for one in SampleState if one in IN_OUR_HANDS]
        )
    if sample.portion is Portion.C and sample.state is SampleState.RETAINED:
        return ReserveStays(thing=sample.number)
    return None
