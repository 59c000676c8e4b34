"""``lims standards import``: a data file becomes the newest version of its standard; this verb needs the database."""

import json
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import actor_by_username, laboratory, people_with
from lims.catalogue import sentences  # noqa: F401 - the words for refusals are registered by being imported
from lims.catalogue.models import StandardEdition
from lims.catalogue.operations import StandardFaulty, import_standard, read_document
from lims.catalogue.previews import ImportPreview, preview
from lims.commands.instance import instance
from lims.db import Database
from lims.errors import LimsError
from lims.permissions import Actor, Permission
from lims.web.errors import sentence


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--used-from", type=click.DateTime(["%Y-%m-%d"]), help="First day of use; today unless given.")
@click.option("--used-to", type=click.DateTime(["%Y-%m-%d"]), help="Last day of use; open unless given.")
@click.option("--as", "username", default="", help="The user name of whoever acts; needed where several people may.")
@click.option("--yes", is_flag=True, help="Replace the version in force without asking.")
@click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON, and ask nothing.")
def import_file(file: Path, *, as_json: bool, **options: Any) -> None:
    """Add the data file FILE to the catalogue as the newest version of its standard.

    What differs from the version before is shown first. The same content again changes nothing.
    """
    with instance() as services:
        try:
            told = _import(services.database, file, ask=not (as_json or options["yes"]), show=not as_json, **options)
        except LimsError as refusal:
            _refuse(file, refusal, as_json=as_json)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _in_words(told))


def _import(database: Database, file: Path, *, ask: bool, show: bool, **options: Any) -> dict[str, Any]:
    """Show, ask and take; nobody has to wait for the answer, since nothing is locked until it is given."""
    document = read_document(file.read_bytes())
    last = options["used_to"].date() if options["used_to"] else None
    with database.snapshot() as session:
        actor = _actor(session, options["username"])
        first = options["used_from"].date() if options["used_from"] else _today(session)
        found = preview(session, document, used_from=first)
        if show:
            _show(found)
    if ask and found.before is not None:
        click.confirm("Take this version?", abort=True, err=True)
    with database.transaction() as session:
        edition, new = import_standard(session, document, used_from=first, used_to=last, actor=actor)
        return _document(found, edition, new=new)


def _actor(session: Session, username: str) -> Actor:
    """Return whoever acts: the one named, or the only person who may."""
    if username:
        return actor_by_username(session, username)
    may = people_with(session, Permission.CATALOGUE_STANDARDS_IMPORT)
    if len(may) != 1:
        names = ", ".join(person.username for person in may) or "nobody"
        raise click.ClickException(f"Say who acts with --as USERNAME. Allowed: {names}.")
    return actor_by_username(session, may[0].username)


def _today(session: Session) -> date:
    found = laboratory(session)
    return clock.today(found.zone if found else "UTC")


def _refuse(file: Path, refusal: LimsError, *, as_json: bool) -> NoReturn:
    """End the command with status 1 and the problems in words."""
    problems: Any = refusal.facts["problems"] if isinstance(refusal, StandardFaulty) else [sentence(refusal)]
    if as_json:
        click.echo(json.dumps({"file": str(file), "imported": False, "problems": problems}, ensure_ascii=False))
        raise SystemExit(1)
    raise click.ClickException(f"{file}: " + "\n".join(problems)) from None


def _show(found: ImportPreview) -> None:
    """Print what differs from the version before; a new standard has nothing to differ from."""
    if found.known is not None:
        return
    if found.before is None:
        click.echo(f"{found.code} is new: {len(found.standard.requirements)} requirements.")
        return
    since = f"version {found.before.version}, used from {found.before.used_from}"
    click.echo(f"{found.code}: {len(found.differences)} differences to {since}, which ends on {found.before_ends_on}:")
    for one in found.differences:
        place = " ".join(part for part in (one.requirement, one.field) if part)
        click.echo(f"  {place}: {one.old or '-'} -> {one.new or '-'}")


def _document(found: ImportPreview, edition: StandardEdition, *, new: bool) -> dict[str, Any]:
    """Return the outcome for a program."""
    return {
        "code": edition.code,
        "imported": new,
        "version": edition.version,
        "used_from": edition.used_from.isoformat(),
        "used_to": edition.used_to and edition.used_to.isoformat(),
        "replaces": found.before.version if found.before else None,
        "unconfirmed": list(found.unconfirmed),
        "differences": [one.to_dict() for one in found.differences],
    }


def _in_words(told: dict[str, Any]) -> str:
    if not told["imported"]:
        return f"{told['code']}: this content is version {told['version']} already; nothing was changed."
    open_now = f" To be confirmed by two people: {', '.join(told['unconfirmed'])}." if told["unconfirmed"] else ""
    return f"{told['code']}: version {told['version']} is used from {told['used_from']}.{open_now}"
