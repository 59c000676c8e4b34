"""document_review: something must be stated, and no limit says what."""

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.judgements import step
from lims.conformity.verdicts import Verdict


def document_review(case: Case) -> Outcome:
    """Record what was stated; a statement that is missing fails."""
    usable = [one for one in case.readings if one.is_usable]
    problems = [one.problem for one in case.readings if one.problem is not None]
    failed = sum(one.verdict is Verdict.FAIL for one in usable)
    stated = "; ".join(sorted({one.shown for one in usable}))
    verdict = Verdict.STATED
    if failed:
        verdict = Verdict.FAIL
    elif problems or not usable:
        verdict = Verdict.NOT_ASSESSED
    steps = [step("stated", text=stated)] if usable else []
    return Outcome(verdict, stated, len(usable), None, failed, steps + problems)
