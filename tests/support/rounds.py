"""Sampling rounds as tests need them."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.people import person
from support.samples import custodian, make_order, make_sample

from lims.samples.models import Portion, Sample, SamplingOrder
from lims.samples.rounds import (
    findings,
    listeners,  # noqa: F401 - importing is what connects them
    operations,
    queries,
)
from lims.samples.rounds.finding_models import CustomerQuery, WayOut
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


def aboard(session: Session, sampling_round: SamplingRound) -> list[Sample]:
    """Return the samples on the manifest of a round, by number."""
    numbers = [one.number for one in queries.manifest_of(session, sampling_round)]
    return list(session.scalars(select(Sample).where(Sample.number.in_(numbers)).order_by(Sample.number)))


def make_query(session: Session, sample: Sample | None = None, **changes: Any) -> CustomerQuery:
    """Take a portion in that came with too few units, and ask its customer."""
    sample = sample or make_sample(session)
    checks = {
        "units": 46, "seal": sample.seal, "intact": True, "refused": None, "condition": "one torn",
        "addressed_to": "Good Masks Co", "question": "Test 46 of 47?", "actor": custodian(session),
    }  # fmt: skip
    return findings.take_in_and_ask(session, sample, **(checks | changes))


def make_answer(session: Session, query: CustomerQuery, way: WayOut = WayOut.WITH_DISCLAIMER, **changes: Any) -> None:
    """Note the answer to a query."""
    said = {
        "text": "Test it all the same.", "answered_by": "Ms Wu", "disclaimer": "46 of 47 units were received.",
        "disclaimer_zh": "收到46件，应为47件。", "actor": custodian(session),
    }  # fmt: skip
    findings.answer(session, query, way=way, **(said | changes))
