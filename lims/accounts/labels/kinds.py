"""Whose labels are printed: each room registers its kind, with what it takes to see the thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.permissions import Permission
from lims.printing.labels import Label, LabelKind


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label, and the shipment in whose trail its printing is noted."""

    label: Label
    shipment_id: int | None = None


Find = Callable[[Session, Sequence[str]], list[Labelled]]


@dataclass(frozen=True, slots=True)
class Source:
    """What makes the labels of one kind, and who may see what they say."""

    find: Find
    permission: Permission


_sources: dict[LabelKind, Source] = {}


def labels_of(kind: LabelKind, permission: Permission) -> Callable[[Find], Find]:
    """Register the function that finds the labels of ``kind`` by codes; without codes it may offer all there are."""

    def register(find: Find) -> Find:
        _sources[kind] = Source(find, permission)
        return find

    return register


def source_of(kind: str) -> Source:
    """Return what makes the labels of ``kind``; raise `NotFound`."""
    found = _sources.get(LabelKind(kind)) if kind in set(LabelKind) else None
    if found is None:
        raise NotFound(kind="label", key=kind)
    return found


def missing(kind: LabelKind, asked: Sequence[str], found: Sequence[str]) -> None:
    """Raise `NotFound` for the first code that was asked for and not found."""
    for code in asked:
        if code not in found:
            raise NotFound(kind=kind.value, key=code)
