"""Writing the content of a declaration into the tables: parties, lines, lots. `operations` records it in the trail."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.permissions import Actor
from lims.shipments.declarations import queries
from lims.shipments.declarations.content import DeclarationIn, LineIn, LotIn, PartyIn
from lims.shipments.declarations.models import DeclarationLine, IdentifierKind, LineState, Lot, Party

PartyKey = tuple[IdentifierKind, str]
Parties = Mapping[PartyKey, Party]

_LINE_FIELDS = (
    "hs_code", "goods", "goods_zh", "product", "medical", "quantity", "unit",
    "standard_code", "standard_class", "standard_variant", "route",
)  # fmt: skip


def register_parties(session: Session, declaration: DeclarationIn, *, actor: Actor) -> Parties:
    """Return the parties of ``declaration``, registering those that are new."""
    named = {party.key: party for _, party in declaration.parties()}
    known = queries.parties_by_key(session, named)
    for key, party in named.items():
        if key not in known:
            known[key] = _new_party(party, constructed=declaration.constructed)
            session.add(known[key])
            session.flush()
            record(session, AuditAction.PARTY_REGISTERED, subject=known[key], actor=actor)
    return known


def _new_party(party: PartyIn, *, constructed: bool) -> Party:
    """Return a row for ``party``."""
    return Party(
        name=party.name,
        name_zh=party.name_zh,
        identifier_kind=party.identifier_kind,
        identifier=party.identifier,
        country=party.country,
        constructed=constructed,
    )


def write_lines(session: Session, shipment_id: int, lines: tuple[LineIn, ...], parties: Parties) -> None:
    """Make the lines of a shipment say what ``lines`` say; a line that is no longer there is cancelled, not deleted."""
    present = {line.line_no: line for line in queries.lines_of(session, shipment_id)}
    for told in lines:
        line = present.pop(told.line_no, None)
        if line is None:
            line = DeclarationLine(shipment_id=shipment_id, line_no=told.line_no, state=LineState.DECLARED)
            session.add(line)
        _write_line(line, told)
        session.flush()
        _write_lots(session, line, told.lots, parties)
    for left in present.values():
        left.state = LineState.CANCELLED


def _write_line(line: DeclarationLine, told: LineIn) -> None:
    """Set the fields of ``line``; one that had been left out and comes back is declared again."""
    for name in _LINE_FIELDS:
        if getattr(line, name) != getattr(told, name):
            setattr(line, name, getattr(told, name))
    if line.state is LineState.CANCELLED:
        line.state = LineState.DECLARED


def _write_lots(session: Session, line: DeclarationLine, told: tuple[LotIn, ...], parties: Parties) -> None:
    """Make the lots of ``line`` those that are told. Before sampling nothing refers to a lot, so that one may go."""
    found = session.scalars(select(Lot).where(Lot.line_id == line.id))
    present = {(lot.manufacturer_id, lot.model, lot.batch): lot for lot in found}
    for one in told:
        maker = parties[one.manufacturer.key].id
        lot = present.pop((maker, one.model, one.batch), None)
        if lot is None:
            lot = Lot(
                shipment_id=line.shipment_id, line_id=line.id, manufacturer_id=maker, model=one.model, batch=one.batch
            )
            session.add(lot)
        lot.size, lot.made_on = one.size, one.made_on
    for left in present.values():
        session.delete(left)
    session.flush()
