"""The database itself refuses to change or delete what is only ever added to."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

KEPT = ["audit_rows", "audit_checkpoints", "custody_lines", "reviews", "certificate_events", "electronic_signatures"]


def put_a_row(session, table: str) -> None:
    """Put a row with any values into a table, past every rule but the triggers (SQLite has them for each row only)."""
    if session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL refuses the statement, whatever it would hit
    session.connection().exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    columns = [one["name"] for one in inspect(session.connection()).get_columns(table)]
    session.execute(text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('7' for _ in columns)})"))


@pytest.mark.parametrize("table", KEPT)
def test_a_row_cannot_be_changed(session, table):
    put_a_row(session, table)
    column = inspect(session.connection()).get_columns(table)[-1]["name"]
    with pytest.raises(DBAPIError, match="only added to"):
        session.execute(text(f"UPDATE {table} SET {column} = {column}"))


@pytest.mark.parametrize("table", KEPT)
def test_a_row_cannot_be_deleted(session, table):
    put_a_row(session, table)
    with pytest.raises(DBAPIError, match="only added to"):
        session.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize("table", KEPT)
def test_a_table_cannot_be_emptied(session, table):
    if session.get_bind().dialect.name == "postgresql":  # SQLite knows no TRUNCATE
        with pytest.raises(DBAPIError, match="only added to"):
            session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("table", KEPT)
def test_a_table_that_is_kept_is_there(session, table):
    assert inspect(session.connection()).has_table(table)
