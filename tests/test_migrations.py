import warnings

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError

from lims import migrations
from lims.accounts.models import Person
from lims.db import Database
from lims.tables import metadata


def differences(database: Database) -> list:
    """Return what the migrations make other than the models say."""
    with database.engine.connect() as connection, warnings.catch_warnings():
        # SQLAlchemy cannot read an index on an expression back from SQLite; on PostgreSQL it is compared.
        warnings.filterwarnings("ignore", "(Skipped unsupported|autogenerate skipping).*expression-based index")
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, metadata)


def test_there_is_one_head_and_no_migration_without_a_place():
    scripts = ScriptDirectory.from_config(migrations._config(None))
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert migrations.head() == scripts.get_current_head()


def test_the_files_are_numbered_in_the_order_of_the_way():
    scripts = ScriptDirectory.from_config(migrations._config(None))
    numbers = [one.revision for one in scripts.walk_revisions()][::-1]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]


def test_the_migrations_make_what_the_models_say(database):
    assert differences(database) == []


def test_a_table_that_the_models_do_not_know_would_be_seen(sqlite_database):
    with sqlite_database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER PRIMARY KEY)"))
    assert [one[0] for one in differences(sqlite_database)] == ["remove_table"]


def test_a_new_database_is_not_current_until_it_is_brought_up(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert not migrations.is_current(database)
    migrations.upgrade(database)
    assert migrations.is_current(database)
    assert set(metadata.tables) <= set(inspect(database.engine).get_table_names())
    database.dispose()


def test_bringing_it_up_twice_changes_nothing_and_loses_nothing(database):
    with database.snapshot() as session:
        before = session.query(Person).count()
    migrations.upgrade(database)
    assert migrations.is_current(database)
    with database.snapshot() as session:
        assert session.query(Person).count() == before > 0


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE certificates (id INTEGER PRIMARY KEY)"))
    with pytest.raises(OperationalError, match="already exists"):
        migrations.upgrade(database)
    assert inspect(database.engine).get_table_names() == ["certificates"]
    database.dispose()


def test_a_widened_unique_constraint_counts_for_the_rows_that_are_there(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection)
        connection.execute(
            text("CREATE TABLE things (a INT, b INT, c INT DEFAULT 1, CONSTRAINT uq_things_a_b UNIQUE (a, b))")
        )
        connection.execute(text("INSERT INTO things (a, b) VALUES (1, 1), (1, 2), (2, 1)"))
        with Operations.context(context):
            migrations.widen_unique("things", ["a", "b"], "c")
        connection.execute(text("INSERT INTO things (a, b, c) VALUES (1, 1, 2)"))
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        with pytest.raises(IntegrityError, match=r"things\.a, things\.b, things\.c"):
            connection.execute(text("INSERT INTO things (a, b) VALUES (1, 2)"))
    database.dispose()
