"""Words: holds or leaks, absent or present."""

from typing import Any

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.verdicts import Verdict

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_ASSESSED


@pytest.mark.parametrize(
    ("op", "limit", "answers"),
    [
        ("visual_ok", "ok", {"pass": P, "fail": F, "合格": P, "不合格": F, "absent": N, "ND": N, "1": N, "<1": N}),
        ("subjective_ok", "ok", {"pass": P, "fail": F, "present": N}),
        ("no_leak", "no_leak", {"pass": P, "fail": F, "absent": P, "present": F, "ND": P, "0": N}),
        ("no_penetration_at", "16.0", {"pass": P, "fail": F, "absent": P, "present": F, "16.0": N, ">16": N}),
        ("withstands", "10", {"pass": P, "fail": F, "absent": N, "12": N}),
        (
            "absent",
            "none",
            {"absent": P, "ND": P, "<1": P, "pass": P, "present": F, "fail": F, "1": F, "0": F, ">1": F},
        ),
        ("absent", "none", {"未检出": P, "检出": F, "<0": N, "<-1": N, "-1": N, "3-4": N}),
    ],
)
def test_words_and_what_they_answer(op: str, limit: str, answers: dict[str, Verdict]) -> None:
    requirement = make_requirement(op=op, unit="kPa", limits={"all": limit}, specimens={"n": None})
    assert {value: judge(requirement, readings([value])).verdict for value in answers} == answers


@pytest.mark.parametrize(
    ("value", "place", "verdict"),
    [
        ("pass", {"reference": "16.0"}, P),
        ("pass", {"reference": "20"}, P),
        ("pass", {"reference": "15.9"}, N),
        ("fail", {"reference": "16.0"}, F),
        ("fail", {"reference": "10"}, F),
        ("fail", {"reference": "20"}, N),
        ("pass", {"reference": "16000", "unit": "Pa"}, P),
        ("pass", {"reference": "16000"}, P),
        ("pass", {"reference": "sixteen"}, N),
        ("pass", {"reference": "16", "unit": "N"}, N),
    ],
)
def test_a_stated_load_must_be_the_one_asked_for(value: str, place: dict[str, Any], verdict: Verdict) -> None:
    requirement = make_requirement(op="no_penetration_at", unit="kPa", limits={"all": "16.0"}, specimens={"n": None})
    assert judge(requirement, readings([value], **place)).verdict is verdict
