"""What the API tells about shipments. What it takes is `declarations.schemas.DeclarationIn`."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from lims.shipments.declarations.models import Direction, LineState
from lims.shipments.queries import LinePage, ShipmentPage
from lims.shipments.risk.models import Lane


class LotOut(BaseModel):
    """One lot; the manufacturer is None to those who may not see parties."""

    model: str
    batch: str
    size: int
    made_on: date | None
    manufacturer: str | None


class LineOut(BaseModel):
    """One line with its state; the reasons are None to those who may not see parties."""

    line_no: int
    hs_code: str
    goods: str
    medical: bool
    quantity: str
    unit: str
    standard_code: str
    state: LineState
    lane: Lane
    reasons: list[dict[str, Any]] | None
    documents_missing: list[str]
    lots: list[LotOut]


class ShipmentOut(BaseModel):
    """One shipment; the parties are None to those who may not see them."""

    number: str
    declaration_number: str
    customs: str
    direction: Direction
    post: str
    country: str
    declared_on: date
    registered_at: datetime
    version: int
    cancelled: bool
    constructed: bool
    parties: dict[str, dict[str, str]] | None
    lines: list[LineOut]


class ShipmentRowOut(BaseModel):
    """One shipment in a list."""

    number: str
    declaration_number: str
    direction: Direction
    post: str
    country: str
    declared_on: date
    cancelled: bool
    states: list[LineState]


def shipment_out(page: ShipmentPage, *, with_parties: bool) -> ShipmentOut:
    """Return what the API tells about one shipment."""
    of = page.shipment
    parties = {
        party.role: {"name": party.name, "identifier": party.identifier, "country": party.country}
        for party in page.parties
    }
    return ShipmentOut(
        number=of.number,
        declaration_number=of.declaration_number,
        customs=of.customs,
        direction=of.direction,
        post=of.post,
        country=of.country,
        declared_on=of.declared_on,
        registered_at=of.registered_at,
        version=of.version,
        cancelled=of.cancelled_at is not None,
        constructed=of.constructed,
        parties=parties if with_parties else None,
        lines=[_line_out(one, with_parties=with_parties) for one in page.lines],
    )


def _line_out(one: LinePage, *, with_parties: bool) -> LineOut:
    """Return what the API tells about one line."""
    line = one.line
    return LineOut(
        line_no=line.line_no,
        hs_code=line.hs_code,
        goods=line.goods,
        medical=line.medical,
        quantity=str(line.quantity),
        unit=line.unit,
        standard_code=line.standard_code,
        state=line.state,
        lane=one.lane,
        reasons=one.reasons if with_parties else None,
        documents_missing=[missing.kind.id for missing in one.missing],
        lots=[
            LotOut(
                model=lot.model,
                batch=lot.batch,
                size=lot.size,
                made_on=lot.made_on,
                manufacturer=lot.manufacturer if with_parties else None,
            )
            for lot in one.lots
        ],
    )
