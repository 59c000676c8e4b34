"""Bringing a database to the shape of this version: alembic, called from here and never by hand."""

from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

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


def replace_check(table: str, name: str, *, old: str, new: str) -> None:
    """Give the check ``name`` of ``table`` a new condition; called from migrations.

    SQLite has no statement for it. Its own documentation ("Making Other Kinds Of Table Schema Changes") edits the
    stored definition where, as here, nothing of the data on disk changes; a definition that lacks ``old`` is an error.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, new)
        return
    check = f"ck_{table}_{name} CHECK"
    _edit_definition(connection, table, old=f"{check} ({old})", new=f"{check} ({new})")


def widen_unique(table: str, columns: list[str], more: str) -> None:
    """Let ``columns`` of ``table`` be unique together with the column ``more``; called from migrations.

    On SQLite the stored definition is edited, as in `replace_check`; here the index on the disk is built anew as well.
    """
    connection = op.get_bind()
    old_name, name = (op.f(f"uq_{table}_{'_'.join(these)}") for these in (columns, [*columns, more]))
    if connection.dialect.name != "sqlite":
        op.drop_constraint(old_name, table, type_="unique")
        op.create_unique_constraint(name, table, [*columns, more])
        return
    old = f"CONSTRAINT {old_name} UNIQUE ({', '.join(columns)})"
    _edit_definition(connection, table, old=old, new=f"CONSTRAINT {name} UNIQUE ({', '.join([*columns, more])})")
    connection.exec_driver_sql(f"REINDEX {table}")


def _edit_definition(connection: Connection, table: str, *, old: str, new: str) -> None:
    """Replace a part of the definition of ``table`` that SQLite keeps; without it there, raise `ValueError`."""
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.execute(
        text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = :table AND instr(sql, :old) > 0"
        ),
        {"old": old, "new": new, "table": table},
    )
    if changed.rowcount != 1:
        raise ValueError(f"{table} has no {old}")
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _config(connection: Connection | None) -> Config:
    """Return alembic's configuration: our folder, this connection."""
    config = Config()
    config.set_main_option("script_location", str(assets.folder("migrations")))
    config.attributes["connection"] = connection
    return config
