"""Everything that is read about the store: the tree with what lies in it, and where a sample is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.errors import NotFound
from lims.numbers import NumberKind
from lims.samples.models import CustodyLine, Sample
from lims.samples.queries import SAMPLE_LINES, canonical_number
from lims.samples.rows import SampleLine
from lims.samples.store.models import Location
from lims.samples.store.rows import LocationLine, Whereabouts
from lims.web.pagination import SIZE

BETWEEN = " / "  # between the names of a path

_TREE = (
    select(
        Location.id, Location.code, Location.parent_id, Location.kind, Location.name, Location.name_zh,
        Location.capacity, Location.condition, Location.state, func.count(Sample.id),
    )
    .outerjoin(Sample, Sample.location_id == Location.id)
    .group_by(Location.id)
    .order_by(Location.name, Location.id)
)  # fmt: skip


def location_by_code(session: Session, code: str, *, to_change: bool = False) -> Location:
    """Return the location with ``code`` as typed or scanned, locked if it is about to change; raise `NotFound`."""
    wanted = select(Location).where(Location.code == canonical_number(code, NumberKind.LOCATION, "location"))
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind="location", key=code)
    return found


def ancestors(session: Session, location: Location) -> list[Location]:
    """Return the locations that ``location`` stands in, the room first, itself last."""
    way = select(Location.id, Location.parent_id).where(Location.id == location.id).cte("way", recursive=True)
    way = way.union_all(select(Location.id, Location.parent_id).join(way, Location.id == way.c.parent_id))
    found = {one.id: one for one in session.scalars(select(Location).join(way, way.c.id == Location.id))}
    upwards = [location]
    while (parent_id := upwards[-1].parent_id) is not None:
        upwards.append(found[parent_id])
    return upwards[::-1]


def path(locations: Iterable[Location]) -> str:
    """Return the names of `ancestors` as one text: "Store 1 / Fridge 2 / Shelf B"."""
    return BETWEEN.join(one.name for one in locations)


def path_zh(locations: Iterable[Location]) -> str:
    """Return the Chinese names of `ancestors` as one text; where there is none, the other."""
    return BETWEEN.join(one.name_zh or one.name for one in locations)


def samples_at(session: Session, location: Location) -> int:
    """Return how many samples lie at ``location`` itself."""
    return session.scalar(select(func.count()).select_from(Sample).where(Sample.location_id == location.id)) or 0


def within(session: Session, location: Location) -> list[int]:
    """Return the ids of ``location`` and of all that stands in it."""
    inside = select(Location.id).where(Location.id == location.id).cte("inside", recursive=True)
    inside = inside.union_all(select(Location.id).join(inside, Location.parent_id == inside.c.id))
    return list(session.scalars(select(inside.c.id)))


def samples_within(session: Session, location: Location) -> Sequence[Sample]:
    """Return the samples at ``location`` and at all that stands in it, by number."""
    wanted = select(Sample).where(Sample.location_id.in_(within(session, location)))
    return session.scalars(wanted.order_by(Sample.number)).all()


def samples_in(session: Session, location: Location, *, after: int | None = None) -> list[SampleLine]:
    """Return one page of the samples that lie at ``location`` itself and one more, newest first."""
    wanted = SAMPLE_LINES.where(Sample.location_id == location.id).order_by(Sample.id.desc()).limit(SIZE + 1)
    if after is not None:
        wanted = wanted.where(Sample.id < after)
    return [SampleLine(*row) for row in session.execute(wanted)]


def tree(session: Session) -> list[LocationLine]:
    """Return all locations in one statement, each followed by what stands in it."""
    lines = [LocationLine(*row) for row in session.execute(_TREE)]
    children: dict[int | None, list[LocationLine]] = {}
    for line in lines:
        children.setdefault(line.parent_id, []).append(line)
    return [line for room in children.get(None, []) for line in _branch(room, children)]


def _branch(
    line: LocationLine, children: dict[int | None, list[LocationLine]], above: LocationLine | None = None
) -> list[LocationLine]:
    """Return a location and what stands in it, with their paths, depths and sums."""
    named = line.name_zh or line.name
    line = replace(
        line,
        depth=above.depth + 1 if above else 0,
        path=BETWEEN.join([above.path, line.name] if above else [line.name]),
        path_zh=BETWEEN.join([above.path_zh, named] if above else [named]),
    )
    below = [one for child in children.get(line.id, []) for one in _branch(child, children, line)]
    used_within = line.used + sum(one.used for one in below)
    return [replace(line, used_within=used_within), *below]


def whereabouts(session: Session, sample: Sample) -> Whereabouts:
    """Answer "where is it?": path or place, holder, since when; at most three statements."""
    last: Any = session.execute(_last_line(sample)).first()
    at = session.get(Location, sample.location_id) if sample.location_id else None
    way = ancestors(session, at) if at else []
    return Whereabouts(
        place=path(way) if at else sample.place_now, place_zh=path_zh(way), code=at.code if at else "",
        holder=(last.name if last else None) or "", since=last.since if last else None,
    )  # fmt: skip


def _last_line(sample: Sample) -> Select[*tuple[Any, ...]]:
    """Return the statement for the holder and the moment of the last custody line."""
    wanted: Select[*tuple[Any, ...]] = (
        select(Person.name, func.coalesce(CustodyLine.happened_at, CustodyLine.at).label("since"))
        .select_from(CustodyLine)
        .outerjoin(Person, Person.id == CustodyLine.to_id)
        .where(CustodyLine.sample_id == sample.id)
        .order_by(CustodyLine.id.desc())
        .limit(1)
    )
    return wanted


def last_lines(session: Session, sample: Sample) -> Sequence[CustodyLine]:
    """Return all custody lines of a sample, the newest first."""
    return session.scalars(
        select(CustodyLine).where(CustodyLine.sample_id == sample.id).order_by(CustodyLine.id.desc())
    ).all()
