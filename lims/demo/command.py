"""`lims demo`: tell the story once, show what came of it, serve it."""

import json

import click
from rich.console import Console

from lims import clock, migrations
from lims import settings as settings_module
from lims.demo import showing
from lims.demo.building import build
from lims.demo.folder import Folder, FolderRefused, Standing
from lims.demo.serving import become_server, settings_for
from lims.demo.summary import Summary, read_back
from lims.services import Services, open_services
from lims.settings import Settings
from lims.standing_clock import restore

AGAIN = {
    Standing.UNFINISHED: "The run before was interrupted: beginning anew.",
    Standing.OUTDATED: "The demonstration in this folder is of another version: beginning anew.",
}


@click.command()
@click.option("--serve/--no-serve", "serves", default=True, help="Serve the pages after the run, or end.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on stdout, and nothing else there.")
@click.option("--reset", is_flag=True, help="Begin anew, whatever is there of an earlier run.")
def demo(serves: bool, as_json: bool, reset: bool) -> None:
    """Run the demonstration, then serve it."""
    console = showing.console()
    try:
        settings = settings_for(settings_module.load())
        folder = Folder(settings.home)
        _make_ready(settings, folder, console, reset=reset)
        with folder.held(alone=False):
            _present(settings, folder, console, as_json=as_json)
            if serves:
                _serve(settings, console)
    except (FolderRefused, ValueError, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _make_ready(settings: Settings, folder: Folder, console: Console, *, reset: bool) -> None:
    """Tell the story, unless it has been told here before."""
    standing = folder.standing()
    if standing is Standing.COMPLETE and not reset and _is_current(settings):
        console.print(f"The demonstration is there already ({settings.home}). Begin anew with --reset.", soft_wrap=True)
        return
    with folder.held(alone=True):
        console.print(AGAIN.get(standing, "The demonstration takes about a minute."))
        with showing.telling(console) as telling:
            build(settings, preparing=telling.preparing, told=telling.told)


def _is_current(settings: Settings) -> bool:
    """Say whether the database has the shape of this version."""
    services = open_services(settings)
    try:
        return migrations.is_current(services.database)
    finally:
        services.close()


def _present(settings: Settings, folder: Folder, console: Console, *, as_json: bool) -> None:
    """Read the summary back and print it."""
    before = clock.offset()
    restore(settings.home)
    services = open_services(settings)
    try:
        summary = _summary(services, folder)
    finally:
        services.close()
        clock.shift(before)
    if as_json:
        click.echo(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2))
        return
    showing.show(console, summary)
    showing.show_accounts(console, summary)


def _summary(services: Services, folder: Folder) -> Summary:
    return read_back(services, seconds=float(folder.facts().get("seconds", 0)))


def _serve(settings: Settings, console: Console) -> None:
    """Serve the pages until Ctrl+C; nothing after this is reached."""
    console.print(f"Greenlane LIMS, the demonstration: {settings.address}  (Ctrl+C ends)", soft_wrap=True)
    become_server(settings)
