"""Reading declarations: by number, with lines, lots and versions; what the catalogue knows of their standards."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.catalogue.models import StandardEdition
from lims.errors import NotFound
from lims.shipments.declarations.models import (
    DeclarantLink,
    DeclarationLine,
    DeclarationVersion,
    IdentifierKind,
    Lot,
    Party,
    Shipment,
)


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot, ready to print."""

    id: int
    line_id: int
    manufacturer_id: int
    manufacturer: str
    manufacturer_zh: str
    model: str
    batch: str
    size: int
    made_on: date | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a declaration: who made it, when, why, and what it says."""

    version: int
    at: datetime
    by: str
    reason: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard that a line may name, and the classes it knows (none where it has none)."""

    code: str
    title: str
    title_zh: str
    product: str
    classes: frozenset[str]


_BY_NUMBER = select(Shipment).where(Shipment.number == bindparam("number"))
_BY_DECLARATION = select(Shipment).where(Shipment.declaration_number == bindparam("declaration_number"))
_LINE = (
    select(DeclarationLine)
    .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
    .where(Shipment.number == bindparam("number"), DeclarationLine.line_no == bindparam("line_no"))
)
_LINES = (
    select(DeclarationLine)
    .where(DeclarationLine.shipment_id == bindparam("shipment_id"))
    .order_by(DeclarationLine.line_no)
)
_Manufacturer = aliased(Party)
_LOT_LINES = select(
    Lot.id,
    Lot.line_id,
    Lot.manufacturer_id,
    _Manufacturer.name,
    _Manufacturer.name_zh,
    Lot.model,
    Lot.batch,
    Lot.size,
    Lot.made_on,
).join(_Manufacturer, _Manufacturer.id == Lot.manufacturer_id)
_LOTS_OF_LINE = _LOT_LINES.where(Lot.line_id == bindparam("line_id")).order_by(Lot.id)
_LOTS_OF_SHIPMENT = _LOT_LINES.where(Lot.shipment_id == bindparam("shipment_id")).order_by(Lot.id)


def shipment_by_number(session: Session, number: str) -> Shipment:
    """Return the shipment with our ``number``; raise `NotFound`."""
    found = session.scalar(_BY_NUMBER, {"number": number.strip().upper()})
    if found is None:
        raise NotFound(kind="shipment", key=number)
    return found


def shipment_by_declaration(session: Session, declaration_number: str) -> Shipment | None:
    """Return the shipment under customs' ``declaration_number``, if it was declared."""
    return session.scalar(_BY_DECLARATION, {"declaration_number": declaration_number})


def line_of(session: Session, number: str, line_no: int) -> DeclarationLine:
    """Return line ``line_no`` of the shipment with our ``number``; raise `NotFound`."""
    found = session.scalar(_LINE, {"number": number.strip().upper(), "line_no": line_no})
    if found is None:
        raise NotFound(kind="line", key=f"{number}/{line_no}")
    return found


def lines_of(session: Session, shipment_id: int) -> Sequence[DeclarationLine]:
    """Return the lines of a shipment in their order, cancelled ones too."""
    return session.scalars(_LINES, {"shipment_id": shipment_id}).all()


def lots_of_line(session: Session, line_id: int) -> list[LotLine]:
    """Return the lots of a line, each with its manufacturer."""
    return [LotLine(*row) for row in session.execute(_LOTS_OF_LINE, {"line_id": line_id})]


def lots_of_shipment(session: Session, shipment_id: int) -> list[LotLine]:
    """Return the lots of all lines of a shipment."""
    return [LotLine(*row) for row in session.execute(_LOTS_OF_SHIPMENT, {"shipment_id": shipment_id})]


def lot_by_id(session: Session, lot_id: int) -> Lot:
    """Return a lot; raise `NotFound`."""
    found = session.get(Lot, lot_id)
    if found is None:
        raise NotFound(kind="lot", key=lot_id)
    return found


def versions_of(session: Session, shipment_id: int) -> Sequence[DeclarationVersion]:
    """Return every version of a declaration, the first one first."""
    wanted = select(DeclarationVersion).where(DeclarationVersion.shipment_id == shipment_id)
    return session.scalars(wanted.order_by(DeclarationVersion.version)).all()


def last_version(session: Session, shipment_id: int) -> VersionLine:
    """Return the version that counts, with the name of who made it."""
    return versions_made(session, shipment_id)[-1]


def versions_made(session: Session, shipment_id: int) -> list[VersionLine]:
    """Return who made which version when and why, the first one first."""
    of = DeclarationVersion
    wanted = select(of.version, of.made_at, Person.name, of.reason, of.content).join(Person, Person.id == of.made_by_id)
    return [
        VersionLine(*row) for row in session.execute(wanted.where(of.shipment_id == shipment_id).order_by(of.version))
    ]


def parties_by_key(
    session: Session, keys: Collection[tuple[IdentifierKind, str]]
) -> dict[tuple[IdentifierKind, str], Party]:
    """Return the registered parties among ``keys``, in one statement."""
    found = session.scalars(select(Party).where(Party.identifier.in_({identifier for _, identifier in keys})))
    known = {(party.identifier_kind, party.identifier): party for party in found}
    return {key: known[key] for key in keys if key in known}


def parties_like(session: Session, name: str, *, most: int = 20) -> Sequence[Party]:
    """Return parties whose name holds ``name`` or whose identifier it is."""
    like = f"%{name.strip()}%"
    found = select(Party).where(
        Party.name.ilike(like) | Party.name_zh.like(like) | (Party.identifier == name.strip().upper())
    )
    return session.scalars(found.order_by(Party.name).limit(most)).all()


def party_by_identifier(session: Session, identifier: str) -> Party:
    """Return the party with this checked number; raise `NotFound`."""
    found = session.scalar(select(Party).where(Party.identifier == identifier.strip().upper()).order_by(Party.id))
    if found is None:
        raise NotFound(kind="party", key=identifier)
    return found


def standards(session: Session, codes: Collection[str] | None = None) -> dict[str, StandardLine]:
    """Return the standards of the catalogue (those of ``codes``, or all), by code, in their newest version."""
    edition = StandardEdition
    wanted = select(edition.code, edition.title, edition.title_zh, edition.product, edition.content).order_by(
        edition.version
    )
    if codes is not None:
        wanted = wanted.where(edition.code.in_(codes))
    return {
        row.code: StandardLine(row.code, row.title, row.title_zh, row.product, _classes(row.content))
        for row in session.execute(wanted)
    }


def _classes(content: str) -> frozenset[str]:
    """Return the ids of the classes that a standard's data file names."""
    return frozenset(str(one["id"]) for one in json.loads(content).get("classes") or [])


def link_by_digest(session: Session, token_sha256: str) -> DeclarantLink | None:
    """Return the link whose token has this digest."""
    return session.scalar(select(DeclarantLink).where(DeclarantLink.token_sha256 == token_sha256))
