"""`lims watch`: take the files that instruments put into a folder."""

import time
from pathlib import Path

import click

from lims.bench.files import sentences as _files  # noqa: F401 - importing registers the sentences
from lims.bench.files.watching import STANDS_STILL, Folder, take_whole_files, wait_for_changes
from lims.bench.results import sentences as _results  # noqa: F401 - importing registers the sentences
from lims.commands.instance import instance
from lims.web.errors import sentence

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--mapping", required=True, help="The name of the mapping; its newest version counts.")
@click.option("--as", "username", required=True, help="The user name of the instrument's account.")
@click.option("--once", "is_once", is_flag=True, help="Take what is there and stands still, then end.")
@click.option("--polling", is_flag=True, help="For a network folder that does not tell of its changes.")
def watch(folder: Path, mapping: str, username: str, is_once: bool, polling: bool) -> None:
    """Take the files in FOLDER until Ctrl+C: into FOLDER/taken or FOLDER/refused, each with a report beside it."""
    watched = Folder(folder, STANDS_STILL)
    with instance() as services:
        if is_once:
            watched.whole_files(time.monotonic())
            time.sleep(STANDS_STILL)
            moments = iter([time.monotonic()])
        else:
            click.echo(f"Watching {folder}. End with Ctrl+C.")
            moments = wait_for_changes(folder, polling=polling)
        for now in moments:
            for line in take_whole_files(services, watched, mapping=mapping, username=username, say=sentence, now=now):
                click.echo(line)
