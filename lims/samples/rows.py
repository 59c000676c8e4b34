"""What the queries give back: rows ready to print."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lims.samples.models import CustodyAct, OrderState, Portion, SampleState


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in a list."""

    id: int
    number: str
    portion: Portion
    state: SampleState
    units: int
    seal: str
    place_now: str
    drawn_at: datetime
    goods: str
    goods_zh: str
    batch: str


@dataclass(frozen=True, slots=True)
class Goods:
    """What the laboratory may know of the goods behind a sample or an order."""

    shipment: str
    line_no: int
    goods: str
    goods_zh: str
    model: str
    batch: str
    lot_size: int
    made_on: date | None
    manufacturer: str
    manufacturer_zh: str
    standard: str
    standard_class: str
    constructed: bool
    class_name: dict[str, str]


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One custody line with names."""

    at: datetime
    act: CustodyAct
    giver: str | None
    receiver: str | None
    place: str
    note: str
    happened_at: datetime | None = None  # where it was noted without a line
    number: str = ""  # under which it is written


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A sampling order in a list."""

    id: int
    number: str
    state: OrderState
    units: int
    portions: list[Any]
    ordered_at: datetime
    goods: str
    goods_zh: str
    batch: str


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot that waits for its sampling order."""

    id: int
    shipment: str
    post: str
    line_no: int
    goods: str
    goods_zh: str
    model: str
    batch: str
    size: int
