"""Whole samples: what ties requirements together, every fact of it, read over by hand (``sample_workings.yaml``)."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.judging import make_document, make_entry, shipped
from support.workings import reading_of, working

from lims.conformity.judgements import SampleJudgement
from lims.conformity.sample_judging import judge_sample
from lims.conformity.standards import load_standard

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("sample_workings.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_working_of_a_sample_is_what_was_found_by_hand(case: dict[str, Any]) -> None:
    assert lines(judged(case), case.get("shown")) == case["says"].splitlines()


def judged(case: dict[str, Any]) -> SampleJudgement:
    """Judge the rows of a case under a shipped standard, or under one made of its entries."""
    if "standard" in case:
        standard = shipped(case["standard"])
    else:
        entries = [make_entry(**entry) for entry in case["entries"]]
        standard = load_standard(make_document(*entries, **case.get("document", {})))
    readings = [reading_of(row, requirement) for requirement, rows in case["rows"].items() for row in rows]
    return judge_sample(standard, readings=readings, **({"class_id": "one"} | case.get("around", {})))


def lines(judged: SampleJudgement, shown: list[str] | None) -> list[str]:
    """Return the judgement of a sample as lines, of the requirements ``shown`` or of all."""
    head = " | ".join([judged.verdict, judged.standard, judged.class_id, judged.variant or "–"])
    chosen = [one for one in judged.requirements if shown is None or one.requirement in shown]
    return [head, *(f"{one.requirement}: {line}" for one in chosen for line in working(one))]
