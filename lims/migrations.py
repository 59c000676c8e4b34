"""Bringing a database to the shape of this version: alembic, called from here and never by hand."""

from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from lims import assets
from lims.db import Database


def upgrade(database: Database) -> None:
    """Run every migration that the database does not have yet, in one transaction."""
    with database.engine.execution_options(lims_writes=True).begin() as connection:
        command.upgrade(_config(connection), "head")


def is_current(database: Database) -> bool:
    """Say whether the database has the shape of this version."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """Return the newest migration."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def only_added_to(table: str) -> None:
    """Let the database itself refuse to change or delete rows of ``table``; called from migrations."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_added()"
    )


def _config(connection: Connection | None) -> Config:
    """Return alembic's configuration: our folder, this connection."""
    config = Config()
    config.set_main_option("script_location", str(assets.folder("migrations")))
    config.attributes["connection"] = connection
    return config
