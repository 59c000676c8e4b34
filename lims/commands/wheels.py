"""`lims wheels`: fill a folder with all packages, for a machine that has no way out."""

import subprocess
import sys
from pathlib import Path

import click

from lims._start.environment import RUNNING, TESTING
from lims._start.launch import source_root


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--tests", is_flag=True, help="The tools of the tests as well.")
def wheels(folder: Path, tests: bool) -> None:
    """Download every package that the lock names into FOLDER; over there, set LIMS_WHEELS to it and start."""
    root = source_root()
    if root is None:
        raise click.ClickException("The lock files belong to the source; this is an installed package.")
    lock = root / (TESTING if tests else RUNNING)
    options = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(lock), "-d", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options], check=True, stdout=sys.stderr)
    click.echo(f"Carry {folder} over, then: LIMS_WHEELS={folder} python3 -m lims demo", err=True)
