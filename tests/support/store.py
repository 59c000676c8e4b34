"""Locations of the store as tests need them."""

from typing import Any

from sqlalchemy.orm import Session
from support.samples import custodian

from lims.samples.models import StorageCondition
from lims.samples.store import locations
from lims.samples.store.models import Location, LocationKind

K = LocationKind


def make_location(session: Session, name: str = "Store", *, parent: Location | None = None, **changes: Any) -> Location:
    """Add a location: a room, or a shelf in ``parent``; at room temperature unless told otherwise."""
    wanted = {"kind": K.SHELF if parent else K.ROOM, "condition": StorageCondition.AMBIENT, "actor": custodian(session)}
    return locations.add_location(session, name=name, parent=parent, **(wanted | changes))


def make_shelf(session: Session, name: str = "Shelf 1", **changes: Any) -> Location:
    """Add a room and a shelf in it; return the shelf."""
    return make_location(session, name, parent=make_location(session, f"Room of {name}"), **changes)
