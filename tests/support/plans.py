"""How a database goes about a query: which big tables it would read from one end to the other."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from lims.db import Database

BIG = {
    "shipments", "declaration_versions", "declaration_lines", "lots", "assessments", "sampling_orders", "samples",
    "specimens", "custody_lines", "test_requests", "assignments", "work_starts", "readings", "results", "reviews",
    "certificates", "certificate_samples", "certificate_results", "certificate_events", "decisions",
    "customs_messages", "cases", "jobs", "audit_rows",
}  # fmt: skip
KNOWN = BIG | {f"{table} by state" for table in BIG}
_NODE = re.compile(r"(SCAN|SEARCH) (\w+?)(?:_\d+)?( .*|$)")


def read_whole(database: Database, session: Session, act: Callable[[], Any]) -> set[str]:
    """Do ``act`` and return the big tables that its statements read as a whole, however few rows come of it."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    engine = database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert seen, "nothing was asked"
    on_sqlite = engine.dialect.name == "sqlite"
    if not on_sqlite:  # a table of a test is so small that reading it whole would be best
        for way in ("seqscan", "hashjoin", "mergejoin"):
            session.execute(text(f"SET LOCAL enable_{way} = off"))
    explain = _explained_by_sqlite if on_sqlite else _explained_by_postgres
    whole = {found for statement, given in seen for found in explain(session, statement, given) if found in KNOWN}
    return whole if on_sqlite else whole - _nearly_empty(session)


def _nearly_empty(session: Session) -> set[str]:
    """Return the tables of PostgreSQL that hold so little in this test that reading them whole is best."""
    counted = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples < 500")
    return set(session.scalars(counted))


def _explained_by_sqlite(session: Session, statement: str, given: Any) -> Iterator[str]:
    """Give the tables that SQLite scans or indexes on the fly, and "… by state" where that alone finds the rows."""
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    for row in plan.all():
        found = _NODE.match(row.detail)
        if found and (found[1] == "SCAN" or "AUTOMATIC" in found[3]):
            yield found[2]
        elif found and re.search(r"_state(_\w+)? \(state=\?\)$", found[3]):
            yield f"{found[2]} by state"


def _explained_by_postgres(session: Session, statement: str, given: Any) -> Iterator[str]:
    """Give the tables that PostgreSQL reads without a condition on an index."""
    plan = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalar_one()
    yield from _whole(plan[0]["Plan"])


def _whole(node: dict[str, Any]) -> Iterator[str]:
    if "Relation Name" in node and "Index Cond" not in node and node["Node Type"] != "Bitmap Heap Scan":
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _whole(part)
