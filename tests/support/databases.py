"""Databases that one test after the other uses: an engine for the whole run, fresh rows for each test.

To make an engine, and to compile every statement again for it, costs more than most tests; to copy a database costs
much on PostgreSQL. So a worker keeps one database of each kind, and copies the template again only after a test that
committed something. Most operations are tested in a session that is rolled back, and leave nothing.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, event, text

from lims.db import READS, Database


class LentDatabase:
    """A database that is lent to one test at a time; ``renew`` puts a copy of the template at its place."""

    def __init__(self, url: str, renew: Callable[[], None]) -> None:
        self.url = url
        self._database = Database(url)
        self._renew = renew
        self._is_soiled = True
        event.listen(self._database.engine, "commit", self._note)

    def soil(self) -> None:
        """Have the database made anew for the next test, whatever this one does with it."""
        self._is_soiled = True

    @contextmanager
    def lend(self) -> Iterator[Database]:
        """Give the database as the template has it."""
        if self._is_soiled:
            self._database.dispose()
            self._renew()
            self._is_soiled = False
        yield self._database
        if self._database.engine.pool.checkedout():  # type: ignore[attr-defined]  # a QueuePool: a session was left open
            self.soil()

    def close(self) -> None:
        """Close all connections."""
        self._database.dispose()

    def _note(self, connection: Any) -> None:
        """Note a commit, unless of a transaction in which the database refuses to write."""
        self._is_soiled = self._is_soiled or not connection.get_execution_options().get(READS)


def on_sqlite(template: Path, path: Path) -> LentDatabase:
    """Return a database in the file ``path``."""

    def renew() -> None:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        shutil.copy(template, path)

    return LentDatabase(f"sqlite:///{path}", renew)


def on_postgres(server: str, template: str, name: str) -> LentDatabase:
    """Return the database ``name`` of a server."""
    run = statements_on(server)

    def renew() -> None:
        run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")

    return LentDatabase(named(server, name), renew)


def statements_on(url: str) -> Callable[[str], None]:
    """Return a function that runs a statement outside of any transaction, each over a connection of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    return run


def named(url: str, name: str) -> str:
    """Return ``url`` with another database name."""
    before, question, after = url.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}{question}{after}"
