"""From the code and the facts that a batch keeps back to the refusal, so that each reader gets it in own words."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from lims.errors import LimsError
from lims.permissions import Permission


def refused_with(code: str, facts: dict[str, Any]) -> LimsError:
    """Return the refusal that was kept; one that this version does not know any more keeps its facts."""
    if code == "forbidden":
        facts = facts | {"permission": Permission(facts["permission"])}
    kind = _by_code().get(code, LimsError)
    refusal = kind.__new__(kind)
    LimsError.__init__(refusal, **facts)
    return refusal


@cache
def _by_code() -> dict[str, type[LimsError]]:
    return {kind.code: kind for kind in _all(LimsError)}


def _all(kind: type[LimsError]) -> Iterator[type[LimsError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all(below)
