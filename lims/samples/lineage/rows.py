"""What lineage gives back: rows ready to print, and what later stages have made of a sample."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lims.samples.lineage.models import Corrected, LinkKind
from lims.samples.models import SampleState


class TouchedKind(StrEnum):
    """What rests on a sample."""

    SPECIMEN = "specimen"
    WORK = "work"
    RESULT = "result"
    DRAFT = "draft"
    CERTIFICATE = "certificate"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing that rests on a sample: number, what it is about, state and verdict; ``bars`` what would undo it."""

    kind: TouchedKind
    number: str
    what: str
    state: str
    verdict: str = ""
    bars: bool = False  # work that has begun, a certificate that counts

    def to_dict(self) -> dict[str, Any]:
        """Return what a correction keeps of it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Relative:
    """Another number of the same portion, as seen from one of them."""

    number: str
    state: SampleState
    kind: LinkKind
    is_other: bool  # the link leads from here to it
    units: int | None
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction with the name of who made it."""

    what: Corrected
    before: str
    after: str
    reason: str
    at: datetime
    by: str
    touched: list[Any]
