"""What the queries of rounds give back: rows ready to print."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lims.samples.models import OrderState, Portion, ReturnReason, SampleState
from lims.samples.rounds.models import RoundState, UnusedReason


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list."""

    id: int
    number: str
    state: RoundState
    van: str
    drives_on: date
    orders: int
    portions: int


@dataclass(frozen=True, slots=True)
class StopLine:
    """An order on a round."""

    id: int
    number: str
    state: OrderState
    units: int
    portions: list[Any]
    goods: str
    goods_zh: str
    batch: str
    shipment: str
    post: str
    left_out_because: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A reserved number that is on no sample."""

    number: str
    unused: UnusedReason | None
    note: str
    explained_at: datetime | None
    explained_by: str | None


@dataclass(frozen=True, slots=True)
class FreeNumber:
    """A reserved number whose label can be printed."""

    number: str
    round: str
    van: str
    constructed: bool


@dataclass(frozen=True, slots=True)
class LoadedLine:
    """A portion on the manifest, with what became of it at reception."""

    number: str
    portion: Portion
    state: SampleState
    units: int
    seal: str
    received_units: int | None
    returned_reason: ReturnReason | None
    goods: str
    goods_zh: str
    batch: str
    order: str

    @property
    def has_come(self) -> bool:
        """Say whether it left the van: received, sent back, or further by now."""
        return self.state is not SampleState.IN_TRANSIT and self.state is not SampleState.LOST
