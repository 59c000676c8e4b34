"""The store as programs see it."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from lims.samples.models import Portion, SampleState, StorageCondition
from lims.samples.store.models import LocationKind, LocationState


class LocationOut(BaseModel):
    """A location in the tree: what lies at it, what lies in all that stands in it, how many more find room."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    kind: LocationKind
    path: str
    path_zh: str
    condition: StorageCondition
    state: LocationState
    capacity: int | None
    used: int
    used_within: int
    free: int | None


class LocationsOut(BaseModel):
    """All locations, each followed by what stands in it."""

    locations: list[LocationOut]


class StoredOut(BaseModel):
    """A sample that lies at a location."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    portion: Portion
    state: SampleState
    goods: str
    goods_zh: str
    batch: str


class LocationRead(BaseModel):
    """One location with one page of its samples; ``after`` is the key of the next page, None at the end."""

    location: LocationOut
    samples: list[StoredOut]
    after: str | None


class WhereOut(BaseModel):
    """Where a sample is: the path of its location or a place in words, who has it, since when."""

    model_config = ConfigDict(from_attributes=True)

    number: str = ""
    place: str
    place_zh: str
    code: str = Field(description="The code of its location; nothing where it lies in none.")
    holder: str
    since: datetime | None


class MoveIn(BaseModel):
    """Samples to be moved, all or none; ``happened_at`` is when, where it is told later (at most seven days)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    samples: list[str] = Field(min_length=1, max_length=200)
    note: str = Field(default="", max_length=500)
    happened_at: AwareDatetime | None = None


class HandOverIn(MoveIn):
    """Samples for another person: the code on the receiver's own card; none where whoever asks takes them over."""

    receiver: str = Field(default="", max_length=40)


class MovedOut(BaseModel):
    """What was moved, and what was there already."""

    moved: list[str]
    already: list[str]
