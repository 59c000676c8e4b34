"""The lots that were made before one: of the same manufacturer, product, standard and class, newest first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lims.samples import signals
from lims.samples.models import OrderState, SamplingOrder
from lims.samples.series import Consignment, EarlierLot
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment

MOST = 200
"""As many lots as any switching looks back on."""


def lots_before(session: Session, lot: Lot, line: DeclarationLine) -> list[EarlierLot]:
    """Return the earlier lots; none for a lot without its day of manufacture, which has no place in an order."""
    if lot.made_on is None:
        return []
    rows = session.execute(
        select(Lot.id, Lot.batch, Lot.made_on, Lot.size, SamplingOrder.number, SamplingOrder.plan)
        .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
        .join(Shipment, Shipment.id == Lot.shipment_id)
        .outerjoin(
            SamplingOrder, and_(SamplingOrder.lot_id == Lot.id, SamplingOrder.state != OrderState.CANCELLED.value)
        )
        .where(
            Lot.manufacturer_id == lot.manufacturer_id, Lot.model == lot.model, _is_before(lot),
            Shipment.cancelled_at.is_(None), DeclarationLine.product == line.product,
            DeclarationLine.standard_code == line.standard_code, DeclarationLine.standard_class == line.standard_class,
            DeclarationLine.standard_variant == line.standard_variant,
        )
        .order_by(Lot.made_on.desc(), Lot.id.desc(), SamplingOrder.id.desc())
        .limit(MOST)
    ).all()  # fmt: skip
    newest = {row.id: row for row in reversed(rows)}
    found = _found(session, list(newest))
    return [_earlier(row, found.get(row.id, {})) for row in reversed(newest.values())]


def _is_before(lot: Lot) -> ColumnElement[bool]:
    """Return the condition that a lot was made before ``lot``; of one day the one that was declared first."""
    return or_(Lot.made_on < lot.made_on, and_(Lot.made_on == lot.made_on, Lot.id < lot.id))


def _found(session: Session, lots: list[int]) -> Mapping[int, Mapping[str, int]]:
    """Return what the laboratory found in these lots; nothing where no later stage answers."""
    answers = signals.lots_asked.send(session, lots=lots) if lots else []
    return {lot: found for _, answer in answers for lot, found in answer.items()}


def _earlier(row: Any, found: Mapping[str, int]) -> EarlierLot:
    plan = row.plan or {}
    return EarlierLot(
        batch=row.batch, made_on=row.made_on, size=row.size, order=row.number or "",
        follows=plan.get("consignment") in (Consignment.SERIES.value, Consignment.KEPT_NORMAL.value),
        severities=plan.get("severities", {}), found=found if plan.get("basis") == "lot" else {},
    )  # fmt: skip
