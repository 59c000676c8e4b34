"""Orders and samples as tests need them, on a shipment put down as bare rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.people import person

from lims import clock
from lims.accounts.queries import SYSTEM, SignedIn
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.numbers import NumberKind, next_number
from lims.samples import operations
from lims.samples.models import Portion, Sample, SamplingOrder
from lims.shipments.declarations.models import (
    DeclarationLine,
    Direction,
    IdentifierKind,
    LineState,
    Lot,
    Party,
    Product,
    Route,
    Shipment,
)

SEALS = {Portion.A: "CN-A-1", Portion.B: "CN-B-1", Portion.C: "CN-C-1"}
EN_14683 = "EN 14683:2019+AC:2019"


@dataclass
class Declared:
    """A shipment of one line with one lot."""

    shipment: Shipment
    line: DeclarationLine
    lot: Lot


def make_declared(session: Session, *, size: int = 50_000, batch: str = "B2020-04", **line: Any) -> Declared:
    """Put a shipment of surgical masks down, ready to be sampled; ``line`` changes columns of its line."""
    registrar = person(session, "customs officer")
    exporter = make_party(session, "Secret Exporter Ltd")
    shipment = Shipment(
        number=next_number(session, NumberKind.SHIPMENT), declaration_number=next_number(session, NumberKind.CASE),
        direction=Direction.EXPORT, post="Shanghai", country="DE", exporter_id=exporter.id, importer_id=exporter.id,
        declarant_id=exporter.id, declared_on=date(2020, 5, 4), registered_at=clock.now(),
        registered_by_id=registrar.id, content_sha256="0" * 64,
    )  # fmt: skip
    session.add(shipment)
    session.flush()
    columns = {
        "line_no": 1, "hs_code": "6307900010", "goods": "Surgical masks", "goods_zh": "医用外科口罩",
        "product": Product.MASK, "medical": True, "quantity": Decimal(50000), "unit": "piece",
        "standard_code": EN_14683, "standard_class": "type-IIR", "route": Route.FOREIGN, "state": LineState.TO_SAMPLE,
    }  # fmt: skip
    declared = DeclarationLine(shipment_id=shipment.id, **(columns | line))
    session.add(declared)
    session.flush()
    lot = make_lot(session, declared, size=size, batch=batch)
    record(session, AuditAction.SHIPMENT_DECLARED, subject=shipment, actor=SYSTEM)
    return Declared(shipment, declared, lot)


def make_lot(session: Session, line: DeclarationLine, *, size: int = 50_000, batch: str = "B2020-04") -> Lot:
    """Add a lot to ``line``."""
    manufacturer = make_party(session, "Good Masks Co", name_zh="好口罩有限公司")
    lot = Lot(
        shipment_id=line.shipment_id, line_id=line.id, manufacturer_id=manufacturer.id, model="M-3", batch=batch,
        size=size, made_on=date(2020, 4, 20),
    )  # fmt: skip
    session.add(lot)
    session.flush()
    return lot


def make_party(session: Session, name: str, **columns: str) -> Party:
    """Return the party of this name, made if need be."""
    found = session.scalar(select(Party).where(Party.name == name))
    if found is None:
        found = Party(
            name=name, identifier_kind=IdentifierKind.OTHER, identifier=f"ID {name}"[:40], country="CN", **columns
        )
        session.add(found)
        session.flush()
    return found


def make_order(session: Session, lot: Lot | None = None, **changes: Any) -> SamplingOrder:
    """Order 47 units in three portions from a lot (a new one by default)."""
    lot = lot or make_declared(session).lot
    wanted = {"units": 47, "plan": {"requirements": []}, "reason": "Control order: sample", "actor": officer(session)}
    return operations.order(session, lot, **(wanted | changes))


def make_samples(session: Session, order: SamplingOrder | None = None, **changes: Any) -> dict[Portion, Sample]:
    """Draw the portions of an order (a new one by default); the seals carry the order's number."""
    order = order or make_order(session)
    seals = {Portion(one): f"{order.number}-{one}" for one in order.portions}
    wanted = {"seals": seals, "place": "Warehouse 3", "actor": person(session, "sampling officer")}
    return {sample.portion: sample for sample in operations.draw(session, order, **(wanted | changes))}


def make_sample(session: Session, portion: Portion = Portion.A, *, received: bool = False, **changes: Any) -> Sample:
    """Return one drawn portion, on its way to the laboratory; with ``received`` taken in there."""
    sample = make_samples(session, **({"leave_with_owner": False} | changes))[portion]
    return receive(session, sample) if received else sample


def receive(session: Session, sample: Sample, **changes: Any) -> Sample:
    """Take ``sample`` in with every check in order."""
    checks = {"units": sample.units, "seal": sample.seal, "intact": True, "actor": custodian(session)}
    return operations.receive(session, sample, **(checks | changes))


def custodian(session: Session) -> SignedIn:
    """Return the sample custodian."""
    return person(session, "sample custodian")


def officer(session: Session) -> SignedIn:
    """Return the customs officer."""
    return person(session, "customs officer")
