"""Reading across the rooms of this stage: the list of shipments, and everything about one of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.errors import NotFound
from lims.shipments.declarations import queries as declarations
from lims.shipments.declarations.models import DeclarationLine, Direction, LineState, Party, Shipment
from lims.shipments.documents import queries as documents
from lims.shipments.risk import queries as risk
from lims.shipments.risk.models import Lane


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a list of shipments is narrowed; empty means: all."""

    direction: str = ""
    post: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineSummary:
    """One line of a shipment in the list."""

    line_no: int
    goods: str
    goods_zh: str
    hs_code: str
    state: LineState
    lane: Lane


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One shipment in the list."""

    id: int
    number: str
    declaration_number: str
    direction: Direction
    post: str
    country: str
    declared_on: date
    registered_at: datetime
    cancelled: bool
    constructed: bool
    lines: list[LineSummary] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party of a shipment, ready to print."""

    role: str
    name: str
    name_zh: str
    identifier_kind: str
    identifier: str
    country: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line of a shipment with everything that the page shows of it."""

    line: DeclarationLine
    lots: list[declarations.LotLine]
    assessment: risk.AssessmentLine | None
    needed: list[documents.NeededDocument]
    missing: list[documents.NeededDocument]
    presented: list[documents.DocumentLine]
    controls: list[risk.ControlLine]

    @property
    def lane(self) -> Lane:
        """Return the lane that counts."""
        return self.assessment.lane if self.assessment else Lane.STANDARD

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Return the reasons of the assessment that counts."""
        return self.assessment.reasons if self.assessment else []


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """One shipment with everything that its page shows."""

    shipment: Shipment
    registered_by: str
    parties: list[PartyLine]
    lines: list[LinePage]


_Exporter, _Importer, _Declarant = aliased(Party), aliased(Party), aliased(Party)
_PAGE = (
    select(Shipment, Person.name, _Exporter, _Importer, _Declarant)
    .join(Person, Person.id == Shipment.registered_by_id)
    .join(_Exporter, _Exporter.id == Shipment.exporter_id)
    .join(_Importer, _Importer.id == Shipment.importer_id)
    .join(_Declarant, _Declarant.id == Shipment.declarant_id)
)
_ROWS = select(
    Shipment.id,
    Shipment.number,
    Shipment.declaration_number,
    Shipment.direction,
    Shipment.post,
    Shipment.country,
    Shipment.declared_on,
    Shipment.registered_at,
    Shipment.cancelled_at.is_not(None),
    Shipment.constructed,
)


def shipments_page(
    session: Session, wanted: Wanted, *, before: int | None, most: int, with_parties: bool
) -> list[ShipmentRow]:
    """Return up to ``most`` shipments, the newest first, older than the id ``before``; always three statements."""
    statement = _narrow(_ROWS, wanted, with_parties=with_parties).order_by(Shipment.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(Shipment.id < before)
    rows = [ShipmentRow(*row) for row in session.execute(statement)]
    summaries = _summaries(session, [row.id for row in rows])
    for row in rows:
        row.lines.extend(summaries[row.id])
    return rows


def _narrow(statement: Select[*tuple[Any, ...]], wanted: Wanted, *, with_parties: bool) -> Select[*tuple[Any, ...]]:
    """Return ``statement`` for the shipments that are wanted only."""
    if wanted.direction:
        statement = statement.where(Shipment.direction == Direction(wanted.direction))
    if wanted.post:
        statement = statement.where(Shipment.post.istartswith(wanted.post, autoescape=True))
    if wanted.state:
        of = DeclarationLine
        statement = statement.where(exists().where(of.shipment_id == Shipment.id, of.state == LineState(wanted.state)))
    return statement.where(_holds(wanted.text, with_parties=with_parties)) if wanted.text else statement


def _holds(text: str, *, with_parties: bool) -> Any:
    """Return the condition that a shipment's number begins with ``text``, or that a party's name holds it."""
    compact = "".join(text.split()).upper()
    numbers = or_(
        Shipment.declaration_number.startswith(compact, autoescape=True),
        Shipment.number.startswith(compact, autoescape=True),
    )
    if not with_parties:
        return numbers
    named = or_(
        Party.name.icontains(text, autoescape=True),
        Party.name_zh.contains(text, autoescape=True),
        Party.identifier == compact,
    )
    parties = select(Party.id).where(named).scalar_subquery()
    roles = (Shipment.exporter_id, Shipment.importer_id, Shipment.declarant_id)
    return or_(numbers, *(role.in_(parties) for role in roles))


def _summaries(session: Session, shipment_ids: Collection[int]) -> defaultdict[int, list[LineSummary]]:
    """Return the lines of many shipments with their lanes, in two statements."""
    of = DeclarationLine
    columns = select(of.shipment_id, of.id, of.line_no, of.goods, of.goods_zh, of.hs_code, of.state)
    rows = session.execute(columns.where(of.shipment_id.in_(shipment_ids)).order_by(of.shipment_id, of.line_no)).all()
    assessed = risk.latest_assessments(session, [row.id for row in rows])
    found: defaultdict[int, list[LineSummary]] = defaultdict(list)
    for row in rows:
        lane = assessed[row.id].lane if row.id in assessed else Lane.STANDARD
        found[row.shipment_id].append(LineSummary(row.line_no, row.goods, row.goods_zh, row.hs_code, row.state, lane))
    return found


def shipment_page(session: Session, number: str) -> ShipmentPage:
    """Return everything about one shipment in six statements; raise `NotFound`."""
    found = session.execute(_PAGE.where(Shipment.number == number.strip().upper())).one_or_none()
    if found is None:
        raise NotFound(kind="shipment", key=number)
    shipment, registered_by, *parties = found
    roles = zip(("exporter", "importer", "declarant"), parties, strict=True)
    return ShipmentPage(
        shipment, registered_by, [_party(role, party) for role, party in roles], _lines(session, shipment)
    )


def _party(role: str, party: Party) -> PartyLine:
    """Return a party, ready to print."""
    return PartyLine(role, party.name, party.name_zh, party.identifier_kind.value, party.identifier, party.country)


def _lines(session: Session, shipment: Shipment) -> list[LinePage]:
    """Return the lines of a shipment with all that belongs to each."""
    lines = declarations.lines_of(session, shipment.id)
    ids = [line.id for line in lines]
    lots = _by_line(declarations.lots_of_shipment(session, shipment.id))
    presented = documents.presented(session, ids)
    assessed = risk.latest_assessments(session, ids)
    controls = risk.control_orders(session, shipment.id)
    pages = []
    for line in lines:
        needed = documents.needed(line, shipment)
        missing = documents.missing_of(needed, {one.kind for one in presented[line.id]})
        found = assessed.get(line.id)
        pages.append(LinePage(line, lots[line.id], found, needed, missing, presented[line.id], controls[line.id]))
    return pages


def _by_line(lots: Sequence[declarations.LotLine]) -> defaultdict[int, list[declarations.LotLine]]:
    """Return lots by the id of their line."""
    found: defaultdict[int, list[declarations.LotLine]] = defaultdict(list)
    for lot in lots:
        found[lot.line_id].append(lot)
    return found


def declarants_view(session: Session, token_sha256: str, *, at: datetime) -> ShipmentPage:
    """Return the shipment that a declarant's link shows; raise `NotFound` for an unknown or expired one."""
    link = declarations.link_by_digest(session, token_sha256)
    if link is None or link.expires_at <= at:
        raise NotFound(kind="link", key="…")
    return shipment_page(session, session.get_one(Shipment, link.shipment_id).number)
