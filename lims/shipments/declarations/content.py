"""What a declaration says: one model for form, file and API, so that all three are checked alike."""

import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from lims.audit.chain import canonical
from lims.shipments.declarations import checks
from lims.shipments.declarations.models import Direction, IdentifierKind, Product, Route

Country = Annotated[str, AfterValidator(checks.country)]
Amount = Annotated[Decimal, BeforeValidator(checks.quantity), PlainSerializer(str, return_type=str)]
Count = Annotated[int, BeforeValidator(checks.whole_number)]

_ONE_LINE = BeforeValidator(checks.text)
Text20 = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=20)]
Text40 = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=40)]
Text80 = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=80)]
Text120 = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=120)]
Text200 = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=200)]
Text300 = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=300)]
Maybe40 = Annotated[str, _ONE_LINE, StringConstraints(max_length=40)]
Maybe200 = Annotated[str, _ONE_LINE, StringConstraints(max_length=200)]
Maybe300 = Annotated[str, _ONE_LINE, StringConstraints(max_length=300)]


class _Content(BaseModel):
    """Unknown fields are refused: a misspelt name must not lose its value silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PartyIn(_Content):
    """A firm with the checked number that identifies it."""

    name: Text200
    name_zh: Maybe200 = ""
    identifier_kind: IdentifierKind
    identifier: Text40
    country: Country

    @field_validator("identifier")
    @classmethod
    def _check_identifier(cls, value: str, info: ValidationInfo) -> str:
        kind = info.data.get("identifier_kind")
        return checks.identifier(value, kind) if kind else value

    @property
    def key(self) -> tuple[IdentifierKind, str]:
        """Return what tells this party from every other."""
        return self.identifier_kind, self.identifier


class LotIn(_Content):
    """Goods of one manufacturer, product and batch."""

    manufacturer: PartyIn
    model: Text120
    batch: Text80
    size: Count
    made_on: Annotated[date | None, BeforeValidator(checks.maybe_day)] = None

    @property
    def key(self) -> tuple[IdentifierKind, str, str, str]:
        """Return what tells this lot from the others of its line."""
        return *self.manufacturer.key, self.model, self.batch


class LineIn(_Content):
    """One numbered line: the goods under one commodity code."""

    line_no: Annotated[int, BeforeValidator(checks.whole_number), Field(le=999)]
    hs_code: Annotated[Text40, AfterValidator(checks.hs_code)]
    goods: Text300
    goods_zh: Maybe300 = ""
    product: Product
    medical: bool
    quantity: Amount
    unit: Annotated[Text20, AfterValidator(checks.unit)]
    standard_code: Text80
    standard_class: Maybe40 = ""
    standard_variant: Maybe40 = ""
    route: Route
    lots: Annotated[tuple[LotIn, ...], BeforeValidator(checks.listed)]


class DeclarationIn(_Content):
    """A customs declaration, whichever way it arrives."""

    customs: Country = "CN"
    declaration_number: Text40
    direction: Direction
    post: Text80
    country: Country
    declared_on: Annotated[date, BeforeValidator(checks.day)]
    exporter: PartyIn
    importer: PartyIn
    declarant: PartyIn
    lines: Annotated[tuple[LineIn, ...], BeforeValidator(checks.listed)]
    constructed: bool = False

    @field_validator("declaration_number")
    @classmethod
    def _check_number(cls, value: str, info: ValidationInfo) -> str:
        customs = info.data.get("customs")
        return checks.declaration_number(value, customs) if customs else value

    def document(self) -> dict[str, Any]:
        """Return the content as JSON values; quantities are text, as typed."""
        return self.model_dump(mode="json")

    def digest(self) -> str:
        """Return the SHA-256 over the content: the same declaration has the same one, however it arrived."""
        return hashlib.sha256(canonical(self.document()).encode()).hexdigest()

    def parties(self) -> Iterator[tuple[tuple[str | int, ...], PartyIn]]:
        """Yield every party that is named, with its place."""
        yield ("exporter",), self.exporter
        yield ("importer",), self.importer
        yield ("declarant",), self.declarant
        for i, line in enumerate(self.lines):
            for j, lot in enumerate(line.lots):
                yield ("lines", i, "lots", j, "manufacturer"), lot.manufacturer
