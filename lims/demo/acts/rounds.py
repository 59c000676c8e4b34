"""Acts of a sampling round: plan it, draw under labels printed in advance, hand in, compare, ask, note the answer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.demo.acts.portions import FOR_THE_OWNER
from lims.demo.stage import Thread, let_pass
from lims.samples.models import Portion, ReturnReason, SampleState, SamplingOrder
from lims.samples.rounds import comparison, findings, operations, queries
from lims.samples.rounds.finding_models import CustomerQuery, FindingKind, ReceptionFinding, WayOut
from lims.samples.rounds.models import SamplingRound, UnusedReason
from lims.shipments.declarations.models import Shipment

VAN = "Example van 1"
SPARE = 2
DAMAGE = "One carton was pressed in; the units look whole."


def plan(thread: Thread) -> None:
    """Plan a round for the order, and print labels in advance, some to spare."""
    sampler = thread.person("sampling-officer")
    with thread.stage.act() as session:
        order = session.get_one(SamplingOrder, thread.order_id)
        day = session.get_one(Shipment, thread.shipment_id).declared_on
        made = operations.plan(session, van=VAN, drives_on=day, people=[sampler.id or 0], orders=[order], actor=sampler)
        operations.reserve(session, made, len(order.portions) + SPARE, actor=sampler)


def draw(thread: Thread) -> None:
    """Draw the portions under the first labels; B stays with its owner."""
    with thread.stage.act() as session:
        order, made = session.get_one(SamplingOrder, thread.order_id), _round(session, thread)
        labels = [one.number for one in queries.free_numbers(session, made)]
        portions = [Portion(one) for one in order.portions]
        drawn = operations.draw(
            session, made, order, numbers=dict(zip(portions, labels, strict=False)), place="Example Port, shed 4",
            seals={portion: f"EX-VAN-{order.id}{portion}" for portion in portions}, signed_by=FOR_THE_OWNER,
            actor=thread.person("sampling-officer"),
        )  # fmt: skip
        thread.samples = {sample.portion: sample.id for sample in drawn}


def hand_in(thread: Thread) -> None:
    """Explain the labels that were not used, and hand the manifest in."""
    sampler = thread.person("sampling-officer")
    with thread.stage.act() as session:
        made = _round(session, thread)
        first, *others = [one.number for one in queries.free_numbers(session, made)]
        operations.explain(session, made, [first], reason=UnusedReason.SPOILED, note="Torn", actor=sampler)
        operations.explain(session, made, others, reason=UnusedReason.NOT_NEEDED, actor=sampler)
        operations.hand_in(session, made, boxes=2, actor=sampler)


def compare(thread: Thread) -> None:
    """Compare: A is damaged, and its customer is asked; the reserve is missing, and those who drove are asked."""
    custodian = thread.person("custodian")
    with thread.stage.act() as session:
        made, sample = _round(session, thread), thread.sample(session)
        findings.take_in_and_ask(
            session, sample, units=sample.units, seal=sample.seal, intact=True, refused=ReturnReason.DAMAGED,
            condition=DAMAGE, addressed_to="Example Exports, quality office", actor=custodian,
            question="Shall these units be tested, or new ones drawn?",
        )  # fmt: skip
        let_pass(120)
        comparison.finish(session, made, boxes_found=1, note="The second box is not in the van.", actor=custodian)
        let_pass(60)
        missing = session.scalars(
            select(ReceptionFinding).where(
                ReceptionFinding.round_id == made.id, ReceptionFinding.kind == FindingKind.MISSING
            )
        ).one()
        question = "Where is the second box, with the reserve?"
        findings.ask(session, missing, addressed_to=VAN, question=question, actor=custodian)


def answer(thread: Thread) -> None:
    """Note what the customer answered about the damage: go on, with a disclaimer."""
    with thread.stage.act() as session:
        sample = thread.sample(session)
        assert sample.state is SampleState.ON_HOLD, "the customer was asked"
        asked = select(CustomerQuery).join(ReceptionFinding, ReceptionFinding.id == CustomerQuery.finding_id)
        findings.answer(
            session, session.scalars(asked.where(ReceptionFinding.sample_id == sample.id)).one(),
            text="Test them all the same.", answered_by="Example Exports, Ms Wu", way=WayOut.WITH_DISCLAIMER,
            disclaimer="Received in a dented carton, tested as the customer asked. All results may be affected.",
            disclaimer_zh="收样时外箱受压变形，经客户要求继续检测；全部结果可能受影响。",
            actor=thread.person("custodian"),
        )  # fmt: skip


def _round(session: Session, thread: Thread) -> SamplingRound:
    """Return the round that draws, or drew, the order."""
    found = queries.round_of_order(session, thread.order_id)
    assert found is not None, "the order is on a round"
    return found
