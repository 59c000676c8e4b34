"""The words in which everything ends, and how several of them become one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What is said about one requirement, one sample or one reading."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_ASSESSED = "not assessed"
    NOT_APPLICABLE = "not applicable"
    STATED = "stated"
    NOT_REQUESTED = "not requested"


JUDGED: Final = (Verdict.FAIL, Verdict.NOT_ASSESSED, Verdict.INCONCLUSIVE, Verdict.PASS)
"""The verdicts that count together, the strongest first; the others judge nothing."""


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on the whole: the strongest of its parts, and never a pass where nothing was judged."""
    found = set(verdicts)
    return next((verdict for verdict in JUDGED if verdict in found), Verdict.NOT_ASSESSED)
