"""Walking one chain, wherever its rows come from: the database, or a file that somebody was given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lims.audit import chain


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks: ``kind`` is altered, gap, broken link, cut off, unknown stream, signature or root."""

    kind: str
    stream: str
    position: int

    def __str__(self) -> str:
        return f"{self.kind}: stream {self.stream}, row {self.position}"


def walk(stream: str, rows: Iterable[Any]) -> tuple[tuple[int, str], Fault | None, int]:
    """Walk one stream; return where it ends, its first fault and how many rows were read."""
    position, digest, read = 0, chain.START, 0
    fault: Fault | None = None
    for row in rows:
        read += 1
        fault = fault or _fault_of(row, stream, position, digest)
        position, digest = row["position"], row["hash"]
    return (position, digest), fault, read


def _fault_of(row: Mapping[str, Any], stream: str, position: int, digest: str) -> Fault | None:
    """Return what is wrong with ``row`` after the row at ``position`` with ``digest``."""
    if row["position"] != position + 1:
        return Fault("gap", stream, position + 1)
    if row["previous"] != digest:
        return Fault("broken link", stream, row["position"])
    if _hash_of(row) != row["hash"]:
        return Fault("altered", stream, row["position"])
    return None


def _hash_of(row: Mapping[str, Any]) -> str | None:
    """Return the hash of what is stored; None where a value is of a kind that the product never writes."""
    try:
        return chain.hash_of(row)
    except (TypeError, ValueError):
        return None
