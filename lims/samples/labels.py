"""What the labels of samples say, and the print job for the layout that was chosen."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.printing.documents import RenderJob
from lims.printing.labels import SampleLabel, roll_labels, sheet_labels
from lims.samples.models import LabelLayout, Sample
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment


def label_job(labels: Sequence[SampleLabel], layout: LabelLayout, *, start: int = 1) -> RenderJob:
    """Return the job that prints ``labels``; on a sheet beginning at position ``start``."""
    return roll_labels(labels) if layout is LabelLayout.ROLL else sheet_labels(labels, start=start)


def labels_of(session: Session, samples: Sequence[Sample], *, zone: str) -> list[SampleLabel]:
    """Return the labels of ``samples``, in their order, with the day of the drawing in ``zone``."""
    rows = session.execute(
        select(Lot.id, Lot.batch, DeclarationLine.goods, DeclarationLine.goods_zh, Shipment.constructed)
        .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
        .join(Shipment, Shipment.id == Lot.shipment_id)
        .where(Lot.id.in_({sample.lot_id for sample in samples}))
    )
    lots = {row.id: row for row in rows}
    return [
        SampleLabel(
            number=sample.number, portion=sample.portion.value, goods=lots[sample.lot_id].goods,
            goods_zh=lots[sample.lot_id].goods_zh, batch=lots[sample.lot_id].batch, seal=sample.seal,
            drawn_on=sample.drawn_at.astimezone(ZoneInfo(zone)).date(), constructed=lots[sample.lot_id].constructed,
        )
        for sample in samples
    ]  # fmt: skip
