"""`lims user`: add, disable, reset and list people from the command line."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts import operations, passwords, queries
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.commands.instance import instance
from lims.permissions import Role


@click.group()
def user() -> None:
    """Look after people."""


@user.command()
@click.argument("username")
@click.option("--name", prompt=True)
@click.option("--name-zh", default="")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.password_option("--password", prompt="First password (to be changed at the first sign-in)")
def add(username: str, name: str, name_zh: str, roles: tuple[str, ...], password: str) -> None:
    """Add a person with one or more roles."""
    with instance() as services, services.database.transaction() as session:
        person = operations.add_person(
            session,
            username=username,
            name=name,
            name_zh=name_zh,
            roles=[Role(role) for role in roles],
            password=password,
            actor=SYSTEM,
        )
        click.echo(f"{person.code} {person.username}: {', '.join(roles)}")


@user.command()
@click.argument("username")
@click.option("--reason", prompt=True)
def disable(username: str, reason: str) -> None:
    """End a person's access; the name stays on everything that was done."""
    with instance() as services, services.database.transaction() as session:
        operations.disable(session, _person(session, username), reason=reason, actor=SYSTEM)
    click.echo(f"{username} is disabled.")


@user.command()
@click.argument("username")
def reset(username: str) -> None:
    """Set a random password, shown once, to be changed at the next sign-in."""
    with instance() as services:
        password, password_hash = passwords.random_password()
        with services.database.transaction() as session:
            operations.reset_password(session, _person(session, username), password_hash=password_hash, actor=SYSTEM)
    click.echo(f"{username}: {password}")


@user.command("list")
def list_people() -> None:
    """List everybody with the roles of today."""
    with instance() as services, services.database.snapshot() as session:
        for person in queries.people(session):
            click.echo(
                f"{person.code}  {person.username:20} {person.state.value:9} {', '.join(person.roles)}  {person.name}"
            )


def _person(session: Session, username: str) -> Person:
    """Return the person with ``username``."""
    found = session.scalar(select(Person).where(Person.username == username.lower()))
    if found is None:
        raise click.ClickException(f"Nobody has the user name {username!r}. See: lims user list")
    return found
