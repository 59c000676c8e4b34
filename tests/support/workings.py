"""Judgements as lines of text, so that a table of whole workings can be read over by hand."""

import shlex
from pathlib import Path
from typing import Any

import yaml

from lims.conformity.judgements import Cell, Judgement, Step
from lims.conformity.readings import Reading

VARIANTS = [{"id": name, "name": {"en": name, "zh": name}} for name in ("plain", "valved")]
"""The variants of the standard of a case whose name begins with them."""


def workings() -> list[dict[str, Any]]:
    """Return the cases of ``workings.yaml``."""
    path = Path(__file__).parents[1] / "conformity" / "workings.yaml"
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return cases


def reading_of(row: str, requirement: str = "strength") -> Reading:
    """Return the reading of a row: ``specimen value place=...``."""
    specimen, value, *places = shlex.split(row)
    named: dict[str, Any] = dict(place.split("=", 1) for place in places)
    return Reading(requirement, specimen, value, **named)


def working(judgement: Judgement) -> list[str]:
    """Return the verdict line, the steps with their facts, and the verdict of each cell."""
    count = f"{judgement.n} of {judgement.n_required}, {judgement.failed} failed"
    head = (judgement.verdict, judgement.reported, judgement.unit, judgement.limit, judgement.rule, count)
    marks = [mark for mark, is_so in _marks(judgement) if is_so]
    steps = [_line(one) for one in judgement.steps if not _repeats(one, judgement)]
    cells = [f"{_place(one)} {one.verdict}" for one in judgement.cells]
    return [" | ".join([*head, *marks]), *steps, *([f"cells: {'; '.join(cells)}"] if cells else [])]


def _line(step: Step) -> str:
    return " ".join([step.kind, *(f"{name}={fact}" for name, fact in step.facts.items())])


def _repeats(step: Step, judgement: Judgement) -> bool:
    """Tell whether a step says what stands in the verdict line already: the limit first, the verdict last."""
    first = step is judgement.steps[0] and step.facts.get("limit") == judgement.limit and step.kind == "limit"
    said = {"verdict": str(judgement.verdict), "reported": judgement.reported}
    return (first and step.facts["rule"] == judgement.rule) or (step is judgement.steps[-1] and step.facts == said)


def _marks(judgement: Judgement) -> tuple[tuple[str, bool], ...]:
    return ("not mandatory", not judgement.mandatory), ("unconfirmed", judgement.is_unconfirmed)


def _place(cell: Cell) -> str:
    return "/".join([cell.group or "", cell.specimen, cell.component or "", cell.reading])
