"""Tables of declarations: parties, shipments, numbered lines, lots."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Digest, Moment, Number, PersonId, PrimaryKey, ShipmentId, link


class Direction(StrEnum):
    """Which way the goods go."""

    EXPORT = "export"
    IMPORT = "import"
    TRANSIT = "transit"


class Product(StrEnum):
    """The product groups that the laboratory tests (the catalogue's ``product``)."""

    MASK = "mask"
    GOWN = "gown"
    SUIT = "suit"
    THERMOMETER = "thermometer"
    GLOVES = "gloves"
    GOGGLES = "goggles"
    OTHER = "other"


class Route(StrEnum):
    """By whose standard the goods are certified: it decides which list and which documents apply."""

    CHINESE = "chinese"
    FOREIGN = "foreign"


class IdentifierKind(StrEnum):
    """The checked number that identifies a party."""

    USCC = "USCC"
    EORI = "EORI"
    OTHER = "other"


class LineState(StrEnum):
    """Where a line stands before the laboratory and the decision."""

    DECLARED = "declared"
    DOCUMENTS_HELD = "documents held"
    TO_SAMPLE = "to sample"
    MAY_PROCEED = "may proceed"
    CANCELLED = "cancelled"


class Party(Base):
    """A firm: exporter, importer, manufacturer or declarant."""

    __tablename__ = "parties"
    __table_args__ = (UniqueConstraint("identifier_kind", "identifier"),)

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(200), index=True)
    name_zh: Mapped[str] = mapped_column(String(200), default="")
    identifier_kind: Mapped[IdentifierKind]
    identifier: Mapped[str] = mapped_column(String(40))
    country: Mapped[str] = mapped_column(String(2))
    constructed: Mapped[bool] = mapped_column(default=False)


class Shipment(Base):
    """Goods under one customs declaration number."""

    __tablename__ = "shipments"

    id: Mapped[PrimaryKey]
    number: Mapped[Number]
    declaration_number: Mapped[str] = mapped_column(String(40), unique=True)
    customs: Mapped[str] = mapped_column(String(2), default="CN")  # the authority that gave the declaration number
    direction: Mapped[Direction]
    post: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2))  # of destination for exports, of origin for imports
    exporter_id: Mapped[int] = link("parties.id")
    importer_id: Mapped[int] = link("parties.id")
    declarant_id: Mapped[int] = link("parties.id")
    declared_on: Mapped[date]
    registered_at: Mapped[Moment]
    registered_by_id: Mapped[PersonId]
    version: Mapped[int] = mapped_column(default=1)  # raised by each amendment
    content_sha256: Mapped[Digest]  # of the declaration as it arrived: the same again changes nothing
    cancelled_at: Mapped[Moment | None]
    cancelled_reason: Mapped[str] = mapped_column(Text, default="")
    constructed: Mapped[bool] = mapped_column(default=False)


class DeclarationVersion(Base):
    """A declaration as it arrived or was amended: whole, and never changed."""

    __tablename__ = "declaration_versions"
    __table_args__ = (UniqueConstraint("shipment_id", "version"),)

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[Digest]
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[Moment]
    made_by_id: Mapped[PersonId]


class DeclarationLine(Base):
    """One numbered line of a declaration."""

    __tablename__ = "declaration_lines"
    __table_args__ = (
        UniqueConstraint("shipment_id", "line_no"),
        Index(None, "state", "shipment_id"),
        CheckConstraint("line_no > 0", name="line_no_positive"),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    line_no: Mapped[int]
    hs_code: Mapped[str] = mapped_column(String(10), index=True)
    goods: Mapped[str] = mapped_column(String(300))
    goods_zh: Mapped[str] = mapped_column(String(300), default="")
    product: Mapped[Product]
    medical: Mapped[bool]
    quantity: Mapped[Decimal]
    unit: Mapped[str] = mapped_column(String(20))  # the legal unit of the HS code
    standard_code: Mapped[str] = mapped_column(String(80))  # as declared: a code of the catalogue
    standard_class: Mapped[str] = mapped_column(String(40), default="")
    standard_variant: Mapped[str] = mapped_column(String(40), default="")
    route: Mapped[Route]
    state: Mapped[LineState]


class Lot(Base):
    """Goods of one manufacturer, product and batch on one line: what a sampling plan accepts or rejects."""

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("line_id", "manufacturer_id", "model", "batch"),
        CheckConstraint("size > 0", name="size_positive"),
        Index("ix_lots_batch_in_lower_case", text("lower(batch)")),
    )

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    line_id: Mapped[int] = link("declaration_lines.id")
    manufacturer_id: Mapped[int] = link("parties.id")
    model: Mapped[str] = mapped_column(String(120))
    batch: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]  # units
    made_on: Mapped[date | None]


class DeclarantLink(Base):
    """A link with a token that shows the declarant its own declaration and nothing else."""

    __tablename__ = "declarant_links"

    id: Mapped[PrimaryKey]
    shipment_id: Mapped[ShipmentId]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[Moment]
    made_by_id: Mapped[PersonId]
