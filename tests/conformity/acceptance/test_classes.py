"""classify."""

from typing import Any

import pytest
from support.judging import judge, make_requirement, readings

from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict

PRESSURES = {"bands": {3: 14, 2: 7, 1: 0}, "band_rule": "highest pressure passed"}
MINUTES = {"bands": {3: ">60", 2: ">15 to 60", 1: "<=15"}}


def classified(**changes: Any) -> Requirement:
    """Return a classification."""
    return make_requirement(op="classify", limits=..., unit="kPa", specimens={"n": None}, **changes)


@pytest.mark.parametrize(
    ("bands", "values", "verdict", "reported"),
    [
        (PRESSURES, ["14"], Verdict.STATED, "3"),
        (PRESSURES, ["13.99"], Verdict.STATED, "2"),
        (PRESSURES, ["0"], Verdict.STATED, "1"),
        (PRESSURES, ["20", "7", "14"], Verdict.STATED, "2"),
        (PRESSURES, ["-1"], Verdict.NOT_ASSESSED, ""),
        (PRESSURES, ["pass"], Verdict.NOT_ASSESSED, ""),
        (PRESSURES, [">14"], Verdict.STATED, "3"),
        (PRESSURES, [">10"], Verdict.INCONCLUSIVE, ""),
        (MINUTES, ["60"], Verdict.STATED, "2"),
        (MINUTES, ["60.1"], Verdict.STATED, "3"),
        (MINUTES, ["15"], Verdict.STATED, "1"),
        (MINUTES, ["<15"], Verdict.STATED, "1"),
    ],
)
def test_the_class_is_that_of_the_weakest(
    bands: dict[str, Any], values: list[str], verdict: Verdict, reported: str
) -> None:
    found = judge(classified(**bands), readings(values))
    assert (found.verdict, found.reported) == (verdict, reported)


def test_a_class_is_stated_although_nobody_has_confirmed_the_bands() -> None:
    found = judge(classified(**PRESSURES, confidence="recalled"), readings(["14"]), accept_unconfirmed=False)
    assert (found.verdict, found.is_unconfirmed) == (Verdict.STATED, True)
