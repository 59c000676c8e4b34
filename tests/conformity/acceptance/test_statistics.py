"""The pooled standard deviation."""

import pytest
from support.judging import judge, make_requirement

from lims.conformity.decisions import DecisionRule, RuleKind
from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict

RULE = {"rule": "pooled_standard_deviation"}


def spread() -> Requirement:
    """Return a requirement on the repeatability."""
    return make_requirement(op="<=", unit="Cel", limits={"all": "0.3"}, specimens={"n": None}, accept=RULE)


def rows(*subjects: str) -> list[Reading]:
    """Return the readings of subjects."""
    return [
        Reading("strength", str(subject), value, str(at))
        for subject, values in enumerate(subjects)
        for at, value in enumerate(values.split())
    ]


@pytest.mark.parametrize(
    ("subjects", "verdict", "reported"),
    [
        (("36.4 37.0", "36.7 36.7"), Verdict.PASS, "0.3000"),
        (("36.4 37.000001", "36.7 36.7"), Verdict.FAIL, "0.3000"),
        (("36 36 36", "37 37"), Verdict.PASS, "0.0000"),
        (("36 37",), Verdict.FAIL, "0.7071"),
        (("36.1 36.2 36.3", "36.5 36.9"), Verdict.PASS, "0.1826"),
        (("36.4 37.0", "36.7"), Verdict.NOT_ASSESSED, ""),
        (("36.4 >37.0", "36.7 36.7"), Verdict.INCONCLUSIVE, ""),
        (("36.4 NaN", "36.7 36.7"), Verdict.NOT_ASSESSED, ""),
    ],
)
def test_squares_and_degrees_of_freedom_are_pooled(subjects: tuple[str, ...], verdict: Verdict, reported: str) -> None:
    found = judge(spread(), rows(*subjects))
    assert (found.verdict, found.reported) == (verdict, reported)


def test_a_rule_with_uncertainty_cannot_be_applied_to_a_spread() -> None:
    rule = DecisionRule(RuleKind.GUARDED)
    given = [Reading("strength", "1", value, str(at), U="0.1") for at, value in enumerate(["36.7", "36.7"])]
    assert judge(spread(), given, rule=rule).verdict is Verdict.NOT_ASSESSED
