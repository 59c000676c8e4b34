"""The way in: prepare what is missing, go inside the environment, run the `lims` command."""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from lims._start import environment, system
from lims._start.environment import Environment
from lims._start.running import Failed, say

_PREPARED = "LIMS_PREPARED"  # the process that has prepared everything and goes on as the command itself
_NO_SYSTEM = "--no-system"
_NUMBERS_ONLY = ("plan", "engine", "judge")  # they print nothing on paper: no library of the system is looked for


def start(arguments: Sequence[str]) -> int:
    """Run `lims` with ``arguments``; return the exit status of what could not be prepared."""
    words = [word for word in arguments if word != _NO_SYSTEM]
    sys.argv[1:] = words
    if len(words) < len(arguments):
        os.environ["LIMS_NO_SYSTEM"] = "1"
    root = source_root()
    if root is None or is_prepared(os.environ):
        return run_command()
    try:
        prepare(Environment(root), words)
    except (Failed, OSError) as failure:
        say(f"{failure}\nGreenlane LIMS cannot start yet. Nothing is lost: the next start goes on from here.")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. The next start begins the preparation anew.")
        return 130
    return run_command()


def source_root(here: Path = Path(__file__)) -> Path | None:
    """Return the folder of the source that the file ``here`` belongs to, or None in an installed wheel."""
    root = here.resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / environment.RUNNING).is_file() else None


def is_prepared(environ: Mapping[str, str]) -> bool:
    """Say whether this process prepared everything before it went inside (its children have other numbers)."""
    return environ.get(_PREPARED) == str(os.getpid())


def prepare(place: Environment, words: Sequence[str]) -> None:
    """Fill the environment and bring the system's parts; end as the environment's own Python if we are not that yet."""
    lock, parts = needs(words)
    ready = place.is_filled(lock)
    if not ready or system.missing(parts):
        with place.alone() as held:
            bring(place, lock, parts, held)
    if not (ready and place.is_running()):
        go_inside(place, words)


def bring(place: Environment, lock: str, parts: Sequence[system.Part], held: int) -> None:
    """Bring what is still missing now that nobody else is at it."""
    allowed = not os.environ.get("LIMS_NO_SYSTEM")
    if not place.is_filled(lock):
        place.fill(lock, wheels=os.environ.get("LIMS_WHEELS", ""), may_install=allowed, held=held)
    system.provide(parts, allowed=allowed, tried=place.system_tried)


def needs(words: Sequence[str]) -> tuple[str, Sequence[system.Part]]:
    """Return the lock file and the system's parts that a command needs: the tests need more than the product."""
    command = next((word for word in words if not word.startswith("-")), "")
    if command == "test":
        return environment.TESTING, system.RUNNING + system.TESTING
    return environment.RUNNING, () if command in _NUMBERS_ONLY else system.RUNNING


def go_inside(place: Environment, words: Sequence[str]) -> None:
    """Become the environment's Python, running the same command."""
    os.environ[_PREPARED] = str(os.getpid())
    os.execv(place.python, [str(place.python), "-m", "lims", *words])  # noqa: S606 - no shell is wanted


def run_command() -> int:
    """Run the `lims` command in this process."""
    command = importlib.import_module("lims.cli")  # by name: nothing of it exists for who only prepares
    result = command.main()
    return result if isinstance(result, int) else 0
