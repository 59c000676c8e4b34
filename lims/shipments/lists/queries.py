"""Looking up the lists and the credit grades as they stood on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.errors import NotFound
from lims.shipments.declarations.models import DeclarationLine, Direction, LineState, Party, Shipment
from lims.shipments.lists.models import CreditGrade, ListEntry, ListKind, ListVersion, PartyCredit
from lims.shipments.lists.names import name_key
from lims.web.pagination import SIZE


class Firm(Protocol):
    """What a list is asked about a party."""

    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def identifier(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a list said about a manufacturer: the version asked (None: there was none yet) and the entry, if any."""

    kind: ListKind
    published_on: date | None
    entry: str | None

    @property
    def found(self) -> bool:
        """Say whether the manufacturer stands on the list."""
        return self.entry is not None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a list, ready to print."""

    id: int
    kind: ListKind
    published_on: date
    source: str
    imported_at: datetime
    imported_by: str
    constructed: bool
    entries: int


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One grade of one party, ready to print."""

    id: int
    party: str
    identifier: str
    grade: CreditGrade
    from_on: date
    to_on: date | None
    constructed: bool


def on_list(session: Session, kind: ListKind, party: Firm, on: date, *, product: str = "") -> Lookup:
    """Return what the list ``kind`` said about ``party`` on the day ``on``.

    An entry that names a product counts for that ``product`` only; one that names none counts for the whole firm.
    """
    version = version_on(session, kind, on)
    if version is None:
        return Lookup(kind, None, None)
    names = {key for name in (party.name, party.name_zh) if (key := name_key(name))}
    same_firm = or_(ListEntry.identifier == party.identifier, ListEntry.name_key.in_(names))
    wanted = select(ListEntry.manufacturer, ListEntry.product).where(ListEntry.version_id == version.id, same_firm)
    for entry in session.execute(wanted.order_by(ListEntry.id)):
        if not entry.product or name_key(entry.product) == name_key(product):
            return Lookup(kind, version.published_on, entry.manufacturer)
    return Lookup(kind, version.published_on, None)


def version_on(session: Session, kind: ListKind, on: date) -> ListVersion | None:
    """Return the version of a list that counted on a day: the last one published until then."""
    of = ListVersion
    wanted = select(of).where(of.kind == kind, of.published_on <= on).order_by(of.published_on.desc()).limit(1)
    return session.scalar(wanted)


def version_published(session: Session, kind: ListKind, on: date) -> ListVersion | None:
    """Return the version of a list that was published on this very day."""
    return session.scalar(select(ListVersion).where(ListVersion.kind == kind, ListVersion.published_on == on))


def last_day_of(session: Session, version: ListVersion) -> date:
    """Return the last day on which ``version`` counts: the day before the next one, or the end of days."""
    of = ListVersion
    later = select(func.min(of.published_on)).where(of.kind == version.kind, of.published_on > version.published_on)
    following = session.scalar(later)
    return following - timedelta(days=1) if following else date.max


def versions(session: Session, *, after: tuple[date, int] | None = None) -> list[VersionLine]:
    """Return one page of versions of the lists and one more, the newest first, each with the number of its entries."""
    of = ListVersion
    counted = select(func.count()).where(ListEntry.version_id == of.id).scalar_subquery()
    wanted = (
        select(
            of.id,
            of.kind,
            of.published_on,
            of.source,
            of.imported_at,
            Person.name,
            of.constructed,
            counted,
        )
        .join(Person, Person.id == of.imported_by_id)
        .order_by(of.published_on.desc(), of.id.desc())
        .limit(SIZE + 1)
    )
    if after:
        wanted = wanted.where(tuple_(of.published_on, of.id) < after)
    return [VersionLine(*row) for row in session.execute(wanted)]


def version_by_id(session: Session, version_id: int) -> ListVersion:
    """Return a version of a list; raise `NotFound`."""
    found = session.get(ListVersion, version_id)
    if found is None:
        raise NotFound(kind="list", key=version_id)
    return found


def entries_after(session: Session, version_id: int, after: int, *, most: int) -> Sequence[ListEntry]:
    """Return up to ``most`` entries of a version, after the entry with the id ``after``."""
    wanted = select(ListEntry).where(ListEntry.version_id == version_id, ListEntry.id > after)
    return session.scalars(wanted.order_by(ListEntry.id).limit(most)).all()


def grade_on(session: Session, party_id: int, on: date) -> CreditGrade | None:
    """Return the credit grade of a party on a day; None where none is known."""
    found = credit_on(session, party_id, on)
    return found.grade if found else None


def credit_on(session: Session, party_id: int, on: date) -> PartyCredit | None:
    """Return the row of the grade that a party has on a day."""
    of = PartyCredit
    holds = or_(of.to_on.is_(None), of.to_on >= on)
    return session.scalar(select(of).where(of.party_id == party_id, of.from_on <= on, holds))


def next_credit(session: Session, party_id: int, on: date) -> PartyCredit | None:
    """Return the first grade of a party that begins after a day."""
    of = PartyCredit
    return session.scalar(select(of).where(of.party_id == party_id, of.from_on > on).order_by(of.from_on).limit(1))


def grades(session: Session, *, after: tuple[date, int] | None = None) -> list[GradeLine]:
    """Return one page of grades and one more, the newest first."""
    of = PartyCredit
    wanted = (
        select(of.id, Party.name, Party.identifier, of.grade, of.from_on, of.to_on, of.constructed)
        .join(Party, Party.id == of.party_id)
        .order_by(of.from_on.desc(), of.id.desc())
        .limit(SIZE + 1)
    )
    if after:
        wanted = wanted.where(tuple_(of.from_on, of.id) < after)
    return [GradeLine(*row) for row in session.execute(wanted)]


def lines_declared_between(session: Session, first: date, last: date) -> list[tuple[DeclarationLine, Shipment]]:
    """Return the open lines that were declared between two days, each with its shipment."""
    wanted = (
        select(DeclarationLine, Shipment)
        .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
        .where(Shipment.declared_on.between(first, last), DeclarationLine.state != LineState.CANCELLED)
    )
    return [(line, shipment) for line, shipment in session.execute(wanted.order_by(DeclarationLine.id))]


def lines_of_operator(session: Session, party_id: int, days: Collection[date]) -> list[DeclarationLine]:
    """Return the open lines, declared between two days, that ``party_id`` exports or imports."""
    first, last = min(days), max(days)
    exports = (Shipment.direction == Direction.EXPORT) & (Shipment.exporter_id == party_id)
    imports = (Shipment.direction == Direction.IMPORT) & (Shipment.importer_id == party_id)
    wanted = (
        select(DeclarationLine)
        .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
        .where(Shipment.declared_on.between(first, last), or_(exports, imports))
        .where(DeclarationLine.state != LineState.CANCELLED)
    )
    return list(session.scalars(wanted.order_by(DeclarationLine.id)))
