"""The arithmetic of the chain: canonical text, hashes and the Merkle root. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import rfc8785

START = "0" * 64
LARGEST = 2**53 - 1  # of the whole numbers that every reader of JSON knows exactly
_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_BEYOND = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
HASHED = (
    "stream",
    "position",
    "act",
    "at",
    "actor_id",
    "actor",
    "action",
    "subject",
    "label",
    "reason",
    "request_id",
    "changes",
    "previous",
)


def canonical(value: Any) -> str:
    """Return the one JSON text (RFC 8785) of ``value``; decimals, moments and enums as text.

    Without binary floats Python's own writer gives the same text many times faster, except where keys sort otherwise
    by UTF-16 than by code point, and where there is no text at all: a lone surrogate.
    """
    plain = _plain(value)
    text = _WRITER.encode(plain)
    return text if _BEYOND.search(text) is None else rfc8785.dumps(plain).decode()


def hash_of(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the hashed columns of a row, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical({name: row[name] for name in HASHED}).encode()).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """Return the Merkle root over leaf texts (RFC 6962 domain separation; an odd node is carried up)."""
    return merkle_levels(leaves)[-1][0].hex()


def merkle_levels(leaves: Sequence[str]) -> list[list[bytes]]:
    """Return the whole tree, the leaves' hashes first, the root last."""
    levels = [[hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves] or [hashlib.sha256(b"").digest()]]
    while len(level := levels[-1]) > 1:
        pairs = [_joined(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        levels.append(pairs + ([level[-1]] if len(level) % 2 else []))
    return levels


def merkle_path(levels: Sequence[Sequence[bytes]], place: int) -> list[list[str]]:
    """Return what leads from the leaf at ``place`` to the root: ``["left" or "right", hash]`` of each neighbour."""
    path = []
    for level in levels[:-1]:
        neighbour = place ^ 1
        if neighbour < len(level):
            path.append(["left" if neighbour < place else "right", level[neighbour].hex()])
        place //= 2
    return path


def root_by_path(leaf: str, path: Sequence[Sequence[str]]) -> str:
    """Return the root to which ``path`` leads from ``leaf``; raise ValueError for a path that is none."""
    node = hashlib.sha256(b"\x00" + leaf.encode()).digest()
    for side, text in path:
        neighbour = bytes.fromhex(text)
        node = _joined(neighbour, node) if side == "left" else _joined(node, neighbour)
    return node.hex()


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def head_leaf(stream: str, position: int, digest: str) -> str:
    """Return the leaf text of one stream's head."""
    return canonical([stream, position, digest])


def moment_text(moment: datetime) -> str:
    """Return the one text of ``moment``: UTC, microseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _exact(value: str | int | None) -> str | int | None:
    """Return ``value``; refuse a whole number that not every reader knows."""
    if isinstance(value, int) and abs(value) > LARGEST:
        raise rfc8785.IntegerDomainError(value)
    return value


def _plain(value: Any) -> Any:
    """Return ``value`` with nothing in it that JSON does not know; binary floats are refused."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | bool | int):
        return _exact(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes):
        return [_plain(one) for one in value]
    raise TypeError(f"{value!r} has no exact text; keep it out of the record or turn it into text first")
