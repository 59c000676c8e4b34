"""Pages by key: the next page begins after the last row of this one.

So that the thousandth page is as quick as the first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from lims.errors import Invalid

Row = TypeVar("Row")

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and the key of the next page (None at the end)."""

    rows: Sequence[Row]
    after: str | None
    first: bool


def page_of(found: Sequence[Row], key: Callable[[Row], Any], *, size: int = SIZE) -> Page[Row]:
    """Cut ``size`` rows from ``found`` (which was read with one more), keeping the key of the last."""
    more = len(found) > size
    rows = found[:size]
    return Page(rows, write_key(key(rows[-1])) if more else None, first="after" not in request.args)


def write_key(key: Any) -> str:
    """Return ``key`` (a number, text, day, moment or a tuple of them) as text for a URL."""
    parts = key if isinstance(key, tuple) else (key,)
    return str(_serializer().dumps([_plain(part) for part in parts]))


def _plain(part: Any) -> list[Any]:
    """Return one part of a key with the letter that tells its type."""
    if isinstance(part, datetime):
        return ["t", part.isoformat()]
    return ["d", part.isoformat()] if isinstance(part, date) else ["v", part]


def asked_key() -> tuple[Any, ...] | None:
    """Return the key that the request asks to go on after; raise `Invalid` for one that we did not write."""
    text = request.args.get("after")
    if not text:
        return None
    try:
        plain = _serializer().loads(text)
    except BadData:
        raise Invalid(field="after", value=text) from None
    return tuple(_READ[kind](value) for kind, value in plain)


_READ: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "v": lambda value: value,
}


def _serializer() -> URLSafeSerializer:
    """Return what signs keys: a made-up one never reaches the database."""
    return URLSafeSerializer(str(current_app.secret_key), salt="page key")
