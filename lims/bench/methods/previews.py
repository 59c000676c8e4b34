"""What taking a method's file would change, before it changes anything: field by field, step by step."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.bench.methods import operations, queries
from lims.bench.methods.models import TimedMethod
from lims.bench.methods.steps import Method, method_of
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the method or of one of its steps; what is not there has an empty text."""

    part: str  # the id of a step; empty for the method itself
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What becomes of a method when its file is taken."""

    method: Method
    known: TimedMethod | None  # the version that says this already
    before: TimedMethod | None  # the version that it would end
    used_from: date
    differences: tuple[Difference, ...]
    unknown: tuple[str, ...]  # what it is for, and no standard of the catalogue has

    @property
    def version(self) -> int:
        """Return the version that it would be, or is already."""
        if self.known is not None:
            return self.known.version
        return self.before.version + 1 if self.before is not None else 1

    @property
    def before_ends_on(self) -> date | None:
        """Return the last day of the version before, once this one is taken."""
        return self.used_from - timedelta(days=1) if self.before is not None else None


def preview(session: Session, document: Mapping[str, Any], *, used_from: date) -> Preview:
    """Return what taking ``document`` from a day on would change; raise `MethodFaulty` where it cannot be taken."""
    method = method_of(document)
    before = queries.latest_method(session, method.code)
    content, digest = operations.canonical(document)
    known = before if before is not None and before.content_sha256 == digest and before.used_to is None else None
    old = json.loads(before.content) if before is not None else {}
    found = tuple(differences(old, json.loads(content))) if before is not None else ()
    return Preview(method, known, None if known else before, used_from, found, tuple(_unknown(session, method)))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what two documents say differently: the method itself, then its steps in their new order."""
    yield from _fields("", _plain(old), _plain(new))
    before, after = _by_id(old), _by_id(new)
    for key in dict.fromkeys([*after, *before]):
        yield from _fields(key, before.get(key, {}), after.get(key, {}))
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Difference("", "order", " → ".join(before), " → ".join(after))


def _fields(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys([*new, *old]):
        before, after = _text(old.get(field)), _text(new.get(field))
        if before != after:
            yield Difference(part, field, before, after)


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "steps"}


def _by_id(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(step["id"]): step for step in document.get("steps", ())}


def _text(value: Any) -> str:
    """Return a value as the page prints it; nothing for what is not there."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _unknown(session: Session, method: Method) -> Iterator[str]:
    """Yield what the method is for and no version of a standard in the catalogue has."""
    editions = session.scalars(select(StandardEdition).where(StandardEdition.code.in_(list(method.applies_to))))
    known: dict[str, set[str]] = {}
    for edition in editions:
        known.setdefault(edition.code, set()).update(standard_of(edition).by_id)
    for code, requirements in method.applies_to.items():
        if code not in known:
            yield code
        else:
            yield from (f"{code}: {one}" for one in requirements if one not in known[code])
