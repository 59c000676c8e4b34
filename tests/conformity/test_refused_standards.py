"""What is refused when a standard is loaded, word for word: each problem with its requirement and field."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.judging import make_document, make_entry

from lims.conformity.faults import StandardRefused
from lims.conformity.standards import load_standard

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("refused_standards.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_nonsense_is_refused_and_named(case: dict[str, Any]) -> None:
    assert problems(case) == case["says"]


def problems(case: dict[str, Any]) -> list[str]:
    """Return what is wrong with the document of a case; ``leave out`` names fields that it does not have."""
    entries = [make_entry(**changes(entry)) if isinstance(entry, dict) else entry for entry in case["entries"]]
    try:
        load_standard(make_document(*entries, **changes(case.get("document", {}))))
    except StandardRefused as refused:
        return refused.problems
    return []


def changes(given: dict[str, Any]) -> dict[str, Any]:
    """Return what the builders are told: the fields that differ, and those that are taken away."""
    kept = {name: value for name, value in given.items() if name != "leave out"}
    return kept | dict.fromkeys(given.get("leave out", ()), ...)
