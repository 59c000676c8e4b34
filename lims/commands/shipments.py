"""`lims shipments`: import declarations from a file, publish a list of manufacturers."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from lims.accounts.queries import actor_by_username, people_with
from lims.commands.instance import instance
from lims.errors import Invalid, LimsError
from lims.permissions import Actor, Permission
from lims.shipments.declarations.importing import FileRefused, Imported, import_file
from lims.shipments.declarations.reading import RowFault
from lims.shipments.declarations.sentences import row_words
from lims.shipments.lists.models import ListKind
from lims.shipments.lists.operations import publish
from lims.shipments.lists.reading import read_entries
from lims.web.errors import sentence

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_acting = click.option(
    "--as", "username", default="", help="The user name of whoever acts; needed where several people may."
)


@click.group()
def shipments() -> None:
    """Import declarations and lists."""


@shipments.command("import")
@click.argument("file", type=FILE)
@click.option("--take-good", is_flag=True, help="Take the good declarations even if others have faults.")
@click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON on the standard output.")
@_acting
def import_shipments(file: Path, take_good: bool, as_json: bool, username: str) -> None:
    """Declare what FILE (JSON or CSV) holds: all, or nothing if it has faults. The same file again changes nothing.

    Ends with status 1 where anything was left out.
    """
    with instance() as services:
        try:
            with services.database.transaction() as session:
                actor = _actor(session, username, Permission.SHIPMENTS_DECLARATIONS_CREATE)
                done = import_file(session, file.read_bytes(), take_good=take_good, actor=actor)
        except FileRefused as refused:
            done = Imported("", [], [], refused.faults)
        except Invalid as refused:
            raise click.ClickException(sentence(refused)) from None
    _tell(done, as_json=as_json)
    sys.exit(1 if done.faults else 0)


@shipments.command("publish-list")
@click.argument("file", type=FILE)
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in ListKind]))
@click.option("--published-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--source", required=True, help="Where the list was published.")
@_acting
def publish_list(file: Path, kind: str, published_on: datetime, source: str, username: str) -> None:
    """Add the version of a list that was published on a day, from FILE (CSV: manufacturer, identifier, product)."""
    with instance() as services:
        try:
            with services.database.transaction() as session:
                version, created = publish(
                    session,
                    ListKind(kind),
                    published_on=published_on.date(),
                    entries=read_entries(file.read_bytes()),
                    source=source,
                    actor=_actor(session, username, Permission.SHIPMENTS_LISTS_MAINTAIN),
                )
        except LimsError as refused:
            raise click.ClickException(sentence(refused)) from None
    click.echo(
        f"{version.kind.value}, {version.published_on}: {'published' if created else 'here already, nothing changed'}"
    )


def _actor(session: Session, username: str, permission: Permission) -> Actor:
    """Return whoever acts: the one named, or the only person who may."""
    if username:
        return actor_by_username(session, username)
    may = people_with(session, permission)
    if len(may) != 1:
        names = ", ".join(person.username for person in may) or "nobody"
        raise click.ClickException(f"Say who acts with --as USERNAME. Allowed: {names}.")
    return actor_by_username(session, may[0].username)


def _tell(done: Imported, *, as_json: bool) -> None:
    """Print the outcome: as JSON, or the faults on stderr and a sentence."""
    if as_json:
        click.echo(json.dumps(_document(done), ensure_ascii=False, indent=2))
        return
    for fault in done.faults:
        click.echo(row_words(fault), err=True)
    for number in done.created:
        click.echo(number)
    click.echo(_summary(done), err=True)


def _summary(done: Imported) -> str:
    """Return what became of the file in a sentence."""
    if done.faults and not done.created and not done.unchanged:
        return f"Nothing was imported: {len(done.faults)} faults. With --take-good the good declarations are taken."
    words = f"{len(done.created)} declared, {len(done.unchanged)} known already"
    left_out = len({fault.declaration for fault in done.faults})
    return f"{words}, {left_out} left out." if left_out else f"{words}."


def _document(done: Imported) -> dict[str, Any]:
    """Return the outcome for a program."""
    return {
        "created": done.created,
        "unchanged": done.unchanged,
        "faults": [_fault(fault) for fault in done.faults],
        "sha256": done.sha256,
    }


def _fault(found: RowFault) -> dict[str, Any]:
    """Return one fault for a program."""
    return {
        "row": found.row,
        "declaration": found.declaration,
        "declaration_number": found.number,
        "field": found.field,
        "value": found.fault.value,
        "code": found.fault.code,
        "words": row_words(found),
    }
