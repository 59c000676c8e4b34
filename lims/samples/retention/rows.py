"""What the queries of retention give back: rows ready to print."""

from dataclasses import dataclass
from datetime import date, datetime

from lims.samples.models import Portion, SampleState
from lims.samples.retention.models import DisposalState, ItemState


@dataclass(frozen=True, slots=True)
class DueLine:
    """A sample whose retention time is over."""

    id: int
    number: str
    portion: Portion
    state: SampleState
    keep_until: date
    place_now: str
    goods: str
    goods_zh: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A disposal batch in a list."""

    id: int
    number: str
    state: DisposalState
    way: str
    proposed_at: datetime
    samples: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A sample in a batch."""

    sample_id: int
    number: str
    portion: Portion
    state: SampleState
    place_now: str
    keep_until: date | None
    item_state: ItemState
    scanned_at: datetime | None
    note: str
    goods: str
    goods_zh: str
