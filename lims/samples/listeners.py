"""What samples answer to the stage before: a declaration whose goods are being sampled stays as it is."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import LimsError
from lims.samples import unsampled  # noqa: F401 - importing lets it hear every flush: see `open_lines`
from lims.samples.models import SamplingOrder
from lims.shipments import signals
from lims.shipments.declarations.models import Shipment
from lims.shipments.declarations.operations import Sampled


@signals.change_asked.connect
def obstacle_to_change(session: Session, *, shipment: Shipment, **_more: Any) -> LimsError | None:
    """Return the sampling order that keeps a declaration as it is; a cancelled one still refers to its lot."""
    orders = select(SamplingOrder.number).where(SamplingOrder.shipment_id == shipment.id).order_by(SamplingOrder.id)
    number = session.scalar(orders.limit(1))
    return Sampled(order=number, thing=shipment.number) if number else None
