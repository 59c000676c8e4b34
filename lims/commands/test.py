"""`lims test`: every check of the product, one after the other, all of them even where one fails."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from lims._start.launch import source_root

# One file after the other in the order of `tests/conftest.py`; left alone, xdist begins with the files of most tests,
# which are not those that take longest.
_PARALLEL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Check:
    """One tool and how it is called: a module of the environment, or a piece of Python where a tool has none."""

    name: str
    arguments: tuple[str, ...]


CHECKS = (
    Check("ruff check", ("-m", "ruff", "check")),
    Check("ruff format", ("-m", "ruff", "format", "--check")),
    Check("mypy", ("-m", "mypy")),
    Check("lint-imports", ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
)


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--only", type=click.Choice(["checks", "tests"]), help="Leave out the tests, or the checks before them.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(only: str | None, pytest_arguments: Sequence[str]) -> None:
    """Run all checks and tests of the source; what follows goes to pytest (a file, -k WORD, -n 0, ...)."""
    root = source_root()
    if root is None:
        raise click.ClickException("The tests belong to the source; this is an installed package.")
    tests = Check("pytest", ("-m", "pytest", *_PARALLEL, *pytest_arguments))
    chosen = {"checks": CHECKS, "tests": (tests,), None: (*CHECKS, tests)}[only]
    failed = run_all(chosen, root)
    if failed:
        click.echo(f"Failed: {', '.join(failed)}", err=True)
        sys.exit(1)


def run_all(checks: Sequence[Check], root: Path) -> list[str]:
    """Run each check in ``root`` and return the names of those that failed."""
    return [check.name for number, check in enumerate(checks, 1) if not _passes(check, f"{number}/{len(checks)}", root)]


def _passes(check: Check, place: str, root: Path) -> bool:
    """Run one check under a heading; the seconds go to stderr, so that pytest's closing line ends the output."""
    click.secho(f"{place} {check.name}", bold=True)
    sys.stdout.flush()
    began = time.monotonic()
    status = subprocess.run([sys.executable, *check.arguments], cwd=root, check=False).returncode
    word, colour = ("failed", "red") if status else ("passed", "green")
    click.secho(f"{place} {check.name} {word} after {time.monotonic() - began:.1f} s", fg=colour, err=True)
    return status == 0
