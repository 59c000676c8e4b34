"""Reading the scope register."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.certificates.scopes.models import Scope
from lims.conformity.standards import Standard
from lims.errors import NotFound

Field = tuple[str, str]  # the standard's code and the method in it


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be authorised on a day at a site, and what of it the accreditation covers."""

    authorised: frozenset[Field]
    accredited: frozenset[Field]


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One entry of the register, ready to print."""

    id: int
    person: str
    person_code: str
    site: str
    product: str
    standard: str
    method: str
    accredited: bool
    reference: str
    from_on: date
    to_on: date | None
    constructed: bool


def in_force(on: date) -> ColumnElement[bool]:
    """Return the condition for an entry that counts on a day."""
    return (Scope.from_on <= on) & or_(Scope.to_on.is_(None), Scope.to_on >= on)


def reach_of(session: Session, *, site: str, on: date, person_id: int | None = None) -> Reach:
    """Return what a person, or anybody at all, may authorise at a site on a day."""
    wanted = select(Scope.standard, Scope.method, Scope.accredited).where(Scope.site == site, in_force(on))
    if person_id is not None:
        wanted = wanted.where(Scope.person_id == person_id)
    rows = session.execute(wanted).all()
    return Reach(
        frozenset((row.standard, row.method) for row in rows),
        frozenset((row.standard, row.method) for row in rows if row.accredited),
    )


def overlapping(session: Session, wanted: Scope) -> Scope | None:
    """Return an entry of the same person for the same work that counts on a day of ``wanted``."""
    same = select(Scope).where(
        Scope.person_id == wanted.person_id,
        Scope.site == wanted.site,
        Scope.standard == wanted.standard,
        Scope.method == wanted.method,
        or_(Scope.to_on.is_(None), Scope.to_on >= wanted.from_on),
    )
    if wanted.to_on is not None:
        same = same.where(Scope.from_on <= wanted.to_on)
    return session.scalar(same.limit(1))


def scope_by_id(session: Session, scope_id: int) -> Scope:
    """Return one entry."""
    found = session.get(Scope, scope_id)
    if found is None:
        raise NotFound(kind="scope", key=str(scope_id))
    return found


def edition_by_id(session: Session, edition_id: int) -> StandardEdition:
    """Return the edition whose methods are to be granted."""
    found = session.get(StandardEdition, edition_id)
    if found is None:
        raise NotFound(kind="standard edition", key=str(edition_id))
    return found


def editions(session: Session) -> list[StandardEdition]:
    """Return the newest version of each standard in use, by code."""
    every = session.scalars(select(StandardEdition).order_by(StandardEdition.code, StandardEdition.version))
    return list({edition.code: edition for edition in every}.values())


def methods_of(standard: Standard) -> list[str]:
    """Return the methods of a standard's requirements, each once, in its order."""
    return list(dict.fromkeys(one.method for one in standard.requirements))


def methods_of_edition(edition: StandardEdition) -> list[str]:
    """Return the methods of an edition."""
    return methods_of(standard_of(edition))


def person_name(session: Session, person_id: int) -> str:
    """Return the name of a person."""
    return session.scalar(select(Person.name).where(Person.id == person_id)) or str(person_id)


_LINES = select(
    Scope.id,
    Person.name.label("person"),
    Person.code.label("person_code"),
    Scope.site,
    Scope.product,
    Scope.standard,
    Scope.method,
    Scope.accredited,
    Scope.reference,
    Scope.from_on,
    Scope.to_on,
    Scope.constructed,
).join(Person, Person.id == Scope.person_id)


def scopes_page(session: Session, *, after: tuple[int] | None, size: int) -> list[ScopeLine]:
    """Return entries, the newest first, going on below the id in ``after``."""
    wanted = _LINES.order_by(Scope.id.desc()).limit(size)
    if after:
        wanted = wanted.where(Scope.id < after[0])
    return [ScopeLine(**row._asdict()) for row in session.execute(wanted)]
