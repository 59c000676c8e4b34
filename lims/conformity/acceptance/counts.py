"""n of m: at least n of m specimens, exercises or subjects conform."""

from collections.abc import Sequence

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.sheet import Sheet, build_sheet
from lims.conformity.acceptance.units import unit_verdicts
from lims.conformity.judgements import step
from lims.conformity.requirements import Over
from lims.conformity.verdicts import Verdict


def n_of_m(case: Case) -> Outcome:
    """Count what conforms; a set that is not complete can fail, and never passes."""
    sheet = build_sheet(case.requirement, case.readings)
    wanted, counted = case.requirement.accept.n or 0, case.requirement.accept.m or 0
    verdicts = _verdicts(case, sheet)
    passed, failed = verdicts.count(Verdict.PASS), verdicts.count(Verdict.FAIL)
    verdict = _decide(passed, failed, wanted, counted)
    if sheet.obstacles and verdict is not Verdict.FAIL:
        verdict = Verdict.NOT_ASSESSED
    shown = f"{passed}/{len(verdicts)}"
    steps = [step("count", passed=passed, failed=failed, given=len(verdicts), n=wanted, m=counted)]
    return Outcome(verdict, shown, len(verdicts), counted, failed, steps + sheet.obstacles)


def _verdicts(case: Case, sheet: Sheet) -> Sequence[Verdict]:
    if case.requirement.accept.over is Over.SUBJECT_EXERCISE_VALUES:
        return [one.verdict for one in case.readings]
    return unit_verdicts(case, sheet)


def _decide(passed: int, failed: int, wanted: int, counted: int) -> Verdict:
    if failed > counted - wanted:
        return Verdict.FAIL
    return Verdict.PASS if passed >= wanted else Verdict.INCONCLUSIVE
