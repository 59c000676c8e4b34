"""What the queries of findings give back: rows ready to print."""

from dataclasses import dataclass
from datetime import datetime

from lims.samples.models import Portion, ReturnReason, SampleState
from lims.samples.rounds.finding_models import FindingKind, WayOut


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list, with its sample or what was read, and its query."""

    id: int
    kind: FindingKind
    way: WayOut | None
    code: str
    note: str
    noted_at: datetime
    sample: str | None
    state: SampleState | None
    round: str | None
    query: str | None
    answered_at: datetime | None

    @property
    def stands(self) -> str:
        """Return where it stands: how it ended, asked, answered, or open."""
        if self.way is not None:
            return self.way.value
        return "asked" if self.query else "open"


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """What a report must say of a sample that deviates from what was agreed, in both languages."""

    query: str
    en: str
    zh: str
    sample: str


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A portion that goes back."""

    number: str
    portion: Portion
    state: SampleState
    units: int
    received_units: int | None
    seal: str
    returned_reason: ReturnReason | None
    condition: str
    goods: str
    goods_zh: str
    batch: str
