"""The environment beside the source: `.venv`, filled with exactly what a lock file names.

A stamp in it tells the digest of the lock that it was filled from, so that a start compares one number and goes on. A
mark stands in it while it is being filled: who finds one knows that somebody was interrupted, and makes it anew.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lims._start import system
from lims._start.running import Failed, run, say

RUNNING = "requirements.txt"
TESTING = "requirements-test.txt"  # holds all of the other as well
_INSTALLER = "uv"
_LINKED = (
    "{here} is a link to {folder}, which is not filled from this source's {lock} and is not changed from here."
    " Fill it where it belongs, or remove the link: then the next start makes an environment of its own."
)


class Environment:
    """The `.venv` of the source in ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._here = root / ".venv"
        self.folder = self._here.resolve()
        self.python = self.folder / "bin" / "python"
        self._origin = self.folder / "lims-origin"
        self._unfinished = self.folder / "lims-unfinished"
        self.system_tried = self.folder / "lims-system-tried"

    def is_running(self) -> bool:
        """Say whether this very Python is the environment's."""
        return self.folder.is_dir() and Path(sys.prefix).samefile(self.folder)

    def is_filled(self, lock: str) -> bool:
        """Say whether everything that ``lock`` names is installed."""
        return self.is_sound() and _text(self._stamp(lock)) == self.digest(lock)

    def is_sound(self) -> bool:
        """Say whether the environment still stands where, and on the Python from which, it was made."""
        return not self._unfinished.exists() and self.python.exists() and _text(self._origin) == self._present_origin()

    def digest(self, lock: str) -> str:
        """Return the digest of a lock file."""
        return hashlib.sha256((self.root / lock).read_bytes()).hexdigest()

    def fill(self, lock: str, *, wheels: str, may_install: bool, held: int) -> None:
        """Make or mend the environment so that it holds what ``lock`` names, as the one who is `alone`.

        A linked one belongs to another source and perhaps to people who work with it: it is used, and never changed.
        """
        if self._here.is_symlink():
            raise Failed(_LINKED.format(here=self._here, folder=self.folder, lock=lock))
        if not self.is_sound() and not self._can_be_adopted():
            self._make(may_install=may_install, held=held)
        for each in (RUNNING, TESTING):
            self._stamp(each).unlink(missing_ok=True)
        self._install(lock, _from_folder(wheels), held)
        self._sign(lock)

    @contextmanager
    def alone(self) -> Iterator[int]:
        """Let one start at a time prepare; others wait. The lock is on the source's folder and ends with its holder."""
        held = os.open(self.root, os.O_RDONLY)
        try:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another start is preparing the environment; waiting for it …")
                fcntl.flock(held, fcntl.LOCK_EX)
            yield held
        finally:
            os.close(held)

    def _can_be_adopted(self) -> bool:
        """Say whether this is a working environment that somebody made by hand."""
        if self._unfinished.exists() or self._origin.exists() or not self.python.exists():
            return False
        command = [str(self.python), "-m", "pip", "--version"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _make(self, *, may_install: bool, held: int) -> None:
        """Make an empty environment, in place of whatever is there."""
        _ensure_venv_module(may_install=may_install)
        base: str = getattr(
            sys, "_base_executable", sys.executable
        )  # the Python under an environment, if we are in one
        run("Making the environment .venv", [base, "-m", "venv", "--clear", str(self.folder)], held=held)

    def _install(self, lock: str, source: list[str], held: int) -> None:
        """Install with uv, which takes a third of the time, or with pip where uv cannot be had or cannot do it."""
        self._unfinished.touch()
        text = (self.root / lock).read_text(encoding="utf-8")
        what = f"Installing {_count(text)} packages of {lock}"
        python = str(self.python)
        pip = [python, "-m", "pip", "install", "--disable-pip-version-check"]
        uv = [python, "-m", "uv", "pip", "install", "--python", python]
        try:
            _run_on("Installing the installer uv", [*pip, *source], _block(text, _INSTALLER), held)
            _run_on(what, [*uv, *source], text, held)
        except Failed as failure:
            say(f"{failure}\nTrying with pip alone.")
            self._install_by_pip(what, [*pip, *source], text.replace(_block(text, _INSTALLER), ""), held)
        self._unfinished.unlink()

    def _install_by_pip(self, what: str, command: list[str], lock: str, held: int) -> None:
        try:
            _run_on(what, command, lock, held)
        except Failed:
            self._unfinished.unlink()  # pip ended in an orderly way: what it found is still whole
            raise

    def _sign(self, lock: str) -> None:
        """Write down what the environment holds, and let it find the source from any folder."""
        for path in self.folder.glob("lib/python3.*/site-packages"):
            (path / "greenlane-lims-source.pth").write_text(f"{self.root}\n", encoding="utf-8")
        self._origin.write_text(self._present_origin(), encoding="utf-8")
        for each in {RUNNING, lock}:
            self._stamp(each).write_text(self.digest(each), encoding="utf-8")

    def _stamp(self, lock: str) -> Path:
        return self.folder / f"lims-filled-from-{lock}"

    def _present_origin(self) -> str:
        """Return the place of the environment and of the Python that it leads to."""
        return f"{self.folder}\n{self.python.resolve()}\n"


def _ensure_venv_module(*, may_install: bool) -> None:
    """Bring what Debian leaves out of its Python; raise Failed with the line to type where that is not ours to do."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not (may_install and system.may_install()):
        raise Failed(
            f"This Python cannot make environments. To install what it lacks: {system.line_to_type([package])}"
        )
    system.install([package])


def _from_folder(wheels: str) -> list[str]:
    """Return the options that take packages from a folder of wheels and from nowhere else."""
    if not wheels:
        return []
    folder = Path(wheels).expanduser().resolve()
    if not folder.is_dir():
        raise Failed(f"LIMS_WHEELS names {folder}, which is no folder.")
    return ["--no-index", "--find-links", str(folder)]


def _run_on(what: str, command: list[str], lock: str, held: int) -> None:
    """Let an installer install what ``lock`` pins: nothing without its hash, nothing that must be built."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(lock)
        file.flush()
        run(what, [*command, "--require-hashes", "--only-binary", ":all:", "-r", file.name], held=held)


def _block(lock: str, name: str) -> str:
    """Return the lines of a lock that pin the package ``name``."""
    found = re.search(rf"^{re.escape(name)}==.*\n(?:[ \t].*\n)*", lock, re.MULTILINE)
    return found.group() if found else ""


def _count(lock: str) -> int:
    """Return how many packages a lock names."""
    return len(re.findall(r"^[a-z0-9][\w.\-\[\],]*==", lock, re.MULTILINE | re.IGNORECASE))


def _text(path: Path) -> str | None:
    """Return what a file says, or None where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else None
