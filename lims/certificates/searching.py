"""The auditor's search: certificates by anything known of them, newest first, by key, always in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.accounts.models import Person
from lims.certificates.models import Certificate, CertificateKind, CertificateSample, CertificateState
from lims.errors import Invalid
from lims.numbers import NotANumber, parse
from lims.shipments.declarations.models import DeclarationLine, Lot, Party, Shipment
from lims.web.pagination import SIZE


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for; what is left empty narrows nothing."""

    number: str = ""
    declaration: str = ""
    manufacturer: str = ""
    batch: str = ""
    hs_code: str = ""
    standard: str = ""
    verdict: str = ""
    state: str = ""
    first: str = ""
    last: str = ""
    signatory: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """Return what is given, for the address of the next page."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate in a list."""

    id: int
    number: str
    state: CertificateState
    verdict: str
    standard: str
    declaration_number: str
    shipment: str
    line_no: int
    goods: str
    goods_zh: str
    authorised_at: datetime
    issued_at: datetime | None
    signatory: str
    constructed: bool
    kind: CertificateKind


def search_of(asked: Mapping[str, str]) -> Search:
    """Return the search that an address asks for; raise `Invalid` for a day that is none or a word that is unknown."""
    search = Search(**{one.name: asked.get(one.name, "").strip() for one in fields(Search)})
    for name in ("first", "last"):
        _day(name, getattr(search, name))
    if search.state and search.state not in set(CertificateState):
        raise Invalid(field="state", value=search.state)
    return search


_LINES: Any = (
    select(
        Certificate.id, Certificate.number, Certificate.state, Certificate.verdict, Certificate.standard_code,
        Shipment.declaration_number, Shipment.number, DeclarationLine.line_no, DeclarationLine.goods,
        DeclarationLine.goods_zh,
        Certificate.authorised_at, Certificate.issued_at, Person.name, Certificate.constructed, Certificate.kind,
    )
    .join(Shipment, Shipment.id == Certificate.shipment_id)
    .join(DeclarationLine, DeclarationLine.id == Certificate.line_id)
    .join(Person, Person.id == Certificate.signatory_id)
)  # fmt: skip


def certificates_page(
    session: Session, search: Search, *, after: Sequence[Any] | None = None, zone: str = "UTC", size: int = SIZE
) -> list[CertificateLine]:
    """Return one page of what is found, with one row more to know whether it goes on."""
    wanted = _LINES.where(*_conditions(search, zone))
    if after:
        wanted = wanted.where(Certificate.id < after[0])
    return [CertificateLine(*row) for row in session.execute(wanted.order_by(Certificate.id.desc()).limit(size + 1))]


def ids_found(session: Session, search: Search, *, zone: str = "UTC") -> list[int]:
    """Return every certificate with a file that is found, however many."""
    has_file = Certificate.state != CertificateState.AUTHORISED
    found = _LINES.with_only_columns(Certificate.id, maintain_column_froms=True)
    return list(session.scalars(found.where(*_conditions(search, zone), has_file)))


def _conditions(search: Search, zone: str) -> list[ColumnElement[bool]]:
    """Return what the search asks, as conditions."""
    found = [condition for name in _COLUMNS if (condition := _column(name, getattr(search, name))) is not None]
    if search.manufacturer or search.batch:
        found.append(_of_lot(search))
    if first := _day("first", search.first):
        found.append(Certificate.authorised_at >= _midnight(first, zone))
    if last := _day("last", search.last):
        found.append(Certificate.authorised_at < _midnight(last + timedelta(days=1), zone))
    return found


_COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "number": Certificate.number,
    "declaration": Shipment.declaration_number,
    "hs_code": DeclarationLine.hs_code,
    "standard": Certificate.standard_code,
    "verdict": Certificate.verdict,
    "state": Certificate.state,
    "signatory": Person.name,
}
_WHOLE = ("verdict", "state")


def _column(name: str, value: str) -> ColumnElement[bool] | None:
    """Return the condition on one column: words as they are, codes from their beginning, names anywhere."""
    column = _COLUMNS[name]
    if not value:
        return None
    if name in _WHOLE:
        return column == value
    if name == "number" and (whole := _whole_number(value)):
        return column == whole
    if name in ("number", "declaration", "hs_code"):
        return column.startswith(value.upper(), autoescape=True)
    if name == "signatory":
        return or_(column.icontains(value, autoescape=True), Person.name_zh.contains(value, autoescape=True))
    return column.icontains(value, autoescape=True)


def _whole_number(text: str) -> str:
    """Return the number that ``text`` is, to be looked up; nothing for the beginning of one."""
    try:
        return parse(text).text
    except NotANumber:
        return ""


def _of_lot(search: Search) -> ColumnElement[bool]:
    """Return the condition that a lot on the certificate has this batch or manufacturer."""
    lot = (
        exists()
        .where(
            CertificateSample.certificate_id == Certificate.id,
            Lot.id == CertificateSample.lot_id,
            Party.id == Lot.manufacturer_id,
        )
        .correlate(Certificate)
    )
    if search.batch:
        lot = lot.where(Lot.batch.icontains(search.batch, autoescape=True))
    if search.manufacturer:
        name = search.manufacturer
        like = or_(
            Party.name.icontains(name, autoescape=True),
            Party.name_zh.contains(name, autoescape=True),
            Party.identifier == name.upper(),
        )
        lot = lot.where(like)
    return lot


def _day(field: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field=field, value=text, remedy="2020-05-31") from None


def _midnight(day: date, zone: str) -> datetime:
    """Return the beginning of the laboratory's day."""
    return datetime.combine(day, time(), ZoneInfo(zone))
