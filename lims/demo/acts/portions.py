"""Acts with samples: order, draw and seal, receive, store."""

from collections.abc import Collection

from sqlalchemy import select

from lims.demo.stage import Thread, let_pass
from lims.samples import operations as samples
from lims.samples.lineage import operations as lineage
from lims.samples.models import Portion, SampleState, SamplingOrder
from lims.samples.store import operations as store
from lims.samples.store.models import Location
from lims.shipments.declarations.models import Shipment

RESERVES = "Shelf C2"
FOR_THE_OWNER = "The keeper of shed 4"
REASON = "Commodity inspection: what the declared standard needs, and some to spare."


def order(
    thread: Thread,
    *,
    spare: int = 4,
    by_lot: bool = False,
    portions: Collection[Portion] = samples.ALL_PORTIONS,
    reason: str = REASON,
    by: str = "officer",
) -> None:
    """Order as many units as the plan asks for, and some to spare."""
    with thread.stage.act() as session:
        lot = thread.lot(session)
        proposed = samples.propose_plan(session, lot, by_lot=by_lot)
        made = samples.order(
            session,
            lot,
            units=proposed.units + spare,
            plan=proposed.plan,
            reason=f"{reason} {proposed.reason}",
            portions=portions,
            actor=thread.person(by),
        )
        thread.order_id = made.id


def draw(thread: Thread, *, by: str = "sampling-officer") -> None:
    """Draw and seal the portions; A and C leave for the laboratory, B stays with its owner."""
    with thread.stage.act() as session:
        made = session.get_one(SamplingOrder, thread.order_id)
        number = session.get_one(Shipment, thread.shipment_id).declaration_number[-4:]
        seals = {Portion(one): f"EX-{number}-{made.id}{one}" for one in made.portions}
        drawn = samples.draw(
            session, made, seals=seals, place="Example Port, shed 4", signed_by=FOR_THE_OWNER, actor=thread.person(by)
        )
        thread.samples = {sample.portion: sample.id for sample in drawn}


def receive(thread: Thread, *, intact: bool = True, condition: str = "", by: str = "custodian") -> None:
    """Take in what arrived, and store the reserve; a broken seal sends the samples back."""
    with thread.stage.act() as session:
        for portion in thread.samples:
            sample = thread.sample(session, portion)
            if sample.state is not SampleState.IN_TRANSIT:
                continue
            let_pass(60)
            samples.receive(
                session,
                sample,
                units=sample.units,
                seal=sample.seal,
                intact=intact,
                condition=condition,
                actor=thread.person(by),
            )
            if portion is Portion.C and intact:
                shelf = session.scalars(select(Location).where(Location.name == RESERVES)).one()
                store.put_away(session, [sample], shelf, actor=thread.person(by))


def split(thread: Thread, *, units: int, reason: str, by: str = "custodian") -> None:
    """Give a part of portion A a number of its own."""
    with thread.stage.act() as session:
        lineage.split(session, thread.sample(session), units=units, reason=reason, actor=thread.person(by))
