"""Reading documents: what a line needs, what was presented, what is missing."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.errors import NotFound
from lims.shipments.declarations.models import DeclarationLine, Shipment
from lims.shipments.documents.models import PresentedDocument
from lims.shipments.documents.rules import Declared, Goods, Kind, Rule, kinds, rules_for


@dataclass(frozen=True, slots=True)
class NeededDocument:
    """A document that a line needs, and the rule that asks for it."""

    kind: Kind
    rule: Rule


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A presented document, ready to print."""

    id: int
    line_id: int
    kind: str
    reference: str
    issued_on: date | None
    file_name: str
    presented_at: datetime
    presented_by: str
    constructed: bool


_DOCUMENT_LINES = select(
    PresentedDocument.id,
    PresentedDocument.line_id,
    PresentedDocument.kind,
    PresentedDocument.reference,
    PresentedDocument.issued_on,
    PresentedDocument.file_name,
    PresentedDocument.presented_at,
    Person.name,
    PresentedDocument.constructed,
).join(Person, Person.id == PresentedDocument.presented_by_id)


def needed(line: Goods, shipment: Declared) -> list[NeededDocument]:
    """Return the documents that ``line`` needs on the day of its declaration, each once, with its rule."""
    found: dict[str, NeededDocument] = {}
    for rule in rules_for(line, shipment):
        for kind in rule.needs:
            found.setdefault(kind, NeededDocument(kinds()[kind], rule))
    return list(found.values())


def missing(session: Session, line: DeclarationLine) -> list[NeededDocument]:
    """Return the needed documents that were not presented for ``line``."""
    shipment = session.get_one(Shipment, line.shipment_id)
    return missing_of(needed(line, shipment), {one.kind for one in presented(session, [line.id])[line.id]})


def missing_of(wanted: list[NeededDocument], presented_kinds: Collection[str]) -> list[NeededDocument]:
    """Return those of ``wanted`` whose kind is not among ``presented_kinds``."""
    return [one for one in wanted if one.kind.id not in presented_kinds]


def presented(session: Session, line_ids: Collection[int]) -> defaultdict[int, list[DocumentLine]]:
    """Return what was presented for each of the lines, in one statement."""
    rows = session.execute(
        _DOCUMENT_LINES.where(PresentedDocument.line_id.in_(line_ids)).order_by(PresentedDocument.id)
    )
    found: defaultdict[int, list[DocumentLine]] = defaultdict(list)
    for row in rows:
        found[row.line_id].append(DocumentLine(*row))
    return found


def document_by_id(session: Session, document_id: int) -> PresentedDocument:
    """Return a presented document; raise `NotFound`."""
    found = session.get(PresentedDocument, document_id)
    if found is None:
        raise NotFound(kind="document", key=document_id)
    return found


def document_like(session: Session, line_id: int, kind: str, reference: str) -> PresentedDocument | None:
    """Return the document that was presented for the line under this kind and number, if it was."""
    of = PresentedDocument
    return session.scalar(select(of).where(of.line_id == line_id, of.kind == kind, of.reference == reference))
