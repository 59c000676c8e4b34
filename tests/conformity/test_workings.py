"""Whole workings: every fact of every step, as a chemist would write it down, read over by hand.

A case names how its requirement differs from ``make_entry``, its rows (``specimen value place=...``) and what the judge
must say: the verdict line, the steps with their facts, and the verdict of each cell (group/specimen/component/reading).
"""

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.judging import make_entry, make_standard

from lims.conformity.decisions import DecisionRule
from lims.conformity.judge import Judgement, judge_requirement
from lims.conformity.judgements import Step
from lims.conformity.readings import Reading

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("workings.yaml").read_text(encoding="utf-8"))
VARIANTS = [{"id": name, "name": {"en": name, "zh": name}} for name in ("plain", "valved")]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_working_is_what_was_found_by_hand(case: dict[str, Any]) -> None:
    assert working(judged(case)) == case["says"].splitlines()


def judged(case: dict[str, Any]) -> Judgement:
    """Judge the rows of a case, whatever is unconfirmed unless it says otherwise."""
    changes, around = case.get("entry", {}), dict(case.get("around", {}))
    has_variants = "variants" in case["case"]
    standard = make_standard(make_entry(**changes), **({"variants": VARIANTS} if has_variants else {}))
    around["rule"] = DecisionRule.from_dict(around.get("rule", {}))
    terms: dict[str, Any] = {"class_id": "one", "accept_unconfirmed": True} | around
    return judge_requirement(standard.requirements[0], readings=[reading_of(row) for row in case["rows"]], **terms)


def reading_of(row: str) -> Reading:
    """Return the reading of a row."""
    specimen, value, *places = shlex.split(row)
    return Reading("strength", specimen, value, **dict(place.split("=", 1) for place in places))


def working(judgement: Judgement) -> list[str]:
    """Return a judgement as lines."""
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


def _place(cell: Any) -> str:
    return "/".join([cell.group or "", cell.specimen, cell.component or "", cell.reading])
