"""Walking the chains, to see that every row is as it was written and that nothing is missing."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from lims.audit import chain
from lims.audit.models import AuditRow, StreamHead
from lims.audit.walking import Fault, walk

__all__ = ["Fault", "verify", "verify_against", "walk"]

# The moment is read as its stored text: what is hashed is what is stored.
_READ = {name: getattr(AuditRow, name) for name in chain.HASHED} | {"at": type_coerce(AuditRow.at, String).label("at")}
_COLUMNS = [*_READ.values(), AuditRow.hash]


def verify(session: Session) -> tuple[int, list[Fault]]:
    """Walk every stream in the database; return how many rows were read and the first fault of each broken stream."""
    heads = {head.stream: (head.position, head.hash) for head in session.scalars(select(StreamHead))}
    rows = session.execute(
        select(*_COLUMNS).order_by(AuditRow.stream, AuditRow.position).execution_options(yield_per=1000)
    )
    count, faults = 0, []
    for stream, group in groupby(rows.mappings(), key=lambda row: row["stream"]):
        end, fault, read = walk(stream, group)
        count += read
        expected = heads.pop(stream, None)
        if fault is None and end != expected:
            fault = Fault("cut off", stream, (expected or end)[0])
        faults += [fault] if fault else []
    faults += [Fault("cut off", stream, position) for stream, (position, _) in heads.items()]
    return count, faults


def verify_against(session: Session, heads: Sequence[Sequence[Any]]) -> list[Fault]:
    """Compare the database with the heads of a checkpoint that somebody else holds."""
    return list(_missing(session, heads))


def _missing(session: Session, heads: Sequence[Sequence[Any]]) -> Iterator[Fault]:
    """Yield each head of the checkpoint whose row is not there any more, or is another one."""
    for stream, position, digest in heads:
        found = session.scalar(select(AuditRow.hash).where(AuditRow.stream == stream, AuditRow.position == position))
        if found is None:
            yield Fault("cut off", stream, position)
        elif found != digest:
            yield Fault("altered", stream, position)
