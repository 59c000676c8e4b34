"""What a scan was answered, and the scan itself as the acts take it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lims import clock
from lims.overview.station.grammar import State
from lims.overview.station.reading import Scanned
from lims.permissions import Actor


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan to be answered: what was scanned, after what, by whom; ``happened_at`` where it waited for a line."""

    session: Session
    state: State
    scanned: Scanned
    actor: Actor
    happened_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """Return when it was scanned."""
        return self.happened_at or clock.now()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a scan: an outcome of the list, words, a page, and the state for the next scan (None: as it was)."""

    outcome: str  # done, noted, already, refused, unknown
    title: str
    text: str = ""
    href: str = ""
    state: State | None = None


def acted(scan: Scan, what: str, samples: tuple[str, ...], *, state: State | None = None) -> State:
    """Return the state after an act on ``samples``, which UNDO may take back within a minute."""
    return replace(state or State(), last=what, last_samples=samples, last_at=scan.at.isoformat())
