"""The accounts of the demonstration: one for each role. The password is printed, and works nowhere else."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lims.accounts import operations
from lims.accounts.queries import SYSTEM, SignedIn, actor_by_username
from lims.demo.data_files import load
from lims.permissions import Role

PASSWORD = "greenlane-spring-2020"  # noqa: S105 - printed for everybody who tries the demonstration


def everybody() -> list[dict[str, Any]]:
    """Return the people of the data file."""
    return list(load("people"))


def accounts() -> list[dict[str, Any]]:
    """Return the accounts that visitors are told of."""
    return [one for one in everybody() if one.get("listed", True)]


def add_all(session: Session) -> None:
    """Add everybody with the roles of the data file."""
    administrator: SignedIn | None = None
    for one in sorted(everybody(), key=lambda account: Role.ADMINISTRATOR.value not in account["roles"]):
        _add(session, one, actor=administrator or SYSTEM)
        administrator = administrator or actor_by_username(session, one["username"])


def _add(session: Session, one: dict[str, Any], *, actor: SignedIn) -> None:
    """Add one person; who has a last day is given the roles up to it."""
    roles, until = [Role(role) for role in one["roles"]], one.get("until")
    person = operations.add_person(
        session,
        username=one["username"],
        name=one["name"],
        name_zh=one["name_zh"],
        roles=[] if until else roles,
        password=PASSWORD,
        actor=actor,
        must_change=False,
        constructed=True,
    )
    if until:
        operations.set_roles(session, person, roles, actor=actor, until=date.fromisoformat(str(until)))


def cast(session: Session) -> dict[str, SignedIn]:
    """Return everybody as an actor, by username."""
    return {one["username"]: actor_by_username(session, one["username"]) for one in everybody()}
