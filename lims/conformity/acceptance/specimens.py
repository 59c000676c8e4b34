"""Rules that ask every reading to conform: single, every, every_reading, every_component."""

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome, strongest
from lims.conformity.acceptance.sheet import build_sheet
from lims.conformity.acceptance.worst import worst_reading
from lims.conformity.judgements import step
from lims.conformity.measured import working
from lims.conformity.verdicts import Verdict


def every(case: Case) -> Outcome:
    """Judge each reading by itself: the specimen is as good as its worst reading, the set as its worst specimen."""
    sheet = build_sheet(case.requirement, case.readings)
    verdicts = {
        specimen: strongest(measured.verdict for measured in readings if measured.is_usable)
        for specimen, readings in sheet.specimens.items()
    }
    failed = sum(verdict is Verdict.FAIL for verdict in verdicts.values())
    leading = worst_reading(case.readings)
    worst = leading.shown if leading is not None else ""
    steps = [step("worst", n=len(case.readings), value=worst, failed=failed)] if worst else []
    if leading is not None and leading.possible is not None and leading.allowed is not None:
        steps += working(leading.possible, leading.allowed, case.rule, leading.uncertainty, worst)
    verdict = strongest(verdicts.values())
    if sheet.obstacles and verdict is not Verdict.FAIL:
        verdict = Verdict.NOT_ASSESSED
    return Outcome(verdict, worst, sheet.n, sheet.required, failed, steps + sheet.obstacles)
