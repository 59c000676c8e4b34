import copy
from typing import Any

import pytest
from support.certificates import CASES

from lims.printing.certificate_content import SCHEMA, blank_content, blank_lot, blank_row, blank_sample


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_exactly_the_described_keys(case: str):
    content = CASES[case]()
    assert content.keys() == blank_content().keys()
    assert content["schema"] == SCHEMA
    for lot in content["lots"]:
        assert lot.keys() == blank_lot().keys()
        assert all(sample.keys() == blank_sample().keys() for sample in lot["samples"])
        assert all(row.keys() == blank_row().keys() for row in lot["rows"])


@pytest.mark.parametrize("blank", [blank_content, blank_lot, blank_sample, blank_row])
def test_two_blanks_share_nothing(blank: Any):
    first, second = blank(), blank()
    untouched = copy.deepcopy(second)
    fill(first)
    assert second == untouched


def fill(value: Any) -> None:
    if isinstance(value, dict):
        for inside in value.values():
            fill(inside)
        value["added"] = "x"
    elif isinstance(value, list):
        value.append("x")
