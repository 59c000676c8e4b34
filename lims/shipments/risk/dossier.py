"""Everything that the assessment of a line looks at, gathered once: the rest of the room is then plain arithmetic."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from lims.shipments.declarations.models import DeclarationLine, Direction, Lot, Party, Shipment
from lims.shipments.documents.models import PresentedDocument
from lims.shipments.documents.queries import NeededDocument, missing_of, needed
from lims.shipments.documents.rules import Rule, rules_for
from lims.shipments.lists import queries as lists
from lims.shipments.lists.models import CreditGrade, ListKind
from lims.shipments.risk.models import ControlKind, ControlOrder


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list said about the manufacturer of one lot, and whether the rule wants it there."""

    manufacturer: str
    must_be_on: bool
    lookup: lists.Lookup


@dataclass(frozen=True, slots=True)
class Control:
    """A control order, and whether a document was presented after it."""

    kind: ControlKind
    reason: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """The facts about one line on the day of its declaration."""

    declared_on: date
    missing: tuple[NeededDocument, ...]
    inspections: tuple[Rule, ...]
    listings: tuple[Listing, ...]
    controls: tuple[Control, ...]
    operator: str
    grade: CreditGrade | None
    new_manufacturers: int
    operator_is_new: bool


def gather(session: Session, line: DeclarationLine) -> Dossier:
    """Return the facts about ``line``."""
    shipment = session.get_one(Shipment, line.shipment_id)
    rules = rules_for(line, shipment)
    documents = session.execute(
        select(PresentedDocument.kind, PresentedDocument.presented_at).where(PresentedDocument.line_id == line.id)
    ).all()
    makers = _manufacturers(session, line)
    operator = _operator(session, shipment)
    return Dossier(
        declared_on=shipment.declared_on,
        missing=tuple(missing_of(needed(line, shipment), {row.kind for row in documents})),
        inspections=tuple(rule for rule in rules if rule.inspection),
        listings=tuple(_listings(session, rules, makers, shipment.declared_on)),
        controls=tuple(_controls(session, line.id, [row.presented_at for row in documents])),
        operator=operator.name if operator else "",
        grade=lists.grade_on(session, operator.id, shipment.declared_on) if operator else None,
        new_manufacturers=_new_manufacturers(session, shipment, {maker.id for maker, _ in makers}),
        operator_is_new=operator is not None and _is_new(session, shipment, operator.id),
    )


def _operator(session: Session, shipment: Shipment) -> Party | None:
    """Return the firm whose credit counts: the exporter of an export, the importer of an import."""
    match shipment.direction:
        case Direction.EXPORT:
            return session.get_one(Party, shipment.exporter_id)
        case Direction.IMPORT:
            return session.get_one(Party, shipment.importer_id)
        case _:
            return None


def _manufacturers(session: Session, line: DeclarationLine) -> list[tuple[Party, str]]:
    """Return the manufacturers of the line's lots with their products, each pair once."""
    wanted = select(Party, Lot.model).join(Lot, Lot.manufacturer_id == Party.id).where(Lot.line_id == line.id)
    return list(dict.fromkeys((party, model) for party, model in session.execute(wanted.order_by(Lot.id))))


def _listings(
    session: Session, rules: Collection[Rule], makers: Collection[tuple[Party, str]], on: date
) -> list[Listing]:
    """Return what each list that a rule names said about each manufacturer."""
    asked = [(name, True) for rule in rules if (name := rule.must_be_on)]
    asked += [(name, False) for rule in rules if (name := rule.must_not_be_on)]
    return [
        Listing(maker.name, must_be_on, lists.on_list(session, ListKind(name), maker, on, product=model))
        for name, must_be_on in asked
        for maker, model in makers
    ]


def _controls(session: Session, line_id: int, presented: Collection[datetime]) -> list[Control]:
    """Return the control orders on a line."""
    wanted = select(ControlOrder).where(ControlOrder.line_id == line_id).order_by(ControlOrder.id)
    return [
        Control(order.kind, order.reason, any(at >= order.ordered_at for at in presented))
        for order in session.scalars(wanted)
    ]


def _new_manufacturers(session: Session, shipment: Shipment, makers: Collection[int]) -> int:
    """Return how many of the manufacturers no earlier shipment names."""
    wanted = select(func.count(Lot.manufacturer_id.distinct())).where(
        Lot.manufacturer_id.in_(makers), Lot.shipment_id < shipment.id
    )
    return len(makers) - (session.scalar(wanted) or 0)


def _is_new(session: Session, shipment: Shipment, operator_id: int) -> bool:
    """Say whether no earlier shipment in this direction names the operator."""
    column = Shipment.exporter_id if shipment.direction is Direction.EXPORT else Shipment.importer_id
    return not session.scalar(select(exists().where(column == operator_id, Shipment.id < shipment.id)))
