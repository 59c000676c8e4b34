"""Tables of the store: its locations."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Number, PrimaryKey, link
from lims.samples.models import StorageCondition

LONGEST_NAME = 27  # so that the path of four names fits a custody line


class LocationKind(StrEnum):
    """What a location is, the larger before the smaller: each may stand in any that comes before it."""

    ROOM = "room"
    FRIDGE = "fridge"
    SHELF = "shelf"
    BOX = "box"


class LocationState(StrEnum):
    """Whether samples may be put there."""

    IN_SERVICE = "in service"
    CLOSED = "closed"


class Location(Base):
    """A place of the store with its code; without a capacity it takes as many samples as come."""

    __tablename__ = "locations"
    __table_args__ = (
        UniqueConstraint("parent_id", "name"),
        CheckConstraint("(kind = 'room') = (parent_id IS NULL)", name="only_a_room_stands_alone"),
        CheckConstraint("parent_id <> id", name="not_in_itself"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
    )

    id: Mapped[PrimaryKey]
    code: Mapped[Number]
    parent_id: Mapped[int | None] = link("locations.id", index=False)
    kind: Mapped[LocationKind]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_zh: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    capacity: Mapped[int | None]
    condition: Mapped[StorageCondition]
    state: Mapped[LocationState]
    constructed: Mapped[bool] = mapped_column(default=False)
