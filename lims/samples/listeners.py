"""What samples answer to the stage before: goods that are being sampled keep their lots, and are not cancelled."""

from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lims.errors import LimsError
from lims.samples import unsampled  # noqa: F401 - importing lets it hear every flush: see `open_lines`
from lims.samples.models import OrderState, Sample, SampleState, SamplingOrder
from lims.shipments import signals
from lims.shipments.declarations.content import DeclarationIn
from lims.shipments.declarations.models import DeclarationLine, Lot, Party, Shipment
from lims.shipments.declarations.operations import LotSampled, Sampled

UNDONE = (SampleState.MERGED, SampleState.CANCELLED)


@signals.change_asked.connect
def obstacle_to_change(
    session: Session, *, shipment: Shipment, declaration: DeclarationIn | None = None, **_more: Any
) -> LimsError | None:
    """Return what keeps a declaration from being cancelled, or from becoming ``declaration``."""
    if declaration is not None:
        return _lot_that_is_missing(session, shipment, declaration)
    wanted = exists().where(Sample.order_id == SamplingOrder.id, Sample.state.not_in(UNDONE))
    at_work = or_(SamplingOrder.state == OrderState.PLANNED, wanted)
    orders = select(SamplingOrder.number).where(SamplingOrder.shipment_id == shipment.id, at_work)
    number = session.scalar(orders.order_by(SamplingOrder.id).limit(1))
    return Sampled(order=number, thing=shipment.number) if number else None


def _lot_that_is_missing(session: Session, shipment: Shipment, declaration: DeclarationIn) -> LimsError | None:
    """Return the first lot of a line with a sampling order that ``declaration`` has no more: orders refer to lots."""
    ordered = exists().where(SamplingOrder.line_id == DeclarationLine.id)
    rows = session.execute(
        select(DeclarationLine.line_no, Party.identifier_kind, Party.identifier, Lot.model, Lot.batch)
        .join(Lot, Lot.line_id == DeclarationLine.id)
        .join(Party, Party.id == Lot.manufacturer_id)
        .where(DeclarationLine.shipment_id == shipment.id, ordered)
        .order_by(DeclarationLine.line_no, Lot.id)
    )
    told = {(line.line_no, *lot.key) for line in declaration.lines for lot in line.lots}
    missing = next((row for row in rows if tuple(row) not in told), None)
    return LotSampled(thing=missing.batch, line_no=missing.line_no) if missing else None
