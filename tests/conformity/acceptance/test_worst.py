"""The reading that is reported for a set."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lims.conformity.acceptance.worst import margin, worst_of, worst_reading
from lims.conformity.judgements import step
from lims.conformity.limits import Limits
from lims.conformity.measured import Measured
from lims.conformity.ranges import point
from lims.conformity.readings import Reading
from lims.conformity.verdicts import Verdict


def measured(text: str, allowed: Limits, verdict: Verdict = Verdict.PASS) -> Measured:
    """Return a usable reading."""
    return Measured(Reading("x", "1", text), text, point(Decimal(text)), allowed, verdict=verdict)


@pytest.mark.parametrize(
    ("allowed", "texts", "worst"),
    [
        (Limits.at_least(Decimal(95)), ["99", "96", "98"], "96"),
        (Limits.at_most(Decimal(5)), ["1", "4", "3"], "4"),
        (Limits.between(Decimal(4), Decimal(8)), ["7.9", "4.2", "6"], "7.9"),
        (Limits.at_least(Decimal(95)), ["98.0", "98"], "98"),
    ],
)
def test_the_worst_stands_closest_to_its_limit(allowed: Limits, texts: list[str], worst: str) -> None:
    assert worst_of(measured(text, allowed) for text in texts) == worst
    assert worst_of(measured(text, allowed) for text in reversed(texts)) == worst


def test_a_fail_is_worse_than_any_pass() -> None:
    close = measured("95", Limits.at_least(Decimal(95)))
    word = Measured(Reading("x", "2", "fail"), "fail", verdict=Verdict.FAIL)
    assert worst_of([close, word]) == "fail"


def test_unusable_readings_are_not_reported() -> None:
    junk = Measured(Reading("x", "1", "NaN"), "NaN", problem=step("value_refused"))
    assert worst_reading([junk]) is None
    assert worst_of([junk]) == ""


def test_a_margin_is_negative_beyond_the_limit_and_large_where_nothing_is_known() -> None:
    assert margin(point(Decimal(4)), Limits.at_least(Decimal(5))) == Fraction(-1)
    assert margin(Limits.more_than(Decimal(4)), Limits.at_most(Decimal(5))) > 10**6
