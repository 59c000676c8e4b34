"""Setting the store up: locations are added to the tree, changed, closed and opened again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Conflict, LimsError
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples.models import StorageCondition
from lims.samples.store import queries
from lims.samples.store.models import Location, LocationKind, LocationState

_LARGER = {kind: list(LocationKind)[:place] for place, kind in enumerate(LocationKind)}


class WrongPlaceInTree(Conflict):
    """A location of this ``kind`` does not stand in ``parent`` (a kind, "" for none); ``possible`` kinds are."""

    code = "wrong_place_in_tree"


class NameTaken(Conflict):
    """Another location at the same place is called so: ``name``, ``other`` (its code)."""

    code = "name_taken"


class ConditionDiffers(Conflict):
    """What stands in ``thing`` has its condition: ``needed``, not ``given``."""

    code = "condition_differs"


class StillOccupied(Conflict):
    """In the location (``thing``) lie ``count`` samples and stand ``places`` smaller ones."""

    code = "still_occupied"


def add_location(
    session: Session, *, kind: LocationKind, name: str, condition: StorageCondition, actor: Actor,
    parent: Location | None = None, name_zh: str = "", capacity: int | None = None, constructed: bool = False,
) -> Location:  # fmt: skip
    """Add a location to the tree, in service, under a code of its own."""
    actor.must(Permission.SAMPLES_LOCATIONS_MANAGE)
    _refuse(obstacle_to_adding(session, kind, parent, name=name, condition=condition))
    made = Location(
        code=next_number(session, NumberKind.LOCATION), parent_id=parent.id if parent else None, kind=kind, name=name,
        name_zh=name_zh, capacity=capacity, condition=condition, state=LocationState.IN_SERVICE,
        constructed=constructed,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, AuditAction.LOCATION_MADE, subject=made, actor=actor)
    return made


def change_location(
    session: Session, location: Location, *, name: str, condition: StorageCondition, state: LocationState,
    actor: Actor, name_zh: str = "", capacity: int | None = None, reason: str = "",
) -> bool:  # fmt: skip
    """Change what a location is called, holds and offers; say whether anything was changed.

    Samples in it learn its new name. It is closed only when it is empty.
    """
    actor.must(Permission.SAMPLES_LOCATIONS_MANAGE)
    wanted = (name, name_zh, capacity, condition, state)
    if wanted == (location.name, location.name_zh, location.capacity, location.condition, location.state):
        return False
    _refuse(obstacle_to_changing(session, location, name=name, condition=condition, state=state))
    renamed = name != location.name
    location.name, location.name_zh, location.capacity, location.condition, location.state = wanted
    session.flush()
    if renamed:
        _tell_samples(session, location)
    record(session, AuditAction.LOCATION_CHANGED, subject=location, actor=actor, reason=reason)
    return True


def _tell_samples(session: Session, location: Location) -> None:
    """Give the samples in ``location`` the path that they have now."""
    paths = {line.id: line.path for line in queries.tree(session)}
    for sample in queries.samples_within(session, location):
        assert sample.location_id is not None, "they were looked up by it"
        sample.place_now = paths[sample.location_id]


def kinds_within(parent: Location | None) -> list[LocationKind]:
    """Return the kinds of location that may stand in ``parent``: smaller ones; without a parent, rooms."""
    if parent is None:
        return [LocationKind.ROOM]
    return [kind for kind in LocationKind if parent.kind in _LARGER[kind]]


def obstacle_to_adding(
    session: Session, kind: LocationKind, parent: Location | None, *, name: str, condition: StorageCondition
) -> LimsError | None:
    """Return what stands in the way of a new location in ``parent``, or None."""
    if kind not in kinds_within(parent):
        possible = _LARGER[kind]
        return WrongPlaceInTree(kind=kind, parent=parent.kind if parent else "", possible=possible)
    if parent and parent.kind is not LocationKind.ROOM and condition is not parent.condition:
        return ConditionDiffers(thing=parent.name, needed=parent.condition, given=condition)
    return _obstacle_to_name(session, name, parent_id=parent.id if parent else None)


def obstacle_to_changing(
    session: Session, location: Location, *, name: str, condition: StorageCondition, state: LocationState
) -> LimsError | None:
    """Return what stands in the way of changing ``location`` so, or None."""
    samples, places = len(queries.samples_within(session, location)), len(queries.within(session, location)) - 1
    closes = state is LocationState.CLOSED and location.state is not state
    changes = condition is not location.condition
    if (closes and samples) or (changes and (samples or (places and location.kind is not LocationKind.ROOM))):
        return StillOccupied(thing=location.name, count=samples, places=places)
    parent = session.get(Location, location.parent_id) if location.parent_id else None
    if changes and parent and parent.kind is not LocationKind.ROOM:
        return ConditionDiffers(thing=parent.name, needed=parent.condition, given=condition)
    return _obstacle_to_name(session, name, parent_id=location.parent_id) if name != location.name else None


def _obstacle_to_name(session: Session, name: str, *, parent_id: int | None) -> LimsError | None:
    """Return the location that is called so at the same place, or None."""
    there = select(Location.code).where(Location.parent_id == parent_id, Location.name == name)
    taken = session.scalar(there)
    return NameTaken(name=name, other=taken) if taken else None


def _refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle
