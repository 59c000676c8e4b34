"""The steps of a timed method: plain data read from its document, no database.

A document says which requirements of which standards it is for, and its steps in order::

    code: EN 14683 Annex D
    applies_to: {"EN 14683:2019+AC:2019": [bioburden]}
    source: "EN 14683:2019+AC:2019, Annex D"
    confidence: recalled
    steps:
      - {id: incubate, phase: incubating, name: {en: Incubate, zh: 培养}}
      - {id: read, reads: true, after: 68 h, within: 76 h, name: {en: Read, zh: 读数}}
    controls:
      - {kind: negative control, name: {en: Empty plate, zh: 空白平皿}}

``after`` and ``within`` count from the step before; ``phase`` is what the work is in from this step until the next;
readings are taken from a step that ``reads`` on. ``controls``, if any, go along with all that is loaded together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from lims.errors import Invalid

_SPAN = re.compile(r"([0-9]+(?:\.[0-9]+)?) (s|min|h|d)")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_KNOWN = {"id", "phase", "name", "after", "within", "reads", "conditions"}


class Phase(StrEnum):
    """What work is in between two steps."""

    PREPARING = "preparing"
    CONDITIONING = "conditioning"
    RUNNING = "running"
    INCUBATING = "incubating"
    READABLE = "readable"
    FINISHED = "finished"
    INVALID = "invalid run"


class ControlKind(StrEnum):
    """What a control shows: that what must grow or react does, that what must not does not, or a known value."""

    POSITIVE = "positive control"
    NEGATIVE = "negative control"
    REFERENCE = "reference control"


class MethodFaulty(Invalid):
    """A method's document cannot be taken: ``field``, ``value``, ``method``."""

    code = "method_faulty"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, when at the earliest and the latest after the step before."""

    id: str
    phase: Phase
    name: Mapping[str, str]
    after: timedelta
    within: timedelta | None
    reads: bool
    conditions: Mapping[str, str]

    def named(self, language: str) -> str:
        """Return what people call the step."""
        return self.name.get(language) or self.name["en"]


@dataclass(frozen=True, slots=True)
class Control:
    """One control that the method asks for."""

    kind: ControlKind
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Method:
    """A method as a list of steps, for some requirements of some standards."""

    code: str
    name: Mapping[str, str]
    applies_to: Mapping[str, tuple[str, ...]]
    source: str
    confidence: str
    steps: tuple[Step, ...]
    controls: tuple[Control, ...] = ()

    def named(self, language: str) -> str:
        """Return what people call the method."""
        return self.name.get(language) or self.name["en"]

    def is_for(self, standard: str, requirement: str) -> bool:
        """Say whether work on a requirement of a standard goes by these steps."""
        return requirement in self.applies_to.get(standard, ())

    @property
    def until_read(self) -> timedelta:
        """Return the time that passes at least from the start until the first reading."""
        first = next(place for place, step in enumerate(self.steps) if step.reads)
        return sum((step.after for step in self.steps[: first + 1]), timedelta(0))


def method_of(document: Mapping[str, Any]) -> Method:
    """Return the method that a document describes; raise `MethodFaulty` naming the first fault."""
    code = str(document.get("code") or "")
    for field in ("code", "name", "applies_to", "source", "confidence", "steps"):
        if not document.get(field):
            raise MethodFaulty(field=field, value="", method=code)
    _check_shapes(document, code)
    if document["confidence"] not in ("verified", "recalled"):
        raise MethodFaulty(field="confidence", value=document["confidence"], method=code)
    steps = tuple(_step(one, code) for one in document["steps"])
    if not any(step.reads for step in steps):
        raise MethodFaulty(field="reads", value="", method=code)
    applies = {standard: tuple(ids) for standard, ids in document["applies_to"].items()}
    controls = tuple(_control(one, code) for one in document.get("controls") or ())
    return Method(code, document["name"], applies, str(document["source"]), document["confidence"], steps, controls)


def _check_shapes(document: Mapping[str, Any], code: str) -> None:
    """Refuse fields that hold something else than names, lists and mappings where these belong."""
    named = isinstance(document["name"], Mapping) and document["name"].get("en")
    for_some = isinstance(document["applies_to"], Mapping) and all(
        isinstance(ids, list) and ids for ids in document["applies_to"].values()
    )
    listed = all(
        isinstance(document.get(field) or [], list)
        and all(isinstance(one, Mapping) and isinstance(one.get("name"), Mapping) for one in document.get(field) or [])
        for field in ("steps", "controls")
    )
    for field, is_sound in (("name", named), ("applies_to", for_some), ("steps", listed)):
        if not is_sound:
            raise MethodFaulty(field=field, value=str(document[field])[:80], method=code)


def _control(given: Mapping[str, Any], code: str) -> Control:
    """Return one control."""
    if not (given.get("name") or {}).get("en"):
        raise MethodFaulty(field="controls", value="", method=code)
    try:
        return Control(ControlKind(given.get("kind", "")), given["name"])
    except ValueError:
        raise MethodFaulty(field="controls", value=str(given.get("kind", "")), method=code) from None


def _step(given: Mapping[str, Any], code: str) -> Step:
    """Return one step."""
    if unknown := sorted(set(given) - _KNOWN):
        raise MethodFaulty(field=unknown[0], value=str(given[unknown[0]]), method=code)
    if not given.get("id") or not (given.get("name") or {}).get("en"):
        raise MethodFaulty(field="name", value=str(given.get("id", "")), method=code)
    after = span(given["after"], code) if given.get("after") else timedelta(0)
    within = span(given["within"], code) if given.get("within") else None
    if within is not None and within < after:
        raise MethodFaulty(field="within", value=str(given["within"]), method=code)
    try:
        phase = Phase(given.get("phase", Phase.RUNNING))
    except ValueError:
        raise MethodFaulty(field="phase", value=str(given["phase"]), method=code) from None
    reads = bool(given.get("reads"))
    return Step(str(given["id"]), phase, given["name"], after, within, reads, given.get("conditions") or {})


def span(text: Any, code: str = "") -> timedelta:
    """Return the time that a text such as "60 s", "4 h" or "2 d" names."""
    found = _SPAN.fullmatch(str(text).strip())
    if found is None:
        raise MethodFaulty(field="after", value=str(text), method=code)
    return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])
