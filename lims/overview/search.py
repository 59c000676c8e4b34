"""Search for what nobody has the number of: shipments by declaration, party or batch; samples; certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.certificates.models import Certificate
from lims.permissions import Actor, Permission
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine, Lot, Party, Shipment

MOST = 10
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: its kind as a word, what it is called, what to know of it, its page."""

    kind: str
    label: str
    note: str
    note_zh: str
    at: datetime
    href: str


def search(session: Session, text: str, *, actor: Actor) -> list[Hit]:
    """Return what begins with ``text``, of everything that ``actor`` may read; nothing for less than three letters."""
    if len(text.strip()) < SHORTEST:
        return []
    found: list[Hit] = []
    if actor.may(Permission.SHIPMENTS_DECLARATIONS_READ):
        found += _shipments(session, text.strip(), with_parties=actor.may(Permission.SHIPMENTS_PARTIES_READ))
    if actor.may(Permission.SAMPLES_SAMPLES_READ):
        found += _samples(session, text.strip())
    if actor.may(Permission.CERTIFICATES_CERTIFICATES_READ):
        found += _certificates(session, text.strip())
    return found


def _shipments(session: Session, text: str, *, with_parties: bool) -> list[Hit]:
    """Return shipments by the start of a number, a batch, the goods' name, or (where it may be known) a party's."""
    compact = "".join(text.split()).upper()
    ways: list[Any] = [
        Shipment.declaration_number.startswith(compact, autoescape=True),
        Shipment.number.startswith(compact, autoescape=True),
        Shipment.id.in_(select(Lot.shipment_id).where(Lot.batch.istartswith(text, autoescape=True))),
    ]
    if with_parties:
        named = select(Party.id).where(
            or_(Party.name.istartswith(text, autoescape=True), Party.name_zh.startswith(text, autoescape=True))
        )
        ways += [Shipment.exporter_id.in_(named), Shipment.importer_id.in_(named), Shipment.declarant_id.in_(named)]
    rows = session.execute(
        select(Shipment.number, Shipment.declaration_number, Shipment.post, Shipment.registered_at)
        .where(or_(*ways))
        .order_by(Shipment.id.desc())
        .limit(MOST)
    )
    return [
        Hit(
            "shipment",
            row.declaration_number,
            row.post,
            "",
            row.registered_at,
            url_for("overview.thread", number=row.number),
        )
        for row in rows
    ]


def _samples(session: Session, text: str) -> list[Hit]:
    compact = "".join(text.split()).upper()
    rows = session.execute(
        select(Sample.number, DeclarationLine.goods, DeclarationLine.goods_zh, Sample.drawn_at)
        .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
        .join(Lot, Lot.id == Sample.lot_id)
        .where(
            or_(
                Sample.number.startswith(compact, autoescape=True),
                Sample.seal.startswith(compact, autoescape=True),
                Lot.batch.istartswith(text, autoescape=True),
            )
        )
        .order_by(Sample.id.desc())
        .limit(MOST)
    )
    return _hits("sample", rows.all(), "overview.next_step")


def _certificates(session: Session, text: str) -> list[Hit]:
    compact = "".join(text.split()).upper()
    rows = session.execute(
        select(Certificate.number, DeclarationLine.goods, DeclarationLine.goods_zh, Certificate.authorised_at)
        .join(DeclarationLine, DeclarationLine.id == Certificate.line_id)
        .where(Certificate.number.startswith(compact, autoescape=True))
        .order_by(Certificate.id.desc())
        .limit(MOST)
    )
    return _hits("certificate", rows.all(), "certificates.certificate")


def _hits(kind: str, rows: Sequence[Any], endpoint: str) -> list[Hit]:
    return [Hit(kind, row[0], row.goods, row.goods_zh, row[3], url_for(endpoint, number=row[0])) for row in rows]
