"""What the tests of the pages of accounts look at, and do behind the browser's back."""

from typing import Any

from sqlalchemy import select
from support.people import PASSWORD

from lims.accounts.models import Person
from lims.audit.models import AuditRow


def person(database: Any, username: str = "technician") -> Person:
    with database.snapshot() as session:
        return session.scalars(select(Person).where(Person.username == username)).one()


def acts(database: Any) -> list[str]:
    with database.snapshot() as session:
        rows = select(AuditRow.action).where(AuditRow.stream == "accounts").order_by(AuditRow.position)
        return list(session.scalars(rows))


def is_signed_in(client: Any) -> bool:
    return client.get("/account").status_code == 200


def change(database: Any, act: Any, username: str = "technician") -> None:
    """Do ``act(session, the person)`` behind the browser's back."""
    with database.transaction() as session:
        act(session, session.scalars(select(Person).where(Person.username == username)).one())


def post_sign_in(client: Any, password: str = PASSWORD, username: str = "technician", **more: Any) -> Any:
    return client.post("/sign-in", data={"username": username, "password": password}, **more)
