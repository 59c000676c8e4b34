"""A laboratory and one person of each role, as tests need them."""

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts import operations, passwords, queries
from lims.accounts.models import Laboratory, Person, PersonRole, PersonState
from lims.accounts.queries import SYSTEM, SignedIn
from lims.permissions import Role, permissions_of

PASSWORD = "a long enough sentence"
SECOND = {
    "technician",
    "reviewer",
    "signatory",
    "customs officer",
    "lab manager",
}  # roles of which tests need two people


def make_laboratory(session: Session, **changes: Any) -> Laboratory:
    """Set a laboratory up in Shanghai with two shifts on working days."""
    return operations.set_laboratory(
        session,
        actor=SYSTEM,
        name="Test Customs Laboratory",
        name_zh="测试海关实验室",
        address="1 Harbour Road, Shanghai",
        address_zh="上海市港口路1号",
        zone="Asia/Shanghai",
        shifts=[["08:00", "16:00"], ["16:00", "00:00"]],
        working_days=[1, 2, 3, 4, 5],
        holidays=["2020-05-01"],
        **changes,
    )


def make_people(session: Session) -> None:
    """Add one person of each role (username: the role, with hyphens), and a second of some."""
    passwords.set_cost(1)
    for role in Role:
        make_person(session, role)
        if role.value in SECOND:
            make_person(session, role, username=f"second-{_username(role)}")


def make_person(session: Session, *roles: Role, username: str = "", name: str = "") -> Person:
    """Add a person with the roles; the password is `PASSWORD`."""
    username = username or _username(roles[0])
    return operations.add_person(
        session,
        username=username,
        name=name or username.replace("-", " ").title(),
        roles=roles,
        password=PASSWORD,
        actor=SYSTEM,
        must_change=False,
    )


_COLUMNS = [column for column in Person.__table__.columns if column.name in {one.name for one in fields(SignedIn)}]


def load_people(session: Session) -> dict[str, SignedIn]:
    """Return everybody who is active as an actor, by role name ("technician", "second technician")."""
    held = and_(PersonRole.person_id == Person.id, queries.in_force(clock.today()))
    wanted = select(*_COLUMNS, PersonRole.role).outerjoin(PersonRole, held).where(Person.state == PersonState.ACTIVE)
    found: dict[str, dict[str, Any]] = {}
    for row in session.execute(wanted).mappings():
        one = found.setdefault(row["username"].replace("-", " "), {**row, "roles": set()})
        one["roles"].update({row["role"]} if row["role"] else ())
    return {name: _as_actor(**one) for name, one in found.items()}


def _as_actor(*, role: Role | None, roles: set[Role], **columns: Any) -> SignedIn:
    return SignedIn(**columns, roles=frozenset(roles), permissions=permissions_of(roles))


def person(session: Session, name: str) -> SignedIn:
    """Return one person as an actor, by role name: what builders need, many times in a test."""
    wanted = select(Person.id).where(Person.username == name.replace(" ", "-"))
    found = queries.signed_in_person(session, session.scalars(wanted).one())
    assert found is not None, f"{name} may not sign in"
    return found


def actor(session: Session, person: Person) -> SignedIn:
    """Return ``person`` as an actor."""
    found = queries.signed_in_person(session, person.id)
    assert found is not None
    return found


def day() -> date:
    """Return today in the tests."""
    return clock.today("Asia/Shanghai")


def _username(role: Role) -> str:
    return role.value.replace(" ", "-")
