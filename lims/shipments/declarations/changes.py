"""What differs between two versions of a declaration, as places with the old and the new value. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lims.shipments.declarations.faults import Fault, Place


@dataclass(frozen=True, slots=True)
class Change:
    """One value that became another; None where there was, or is, nothing."""

    place: Place
    old: str | None
    new: str | None

    @property
    def path(self) -> str:
        """Return the place as people write it."""
        return Fault(self.place, "").path


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every value that differs, in the order of the new version."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    places = [*after, *(place for place in before if place not in after)]
    return [
        Change(place, before.get(place), after.get(place)) for place in places if before.get(place) != after.get(place)
    ]


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, str | None]]:
    """Yield each single value with its place; empty ones count as nothing."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(one, (*place, name))
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _leaves(one, (*place, i))
    elif value not in (None, ""):
        yield place, str(value)
