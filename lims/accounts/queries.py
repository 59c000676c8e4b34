"""Everything about people and the laboratory that pages and other stages read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Laboratory, Person, PersonRole, PersonState, Token
from lims.db import rows_as
from lims.errors import Forbidden, NotFound
from lims.permissions import ROLE_PERMISSIONS, Permission, Role, permissions_of


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person as the product acts with it: who, in which roles, today."""

    id: int | None
    code: str
    username: str
    name: str
    name_zh: str
    language: str
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    session_version: int = 1
    must_change_password: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def may(self, permission: Permission) -> bool:
        """Say whether the person's roles allow ``permission``."""
        return permission in self.permissions

    def must(self, permission: Permission) -> None:
        """Raise `Forbidden` where `may` says no."""
        if not self.may(permission):
            raise Forbidden(permission, self.name)

    def get_id(self) -> str:
        """Return what the session cookie keeps: raising the version ends every session of the person."""
        return f"{self.id}.{self.session_version}"


SYSTEM = SignedIn(None, "", "system", "Greenlane", "", "en", frozenset(), frozenset(Permission))
STRANGER = SignedIn(None, "", "", "not signed in", "", "en", frozenset(), frozenset())  # whoever tries to sign in


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list or a choice."""

    id: int
    code: str
    username: str
    name: str
    state: PersonState
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class LaboratoryIdentity:
    """Who the laboratory is, and when it works."""

    name: str
    name_zh: str
    address: str
    address_zh: str
    zone: str
    shifts: list[Any]
    working_days: list[Any]
    holidays: list[Any]
    site: str = ""
    contact: str = ""
    accreditation: str = ""
    posts: str = ""
    page_seal: bool = False
    accreditation_mark: str = ""


def in_force(today: Any) -> Any:
    """Return the condition that a role holds on a day."""
    return and_(PersonRole.from_on <= today, or_(PersonRole.to_on.is_(None), PersonRole.to_on >= today))


_PERSON = (
    select(
        Person.id,
        Person.code,
        Person.username,
        Person.name,
        Person.name_zh,
        Person.language,
        Person.session_version,
        Person.must_change_password,
        Person.state,
        PersonRole.role,
    )
    .outerjoin(PersonRole, and_(PersonRole.person_id == Person.id, in_force(bindparam("today"))))
    .where(Person.id == bindparam("id"))
)


def signed_in_person(session: Session, person_id: int) -> SignedIn | None:
    """Return the active person with the roles of today; None if there is none."""
    rows = session.execute(_PERSON, {"id": person_id, "today": clock.today()}).all()
    if not rows or rows[0].state is not PersonState.ACTIVE:
        return None
    one, roles = rows[0], frozenset(row.role for row in rows if row.role)
    return SignedIn(
        one.id,
        one.code,
        one.username,
        one.name,
        one.name_zh,
        one.language,
        roles,
        permissions_of(roles),
        one.session_version,
        one.must_change_password,
    )


def actor_by_username(session: Session, username: str) -> SignedIn:
    """Return the active person with ``username``, for commands; raise `NotFound`."""
    person_id = session.scalar(select(Person.id).where(Person.username == username))
    found = signed_in_person(session, person_id) if person_id else None
    if found is None:
        raise NotFound(kind="person", key=username)
    return found


def person_by_code(session: Session, code: str) -> Person:
    """Return the person with ``code``; raise `NotFound`."""
    person = session.scalar(select(Person).where(Person.code == code))
    if person is None:
        raise NotFound(kind="person", key=code)
    return person


def people_with(session: Session, permission: Permission) -> list[PersonLine]:
    """Return the active people whose roles of today allow ``permission``, by name."""
    roles = [role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed]
    wanted = (
        select(Person.id, Person.code, Person.username, Person.name, Person.state)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.state == PersonState.ACTIVE, PersonRole.role.in_(roles), in_force(clock.today()))
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return rows_as(PersonLine, session.execute(wanted))


def people(session: Session, *, after: tuple[str, int] | None = None, most: int | None = None) -> list[PersonLine]:
    """Return up to ``most`` people with their roles of today, by name; those after the name and id ``after``."""
    asked = select(Person.id).order_by(Person.name, Person.id).limit(most)
    if after:
        asked = asked.where(tuple_(Person.name, Person.id) > after)
    rows = session.execute(
        select(Person.id, Person.code, Person.username, Person.name, Person.state, PersonRole.role)
        .outerjoin(PersonRole, and_(PersonRole.person_id == Person.id, in_force(clock.today())))
        .where(Person.id.in_(asked.scalar_subquery()))
        .order_by(Person.name, Person.id, PersonRole.role)
    )
    found: dict[int, PersonLine] = {}
    for row in rows:
        role = row.role
        line = found.get(row.id) or PersonLine(row.id, row.code, row.username, row.name, row.state)
        found[line.id] = PersonLine(
            line.id, line.code, line.username, line.name, line.state, (*line.roles, *([role] if role else []))
        )
    return list(found.values())


_NAMES = select(Person.id, Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))


def names_of(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Return the names of people by id, in one statement."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in session.execute(_NAMES, {"ids": list(wanted)})}


def chinese_names(session: Session) -> dict[str, str]:
    """Return the Chinese names of people by their names, but for names that several people share."""
    shared = select(Person.name).group_by(Person.name).having(func.count() > 1)
    rows = session.execute(select(Person.name, Person.name_zh).where(Person.name_zh != "", Person.name.not_in(shared)))
    return {row.name: row.name_zh for row in rows}


_LABORATORY = (
    select(*(getattr(Laboratory, one.name) for one in fields(LaboratoryIdentity)))
    .order_by(Laboratory.valid_from.desc(), Laboratory.id.desc())
    .limit(1)
)


def laboratory(session: Session, at: datetime | None = None) -> LaboratoryIdentity | None:
    """Return the laboratory's identity as it stands (or stood at a moment); None before the set-up."""
    wanted = _LABORATORY if at is None else _LABORATORY.where(Laboratory.valid_from <= at)
    row = session.execute(wanted).one_or_none()
    return None if row is None else LaboratoryIdentity(*row)


def token_holder(session: Session, token_sha256: str) -> SignedIn | None:
    """Return the person behind a valid token, with the person's permissions cut to the token's scopes."""
    token = session.scalar(select(Token).where(Token.token_sha256 == token_sha256))
    if token is None or token.revoked_at is not None or token.expires_at <= clock.now():
        return None
    person = signed_in_person(session, token.person_id)
    if person is None:
        return None
    return replace(person, permissions=frozenset(one for one in person.permissions if one.value in token.scopes))


def roles_of(session: Session, person_id: int) -> list[tuple[Role, date, date | None]]:
    """Return all roles that a person holds or held, newest first."""
    rows = session.execute(
        select(PersonRole.role, PersonRole.from_on, PersonRole.to_on)
        .where(PersonRole.person_id == person_id)
        .order_by(PersonRole.from_on.desc(), PersonRole.id.desc())
    )
    return [(row.role, row.from_on, row.to_on) for row in rows]


def roles_of_today(session: Session, person_id: int) -> list[Role]:
    """Return the roles that a person holds today, disabled or not."""
    wanted = select(PersonRole.role).where(PersonRole.person_id == person_id, in_force(clock.today()))
    return list(session.scalars(wanted.order_by(PersonRole.role)))


def tokens_of(session: Session, person_id: int) -> Sequence[Token]:
    """Return a person's tokens, newest first."""
    return session.scalars(select(Token).where(Token.person_id == person_id).order_by(Token.id.desc())).all()
