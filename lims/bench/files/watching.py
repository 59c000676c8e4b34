"""A watched folder: a file that stands still is taken or refused, and moved into a subfolder with a report beside it.

A file counts as whole when it has not changed for a while; what an instrument is still writing is waited for. Nothing
here rests on the folder telling of its changes: a folder on a network often does not, so every look reads it anew.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lims.accounts.queries import actor_by_username
from lims.bench.files import operations, queries
from lims.bench.files.models import FileWay
from lims.bench.files.obstacles import FileKnown, NothingTaken
from lims.bench.files.operations import Tried
from lims.errors import LimsError
from lims.services import Services

STANDS_STILL: Final = 2.0
"""Seconds without a change after which a file counts as whole."""

TAKEN, REFUSED = "taken", "refused"
REPORT: Final = ".report.txt"
_UNFINISHED: Final = (".tmp", ".part", ".crdownload", ".filepart")


@dataclass
class Folder:
    """One watched folder, and how its files looked when they were last seen."""

    root: Path
    stands_still: float = STANDS_STILL
    _seen: dict[Path, tuple[int, int, float]] = field(default_factory=dict)

    def whole_files(self, now: float) -> list[Path]:
        """Return the files that have not changed since an earlier look, long enough ago; remember the others."""
        found = {path: _look(path) for path in sorted(self.root.iterdir()) if _is_candidate(path)}
        whole: list[Path] = []
        for path, look in found.items():
            if look is None:
                continue
            before = self._seen.get(path)
            if before is None or before[:2] != look:
                self._seen[path] = (*look, now)
            elif now - before[2] >= self.stands_still:
                whole.append(path)
        self._seen = {path: self._seen[path] for path, look in found.items() if look is not None}
        return whole

    def put_away(self, path: Path, outcome: str, report: str) -> Path:
        """Move a file into the subfolder of its outcome, with a report; nothing there is overwritten."""
        folder = self.root / outcome
        folder.mkdir(exist_ok=True)
        target, count = folder / path.name, 1
        while target.exists():
            count += 1
            target = folder / f"{path.stem}-{count}{path.suffix}"
        target.with_name(target.name + REPORT).write_text(report, encoding="utf-8")
        path.rename(target)
        self._seen.pop(path, None)
        return target


def _is_candidate(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~$")) and path.suffix.lower() not in _UNFINISHED


def _look(path: Path) -> tuple[int, int] | None:
    """Return size and time of the last change; None where the file is gone, empty or held by its writer."""
    try:
        state = path.stat()
        with path.open("rb"):
            pass
    except OSError:
        return None
    return (state.st_size, state.st_mtime_ns) if state.st_size else None


def take_whole_files(
    services: Services, folder: Folder, *, mapping: str, username: str, say: Callable[[LimsError], str], now: float
) -> Iterator[str]:
    """Take every whole file of the folder; give a line about each."""
    for path in folder.whole_files(now):
        outcome, report = take_one(services, path, mapping=mapping, username=username, say=say)
        target = folder.put_away(path, outcome, report)
        yield f"{path.name}: {report.splitlines()[0]} ({target.parent.name}/{target.name})"


def take_one(
    services: Services, path: Path, *, mapping: str, username: str, say: Callable[[LimsError], str]
) -> tuple[str, str]:
    """Take one file in a transaction of its own; return the subfolder for it, and its report.

    A file that was taken before (a crash came between taking and moving, say) is put away as taken, and says so.
    """
    try:
        with services.database.transaction() as session:
            kept, tried = operations.take_file(
                session,
                services.files,
                path.read_bytes(),
                queries.mapping_called(session, mapping),
                name=path.name,
                way=FileWay.FOLDER,
                say=say,
                actor=actor_by_username(session, username),
            )
            return TAKEN, report_of(f"{kept.rows_taken} rows taken, {kept.rows_refused} refused.", tried, say)
    except FileKnown as known:
        return TAKEN, say(known) + "\n"
    except NothingTaken as refused:
        rows = refused.facts["tried"]
        return REFUSED, report_of(say(refused), rows if isinstance(rows, list) else [], say)
    except LimsError as refused:
        return REFUSED, say(refused) + "\n"


def report_of(headline: str, tried: list[Tried], say: Callable[[LimsError], str]) -> str:
    """Return the report on a file: a line on top, then a line for each row."""
    lines = [f"{one.row.number}\t{'refused: ' + say(one.obstacle) if one.obstacle else 'taken'}" for one in tried]
    return "\n".join([headline, *lines]) + "\n"


def wait_for_changes(root: Path, *, polling: bool) -> Iterator[float]:
    """Give the time now, again and again: when the folder tells of a change, and at least every second."""
    from watchfiles import watch  # noqa: PLC0415 - only who watches pays for it

    yield time.monotonic()
    for _changes in watch(
        root, recursive=False, yield_on_timeout=True, rust_timeout=1000, force_polling=polling or None
    ):
        yield time.monotonic()
