"""What the operations tell: a refusal with what it was about, and answers that hang on one member of its input."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lims.conformity.engine import OPERATIONS
from lims.conformity.refusals import Refused

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("told.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{number} {case['op']}" for number, case in enumerate(CASES)])
def test_an_operation_tells_what_was_found_by_hand(case: dict[str, Any]) -> None:
    assert told(case) == case["says"]


def told(case: dict[str, Any]) -> Any:
    """Return the answer, or the refusal in full."""
    try:
        return OPERATIONS[case["op"]](**case["input"])
    except Refused as refusal:
        return str(refusal)
