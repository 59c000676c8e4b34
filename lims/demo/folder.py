"""The folder of the demonstration: an instance of its own, known by its marker; a real instance is never touched."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import IO, Any

MARKER = "demonstration.json"
LOCK = "demonstration.lock"
KEPT = frozenset({LOCK, "fonts"})  # the fonts take long to make and belong to no story


class FolderRefused(RuntimeError):
    """The folder holds something else, or somebody is using it."""


class Standing(StrEnum):
    """What lies in the folder."""

    NEW = "new"
    COMPLETE = "complete"
    UNFINISHED = "unfinished"  # the run before was interrupted
    OUTDATED = "outdated"  # made by another version of the story


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one demonstration."""

    home: Path

    def standing(self) -> Standing:
        """Say what lies in the folder; refuse one that is not the demonstration's."""
        if not self.home.exists() or not {path.name for path in self.home.iterdir()} - KEPT:
            return Standing.NEW
        marker = self._marker()
        if marker is None:
            raise FolderRefused(
                f"{self.home} holds something that is not a demonstration. Name another place with LIMS_HOME."
            )
        if not marker.get("complete"):
            return Standing.UNFINISHED
        return Standing.COMPLETE if marker.get("story") == story_digest() else Standing.OUTDATED

    def begin(self) -> None:
        """Empty the folder of the demonstration before and mark it as begun."""
        if self.standing() is not Standing.NEW:
            for path in self.home.iterdir():
                if path.name not in KEPT | {MARKER}:
                    _remove(path)
        self._mark(complete=False)

    def complete(self, **facts: Any) -> None:
        """Mark the story as told to its end."""
        self._mark(complete=True, **facts)

    def facts(self) -> dict[str, Any]:
        """Return what was noted at the end of the story."""
        return self._marker() or {}

    @contextmanager
    def held(self, *, alone: bool) -> Iterator[None]:
        """Hold the folder for the block: alone while the story is told, shared while it is served or read."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / LOCK).open("a") as lock:
            self._lock(lock, alone=alone)
            os.set_inheritable(lock.fileno(), not alone)  # the server that takes this process over holds it on
            yield

    def _lock(self, lock: IO[str], *, alone: bool) -> None:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderRefused(
                f"Another demonstration is using {self.home}. End it first, or name another place with LIMS_HOME."
            ) from None

    def _marker(self) -> dict[str, Any] | None:
        path = self.home / MARKER
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {} if path.exists() else None
        return found

    def _mark(self, **facts: Any) -> None:
        """Write the marker whole or not at all."""
        beside = self.home / f"{MARKER}.new"
        beside.write_text(json.dumps({"what": "demonstration", "story": story_digest(), **facts}), "utf-8")
        beside.replace(self.home / MARKER)


def story_digest() -> str:
    """Return the digest of the story: its code and data, in their order."""
    found = hashlib.sha256()
    for path in sorted(Path(str(resources.files("lims.demo"))).rglob("*")):
        if path.suffix in {".py", ".yaml", ".csv"}:
            found.update(path.read_bytes())
    return found.hexdigest()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
