"""`lims lock`: make the two lock files anew from what pyproject.toml asks for."""

import subprocess
import sys

import click

from lims._start.environment import RUNNING, TESTING
from lims._start.launch import source_root

EXTRAS = {RUNNING: ("start",), TESTING: ("start", "test")}

# No URL of any registry: the files serve whoever mirrors the packages, or carries them in a folder of wheels.
_OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-build-options", "--no-header", "--quiet"),
)


@click.command()
@click.option("--upgrade", is_flag=True, help="Take the newest versions instead of keeping those that still fit.")
def lock(upgrade: bool) -> None:
    """Pin every package that the product and its tests need, with hashes."""
    root = source_root()
    if root is None:
        raise click.ClickException("The lock files belong to the source; this is an installed package.")
    for file in EXTRAS:
        subprocess.run([sys.executable, "-m", "uv", *compile_arguments(file, upgrade=upgrade)], cwd=root, check=True)
        click.echo(f"{file} is made. The next start installs what it names.", err=True)


def compile_arguments(file: str, *, upgrade: bool) -> list[str]:
    """Return what uv is told to make the lock ``file``; the tests' lock keeps to the versions of the other."""
    extras = [word for extra in EXTRAS[file] for word in ("--extra", extra)]
    constraint = ["--constraint", RUNNING] if file == TESTING else []
    chosen = ["--upgrade"] if upgrade else []
    return ["pip", "compile", "pyproject.toml", *extras, *_OPTIONS, *constraint, *chosen, "--output-file", file]
