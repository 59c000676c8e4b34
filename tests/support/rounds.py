"""Sampling rounds as tests need them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from support.people import person
from support.samples import make_order

from lims.samples.models import Portion, Sample, SamplingOrder
from lims.samples.rounds import operations, queries
from lims.samples.rounds.models import SamplingRound, UnusedReason

DAY = date(2020, 5, 6)


def make_round(session: Session, orders: int = 1, *, labels: int = 0, **changes: Any) -> SamplingRound:
    """Plan a round with new orders, and reserve numbers for it."""
    sampler = person(session, "sampling officer")
    wanted = {"van": "Van 1", "drives_on": DAY, "people": [sampler.id], "actor": sampler}
    made = operations.plan(session, **(wanted | {"orders": [make_order(session) for _ in range(orders)]} | changes))
    if labels:
        operations.reserve(session, made, labels, actor=sampler)
    return made


def order_of(session: Session, sampling_round: SamplingRound, place: int = 0) -> SamplingOrder:
    """Return one of the orders of a round."""
    return session.get_one(SamplingOrder, queries.orders_of(session, sampling_round)[place].id)


def free(session: Session, sampling_round: SamplingRound) -> list[str]:
    """Return the numbers of a round that are still free."""
    return [one.number for one in queries.free_numbers(session, sampling_round)]


def draw(
    session: Session, sampling_round: SamplingRound, order: SamplingOrder | None = None, **changes: Any
) -> list[Sample]:
    """Draw an order of a round under the labels that are left; all three portions go on board."""
    order = order or order_of(session, sampling_round)
    numbers = dict(zip(map(Portion, order.portions), free(session, sampling_round), strict=False))
    wanted = {
        "numbers": numbers, "seals": {Portion(one): f"{order.number}-{one}" for one in order.portions},
        "place": "Shed 4", "leave_with_owner": False, "actor": person(session, "sampling officer"),
    }  # fmt: skip
    return operations.draw(session, sampling_round, order, **(wanted | changes))


def make_handed_in(session: Session, orders: int = 1) -> SamplingRound:
    """Drive a round to its end: everything drawn, one label left over and explained, the manifest closed."""
    made, sampler = make_round(session, orders, labels=3 * orders + 1), person(session, "sampling officer")
    for place in range(orders):
        draw(session, made, order_of(session, made, place))
    operations.explain(session, made, free(session, made), reason=UnusedReason.SPOILED, note="wet", actor=sampler)
    operations.hand_in(session, made, boxes=2, actor=sampler)
    return made
