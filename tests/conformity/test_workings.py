"""Whole workings: every fact of every step, as a chemist would write it down, read over by hand.

A case names how its requirement differs from ``make_entry``, its rows (``specimen value place=...``) and what the judge
must say: the verdict line, the steps with their facts, and the verdict of each cell (group/specimen/component/reading).
"""

from typing import Any

import pytest
from support.judging import make_entry, make_standard
from support.workings import VARIANTS, reading_of, working, workings

from lims.conformity.decisions import DecisionRule
from lims.conformity.judge import Judgement, judge_requirement

CASES = workings()


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_working_is_what_was_found_by_hand(case: dict[str, Any]) -> None:
    assert working(judged(case)) == case["says"].splitlines()


def judged(case: dict[str, Any]) -> Judgement:
    """Judge the rows of a case, whatever is unconfirmed unless it says otherwise."""
    around = dict(case.get("around", {}))
    variants = {"variants": VARIANTS} if case["case"].startswith("variants") else {}
    standard = make_standard(make_entry(**case.get("entry", {})), **variants)
    around["rule"] = DecisionRule.from_dict(around.get("rule", {}))
    terms: dict[str, Any] = {"class_id": "one", "accept_unconfirmed": True} | around
    return judge_requirement(standard.requirements[0], readings=[reading_of(row) for row in case["rows"]], **terms)
