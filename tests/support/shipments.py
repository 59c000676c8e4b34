"""Declarations with good defaults: a test names only what it is about.

The `…_document` builders return JSON values as a file would hold them; `declare` puts one through the product's own
operation.
"""

from copy import deepcopy
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import lims.shipments.risk.listeners  # noqa: F401 - lines are assessed when they are declared, as in the application
from lims import clock
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.catalogue.models import StandardEdition
from lims.permissions import Actor
from lims.shipments.declarations import faults, operations, queries
from lims.shipments.declarations.models import DeclarationLine, Lot, Party, Shipment
from lims.shipments.documents import operations as documents
from lims.shipments.documents.models import PresentedDocument
from lims.shipments.lists import operations as lists
from lims.shipments.lists.models import ListKind, ListVersion

EXPORTER_USCC = "913100006073400002"
MAKER_USCC = "91320000134760000T"
MASK_STANDARD = "EN 14683:2019+AC:2019"
CHINESE_MASK_STANDARD = "GB 2626-2019"

_running = count(1)


def next_declaration_number() -> str:
    """Return a declaration number of Chinese customs that no test has used."""
    return f"223320200{next(_running):09d}"


def party_document(**changes: Any) -> dict[str, Any]:
    """Return a Chinese firm."""
    firm = {
        "name": "Harbour Trading Co., Ltd.",
        "identifier_kind": "USCC",
        "identifier": EXPORTER_USCC,
        "country": "CN",
    }
    return firm | changes


def importer_document(**changes: Any) -> dict[str, Any]:
    """Return a firm in the Netherlands."""
    firm = {"name": "Nederlandse Zorg BV", "identifier_kind": "EORI", "identifier": "NL801234567", "country": "NL"}
    return firm | changes


def maker_document(**changes: Any) -> dict[str, Any]:
    """Return a Chinese manufacturer."""
    return party_document(name="Clear Air Manufacturing Co., Ltd.", identifier=MAKER_USCC) | changes


def lot_document(**changes: Any) -> dict[str, Any]:
    """Return a lot of masks."""
    lot = {
        "manufacturer": maker_document(),
        "model": "CA-3",
        "batch": "20200420",
        "size": 20000,
        "made_on": "2020-04-20",
    }
    return lot | changes


def line_document(**changes: Any) -> dict[str, Any]:
    """Return a line of medical masks, certified to the European standard."""
    line = {
        "line_no": 1,
        "hs_code": "6307900010",
        "goods": "Medical face masks, type IIR",
        "product": "mask",
        "medical": True,
        "quantity": "20000",
        "unit": "个",
        "standard_code": MASK_STANDARD,
        "standard_class": "type-IIR",
        "route": "foreign",
        "lots": [lot_document()],
    }
    return line | changes


def plain_masks(**changes: Any) -> dict[str, Any]:
    """Return a line of masks that are not for medical use, made to a Chinese standard."""
    plain = {"goods": "Masks, not for medical use", "medical": False, "route": "chinese"}
    return line_document(**plain, standard_code=CHINESE_MASK_STANDARD, standard_class="") | changes


def declaration_document(**changes: Any) -> dict[str, Any]:
    """Return an export of one line and one lot, declared on 2 May 2020."""
    declaration = {
        "declaration_number": changes.pop("declaration_number", None) or next_declaration_number(),
        "direction": "export",
        "post": "Shanghai Waigaoqiao",
        "country": "NL",
        "declared_on": "2020-05-02",
        "exporter": party_document(),
        "importer": importer_document(),
        "declarant": party_document(),
        "lines": [line_document()],
    }
    return deepcopy(declaration | changes)


def make_standards(session: Session) -> None:
    """Put the standards into the catalogue that the lines here name."""
    standards = {MASK_STANDARD: ["type-I", "type-II", "type-IIR"], CHINESE_MASK_STANDARD: []}
    for code, classes in standards.items():
        if session.scalar(select(StandardEdition.id).where(StandardEdition.code == code)):
            continue
        content = '{"classes": [' + ", ".join(f'{{"id": "{one}"}}' for one in classes) + "]}"
        edition = StandardEdition(
            code=code, version=1, title=code, title_zh=code, product="mask", region="EU", content=content,
            content_sha256="0" * 64, used_from=date(2020, 1, 1), used_to=None, imported_at=clock.now(),
        )  # fmt: skip
        session.add(edition)
        record(session, AuditAction.STANDARD_IMPORTED, subject=edition, actor=SYSTEM)


def declare(session: Session, *, actor: Actor, **changes: Any) -> Shipment:
    """Declare `declaration_document` with ``changes``; its standards are in the catalogue."""
    make_standards(session)
    declaration = faults.read(declaration_document(**changes))
    return operations.declare(session, declaration, actor=actor)[0]


def first_line(session: Session, shipment: Shipment) -> DeclarationLine:
    """Return the first line of ``shipment``."""
    return queries.lines_of(session, shipment.id)[0]


def first_lot(session: Session, line: DeclarationLine) -> Lot:
    """Return the first lot of ``line``."""
    return session.scalars(select(Lot).where(Lot.line_id == line.id).order_by(Lot.id)).first()


def party_named(session: Session, name: str) -> Party:
    """Return the party with this English name."""
    return session.scalars(select(Party).where(Party.name == name)).one()


def present(session: Session, line: DeclarationLine, kind: str, *, actor: Actor, **changes: Any) -> PresentedDocument:
    """Present a document of ``kind`` for ``line``."""
    facts = {"number": "DOC-1", "issued_on": date(2020, 5, 1)} | changes
    return documents.present(session, line, kind=kind, actor=actor, **facts)


def publish(session: Session, kind: ListKind, *names: str, actor: Actor, on: date = date(2020, 4, 26)) -> ListVersion:
    """Publish a list with manufacturers of these names."""
    entries = [lists.Entry(name) for name in names]
    return lists.publish(session, kind, published_on=on, entries=entries, source="test", actor=actor)[0]
