"""What `lims doctor` looks at: each examination looks at one thing and says what it found and what would help."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from lims import __version__, db, migrations
from lims._start import environment, launch, system
from lims.settings import Settings

SCARCE_BYTES = 1024**3
TOO_FEW_BYTES = 200 * 1024**2
CLOCKS_MAY_DIFFER = timedelta(seconds=5)


class State(StrEnum):
    """How a thing is: in order; worth knowing; in the way of the work."""

    OK = "ok"
    NOTE = "note"
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    """One thing, how it is, what was seen, and what to do about it."""

    thing: str
    state: State
    seen: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, in the order in which one thing needs the other."""
    yield python()
    yield from environments()
    yield from system_parts()
    yield chinese_font()
    yield home(settings)
    yield disk(settings)
    yield clock()
    yield from database(settings)


def python() -> Finding:
    """Return which Python runs; an old one did not come this far."""
    return Finding("Python", State.OK, f"{sys.version.split()[0]} at {sys.prefix}")


def environments() -> Iterator[Finding]:
    """Compare what is installed with the lock files."""
    root = launch.source_root()
    if root is None:
        yield Finding("environment", State.OK, f"installed package, version {__version__}")
        return
    place = environment.Environment(root)
    if not place.is_running():
        yield Finding("environment", State.NOTE, f"{sys.prefix}, not {place.folder}", "start with: python3 -m lims")
    for lock, use, otherwise in (
        (environment.RUNNING, "", State.BAD),
        (environment.TESTING, " (only for the tests)", State.NOTE),
    ):
        filled = place.is_filled(lock)
        seen = f"{'holds' if filled else 'does not hold'} what {lock} {place.digest(lock)[:12]} names{use}"
        remedy = "" if filled else f"python3 -m lims {'test' if lock == environment.TESTING else 'doctor'}"
        yield Finding("environment", State.OK if filled else otherwise, seen, remedy)


def system_parts() -> Iterator[Finding]:
    """Look for the libraries and programs that the system's packages bring."""
    for parts, use, otherwise in (
        (system.RUNNING, "", State.BAD),
        (system.TESTING, " (only for the tests)", State.NOTE),
    ):
        for part in parts:
            if part.place:
                yield Finding(part.name, State.OK, f"{part.place}: {part.use}{use}")
            else:
                yield Finding(part.name, otherwise, f"missing: {part.use}{use}", system.line_to_type([part.package]))


def chinese_font() -> Finding:
    """Look for the package that the fonts of paper are made from."""
    if find_spec("justmytype_intl_cjk"):
        return Finding("Chinese font", State.OK, "its package is installed; fonts for paper are made from it")
    return Finding("Chinese font", State.BAD, "its package is missing", "python3 -m lims doctor, in the source")


def home(settings: Settings) -> Finding:
    """See whether the instance's folder can be written."""
    folder = _nearest(settings.home)
    if not os.access(folder, os.W_OK):
        remedy = "let this user write there, or set LIMS_HOME to another folder"
        return Finding("instance", State.BAD, f"{settings.home} cannot be written", remedy)
    if folder != settings.home:
        return Finding("instance", State.NOTE, f"{settings.home} is not there yet", "the first start makes it")
    return Finding("instance", State.OK, str(settings.home))


def disk(settings: Settings) -> Finding:
    """See how much room is left where the instance lives."""
    free = shutil.disk_usage(_nearest(settings.home)).free
    seen = f"{free / 1024**3:.1f} GiB free"
    if free >= SCARCE_BYTES:
        return Finding("disk", State.OK, seen)
    state = State.BAD if free < TOO_FEW_BYTES else State.NOTE
    return Finding("disk", state, seen, "make room, or move the instance and set LIMS_HOME")


def clock() -> Finding:
    """See whether the machine's clock can be right: it is after the day when this program was put here."""
    put_here = Path(__file__).stat().st_ctime
    seen = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {datetime.now(ZoneInfo('Asia/Shanghai')):%H:%M} in Shanghai"
    if time.time() < put_here:
        return Finding("clock", State.BAD, f"{seen}: before this program was installed", "set the machine's clock")
    return Finding("clock", State.OK, seen)


def database(settings: Settings) -> Iterator[Finding]:
    """See whether the database answers, is of this version, and agrees about the time."""
    url = make_url(settings.database)
    shown = url.render_as_string(hide_password=True)
    if settings.uses_sqlite and not Path(url.database or "").is_file():
        yield Finding("database", State.NOTE, f"{shown} is not there yet", "the first start makes it")
        return
    engine = db.make_engine(settings.database)
    try:
        with engine.connect() as connection:
            yield Finding("database", State.OK, f"{shown} answers")
            yield shape(connection)
            yield from database_clock(connection)
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        yield Finding("database", State.BAD, f"{shown}: {reason}", "start it, or correct LIMS_DATABASE_URL")
    finally:
        engine.dispose()


def shape(connection: Connection) -> Finding:
    """Compare the database's shape with the one that this program was written for."""
    needed = migrations.head() or "nothing"
    present = MigrationContext.configure(connection).get_current_revision() or "nothing"
    if present == needed:
        return Finding("migrations", State.OK, f"at {present}, the newest")
    return Finding("migrations", State.BAD, f"at {present}, not at {needed}", "python3 -m lims db upgrade")


def database_clock(connection: Connection) -> Iterator[Finding]:
    """Compare a database server's clock with ours; SQLite has none of its own."""
    if connection.dialect.name == "sqlite":
        return
    theirs = connection.scalar(select(func.clock_timestamp()))
    apart = abs(theirs - datetime.now(UTC)) if theirs else timedelta.max
    if apart <= CLOCKS_MAY_DIFFER:
        yield Finding("database's clock", State.OK, f"{apart.total_seconds():.1f} s from this machine's")
    else:
        yield Finding("database's clock", State.BAD, f"{apart} from this machine's", "let both follow one time server")


def _nearest(folder: Path) -> Path:
    """Return ``folder``, or the nearest one above that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())
