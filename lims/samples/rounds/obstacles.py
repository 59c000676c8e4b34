"""What stands in the way of an act on a sampling round: asked by the verb and by the page."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims.errors import Conflict, Invalid, LimsError, WrongState
from lims.samples.models import OrderState, SamplingOrder
from lims.samples.rounds import queries
from lims.samples.rounds.models import ReservedNumber, RoundOrder, RoundState, SamplingRound

MOST_NUMBERS = 200  # labels for one round, printed at once


class OnAnotherRound(Conflict):
    """The order (``thing``) is on the list of another round: ``round``."""

    code = "on_another_round"


class NotOnTheRound(Conflict):
    """The order (``thing``) is not on the list of the round: ``round``."""

    code = "not_on_the_round"


class NotOfTheRound(Invalid):
    """The number (``value``) was not reserved for the round: ``round``."""

    code = "not_of_the_round"


class NumberTaken(Invalid):
    """The number (``value``) is on a sample, is given twice, or is explained as unused: ``unused`` ("" if not)."""

    code = "number_taken"


class OrdersLeft(Conflict):
    """Orders of the round (``thing``) are neither drawn nor left out: ``orders``."""

    code = "orders_left"


class NumbersLeft(Conflict):
    """Numbers of the round (``thing``) are neither on a sample nor explained: ``numbers``."""

    code = "numbers_left"


class NobodyAlong(Invalid):
    """Nobody goes along on the round."""

    code = "nobody_along"


def obstacle_to_changing(sampling_round: SamplingRound) -> LimsError | None:
    """Return what stands in the way of changing what a round draws, or None."""
    if sampling_round.state is not RoundState.UNDER_WAY:
        return WrongState(thing=sampling_round.number, state=sampling_round.state, needed=RoundState.UNDER_WAY)
    return None


def obstacle_to_taking_along(session: Session, sampling_round: SamplingRound, order: SamplingOrder) -> LimsError | None:
    """Return what keeps ``order`` from the list of a round, or None."""
    if obstacle := obstacle_to_changing(sampling_round):
        return obstacle
    if order.state is not OrderState.PLANNED:
        return WrongState(thing=order.number, state=order.state, needed=OrderState.PLANNED)
    other = queries.round_of_order(session, order.id)
    if other is not None and other is not sampling_round:
        return OnAnotherRound(thing=order.number, round=other.number)
    return None


def obstacle_to_drawing(
    sampling_round: SamplingRound, order: SamplingOrder, listed: RoundOrder | None
) -> LimsError | None:
    """Return what keeps ``order`` from being drawn on a round, or from being left out of it, or None."""
    if obstacle := obstacle_to_changing(sampling_round):
        return obstacle
    if listed is None or listed.left_out_because:
        return NotOnTheRound(thing=order.number, round=sampling_round.number)
    if order.state is not OrderState.PLANNED:
        return WrongState(thing=order.number, state=order.state, needed=OrderState.PLANNED)
    return None


def obstacle_to_number(
    sampling_round: SamplingRound, found: ReservedNumber | None, *, field: str, text: str
) -> LimsError | None:
    """Return what keeps the number on a label from being given to a sample or explained, or None."""
    if found is None or found.round_id != sampling_round.id:
        return NotOfTheRound(field=field, value=text, round=sampling_round.number)
    if found.sample_id is not None or found.unused is not None:
        return NumberTaken(field=field, value=found.number, unused=found.unused or "")
    return None


def obstacle_to_handing_in(session: Session, sampling_round: SamplingRound) -> LimsError | None:
    """Return what stands in the way of closing the manifest of a round, or None."""
    if obstacle := obstacle_to_changing(sampling_round):
        return obstacle
    if orders := queries.orders_left(session, sampling_round):
        return OrdersLeft(thing=sampling_round.number, orders=orders)
    if numbers := [one.number for one in queries.free_numbers(session, sampling_round)]:
        return NumbersLeft(thing=sampling_round.number, numbers=numbers)
    return None


def obstacle_to_reserving(sampling_round: SamplingRound, *, count: int, reserved: int) -> LimsError | None:
    """Return what stands in the way of ``count`` more numbers for a round that has ``reserved`` of them, or None."""
    if obstacle := obstacle_to_changing(sampling_round):
        return obstacle
    if not 0 < count <= MOST_NUMBERS - reserved:
        return Invalid(field="count", value=count)
    return None


def obstacle_to_planning(people: Sequence[int]) -> LimsError | None:
    """Return what stands in the way of a round with these people, or None."""
    return None if people else NobodyAlong(field="people", value="")
