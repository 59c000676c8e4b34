"""What the queries of the store give back: rows ready to print."""

from dataclasses import dataclass
from datetime import datetime

from lims.samples.models import StorageCondition
from lims.samples.store.models import LocationKind, LocationState


@dataclass(frozen=True, slots=True)
class LocationLine:
    """A location in the tree: how deep it stands, what lies in it and in all that stands in it."""

    id: int
    code: str
    parent_id: int | None
    kind: LocationKind
    name: str
    name_zh: str
    capacity: int | None
    condition: StorageCondition
    state: LocationState
    used: int
    depth: int = 0
    used_within: int = 0
    path: str = ""
    path_zh: str = ""

    @property
    def free(self) -> int | None:
        """Return how many samples more may lie here; None where nobody counts."""
        return None if self.capacity is None else max(self.capacity - self.used, 0)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a sample is: the location and its path, or a place in words; who has it; since when."""

    place: str
    place_zh: str
    code: str
    holder: str
    since: datetime | None
