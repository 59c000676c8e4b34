"""What an acceptance rule finds, before it becomes a judgement."""

from collections.abc import Iterable
from dataclasses import dataclass

from lims.conformity.judgements import Step
from lims.conformity.verdicts import JUDGED, Verdict


@dataclass(slots=True)
class Outcome:
    """The verdict of a rule with its figures and steps."""

    verdict: Verdict
    reported: str
    n: int
    n_required: int | None
    failed: int
    steps: list[Step]


def strongest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on several things that must all conform; nothing at all is not assessed."""
    found = set(verdicts)
    return next((verdict for verdict in JUDGED if verdict in found), Verdict.NOT_ASSESSED)
