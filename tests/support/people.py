"""A laboratory and one person of each role, as tests need them."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts import operations, passwords, queries
from lims.accounts.models import Laboratory, Person
from lims.accounts.queries import SYSTEM, SignedIn
from lims.permissions import Role

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


def load_people(session: Session) -> dict[str, SignedIn]:
    """Return everybody as an actor, by role name ("technician", "second technician")."""
    ids = session.execute(select(Person.id, Person.username)).all()
    found = {row.username.replace("-", " "): queries.signed_in_person(session, row.id) for row in ids}
    return {name: person for name, person in found.items() if person is not None}


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
