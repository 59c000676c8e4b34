"""Many shipments out of one, the way the product takes much in at once.

Numbers come in blocks (`lims.numbers.next_block`), rows by Core inserts past the session (`lims.db.insert_into`), and
the trail of each copy is sealed by `lims.audit.chain`. Lists of open lines are to be worked out anew afterwards.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    null,
    select,
    type_coerce,
)  # fmt: skip
from sqlalchemy.orm import Session

from lims import clock
from lims.audit import chain
from lims.audit.models import AuditRow, StreamHead
from lims.certificates.uncertified import LINES_TO_CERTIFY
from lims.clearance.decisions.undecided import LINES_TO_DECIDE
from lims.db import UtcDateTime, insert_into
from lims.numbers import NumberKind, next_block
from lims.samples.unsampled import LINES_TO_ORDER
from lims.shipments.declarations.models import Shipment
from lims.tables import metadata

KINDS = {
    "shipments": NumberKind.SHIPMENT, "sampling_orders": NumberKind.ORDER, "samples": NumberKind.SAMPLE,
    "test_requests": NumberKind.REQUEST, "certificates": NumberKind.CERTIFICATE, "decisions": NumberKind.DECISION,
}  # fmt: skip
TOLD_APART = {"shipments.declaration_number", "samples.seal", "certificates.token", "lots.batch"}
OPEN_LINES = (LINES_TO_ORDER, LINES_TO_CERTIFY, LINES_TO_DECIDE)


@dataclass
class Template:
    """The rows of one shipment, table by table."""

    rows: dict[Table, list[dict[str, Any]]]

    @classmethod
    def of(cls, session: Session, shipment: Shipment) -> "Template":
        """Read every row that belongs to ``shipment``."""
        found = {}
        for table in metadata.sorted_tables:
            key = table.c.id if table.name == "shipments" else table.c.get("shipment_id")
            if key is not None and (rows := session.execute(select(table).where(key == shipment.id)).mappings().all()):
                found[table] = [dict(row) for row in rows]
        return cls(found)

    def places(self) -> dict[tuple[str, int], int]:
        """Return for each row with an id at which place of its table it stands."""
        return {
            (table.name, row["id"]): place
            for table, rows in self.rows.items() if "id" in table.c
            for place, row in enumerate(rows)
        }  # fmt: skip


class Copier:
    """What the values of one template become in its copies."""

    def __init__(self, session: Session, template: Template, copies: Table, *, past: bool) -> None:
        self.template, self.copies, self.past = template, copies, past
        self.places = template.places()
        self.bases = {
            table.name: session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
            for table in template.rows
            if "id" in table.c
        }

    def value(self, column: Column[Any], value: Any, place: int) -> Any:
        """Return the expression for one column of the row at ``place``."""
        name, copies = column.table.name, self.copies
        if value is None:
            return cast(null(), column.type)
        if column.name == "id":
            return self._id(name, place)
        if column.name == "number" and name in KINDS:
            return copies.c[f"{name}_{place}"]
        if target := next((one for one in self._targets(column, value) if one in self.places), None):
            return self._id(target[0], self.places[target])
        if f"{name}.{column.name}" in TOLD_APART:
            return literal(value, column.type).concat("-").concat(copies.c.mark)
        return self._past(value) if self.past and isinstance(column.type, UtcDateTime) else literal(value, column.type)

    def _targets(self, column: Column[Any], value: Any) -> Iterator[tuple[str, Any]]:
        return ((key.column.table.name, value) for key in column.foreign_keys)

    def _id(self, table: str, place: int) -> Any:
        return self.bases[table] + 1 + place + self.copies.c.k * len(self.template.rows[metadata.tables[table]])

    def _past(self, value: Any) -> Any:
        moment = value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return type_coerce(func.datetime(moment, self.copies.c.shift).concat(".000000"), DateTime())


def copy(session: Session, template: Template, size: int, *, past: bool = False) -> None:
    """Add ``size`` copies of a template with new numbers; on SQLite also with moments a minute apart in the past."""
    copies = _copies(session, template, size)
    copier = Copier(session, template, copies, past=past)
    for table, rows in template.rows.items():
        for place, row in enumerate(rows):
            values = {column.name: copier.value(column, row[column.name], place) for column in table.c}
            session.execute(insert(table).from_select(list(values), select(*values.values()).select_from(copies)))
    _trail(session, copier.bases["shipments"], size)
    copies.drop(session.connection())


def _copies(session: Session, template: Template, size: int) -> Table:
    """Return a table with a row for each copy: what tells it apart, its numbers in blocks, how far back it lies."""
    numbered = [
        (f"{table.name}_{place}", KINDS[table.name])
        for table, rows in template.rows.items() if table.name in KINDS
        for place, _ in enumerate(rows)
    ]  # fmt: skip
    columns = [Column(name, String(12)) for name, _ in numbered]
    copies = Table(
        "copies", MetaData(), Column("k", Integer, primary_key=True), Column("mark", String), Column("shift", String),
        *columns, prefixes=["TEMPORARY"],
    )  # fmt: skip
    copies.create(session.connection())
    blocks = [next_block(session, kind, size) for _, kind in numbered]
    base = session.scalar(select(func.count()).select_from(Shipment)) or 0
    rows = (
        {"k": k, "mark": f"{base + k:x}", "shift": f"-{1440 + k} minutes"}
        | {name: block[k] for (name, _), block in zip(numbered, blocks, strict=True)}
        for k in range(size)
    )
    for some in _in_batches(rows, 10_000):
        session.execute(insert(copies), some)
    return copies


def _trail(session: Session, base: int, size: int) -> None:
    """Write one sealed row in the stream of each new shipment."""
    act = str(uuid.uuid4())
    for some in _in_batches((_sealed(base + 1 + k, act) for k in range(size)), 10_000):
        session.execute(insert_into(session, AuditRow), some)
        heads = [{name: row[name] for name in ("stream", "position", "hash")} for row in some]
        session.execute(insert_into(session, StreamHead), heads)


def _sealed(shipment_id: int, act: str) -> dict[str, Any]:
    row = {
        "stream": f"shipment:{shipment_id}", "position": 1, "act": act, "at": clock.now(), "actor_id": None,
        "actor": "System", "action": "shipments:shipment:declared", "subject": f"shipment:{shipment_id}",
        "label": "", "reason": "copied", "request_id": "", "changes": "[]", "previous": chain.START,
    }  # fmt: skip
    return row | {"hash": chain.hash_of(row)}


def _in_batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
