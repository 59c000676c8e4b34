"""The verdict on each specimen or subject, where a rule counts them."""

from collections.abc import Sequence

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import strongest
from lims.conformity.acceptance.sheet import Sheet
from lims.conformity.acceptance.values import (
    best_filler,
    best_harmonic_mean,
    best_mean,
    combined,
    common_uncertainty,
    possible_values,
)
from lims.conformity.limits import Limits
from lims.conformity.measured import Measured, verdict_on
from lims.conformity.requirements import Over, PerSpecimen
from lims.conformity.verdicts import Verdict


def way_of(case: Case) -> PerSpecimen:
    """Return how the readings of one specimen become its value; the mean of a subject is one of the ways."""
    if case.requirement.accept.over is Over.SUBJECT_ARITHMETIC_MEANS:
        return PerSpecimen.MEAN_OF_READINGS
    return case.requirement.accept.per_specimen


def unit_verdicts(case: Case, sheet: Sheet) -> list[Verdict]:
    """Return the verdict on each specimen, in the order of the sheet."""
    return [_unit_verdict(case, readings) for readings in sheet.specimens.values()]


def unit_value(case: Case, readings: Sequence[Measured]) -> Limits | None:
    """Return the value of one specimen, where its readings are figures and all are usable."""
    values = possible_values(readings)
    way = way_of(case)
    if way is PerSpecimen.WORST or not values or len(values) < len(readings):
        return None
    return combined(way, values)


def _unit_verdict(case: Case, readings: Sequence[Measured]) -> Verdict:
    """Judge one specimen; one that has failed stays failed, one with a gap is never a pass."""
    if way_of(case) in (PerSpecimen.WORST, PerSpecimen.LOWEST_PANEL):
        return _worst(readings)
    allowed = next((one.allowed for one in readings if one.is_usable and one.allowed is not None), None)
    value = unit_value(case, readings)
    if allowed is None or value is None:
        return Verdict.NOT_ASSESSED
    missing = (case.requirement.plan.readings or len(readings)) - len(readings)
    if missing == 0:
        return verdict_on(value, allowed, case.rule, common_uncertainty(readings, case.rule))[0]
    return _best_verdict(case, readings, missing, allowed)


def _worst(readings: Sequence[Measured]) -> Verdict:
    verdict = strongest(one.verdict for one in readings if one.is_usable)
    complete = all(one.is_usable for one in readings)
    return verdict if complete or verdict is Verdict.FAIL else Verdict.NOT_ASSESSED


def _best_verdict(case: Case, readings: Sequence[Measured], missing: int, allowed: Limits) -> Verdict:
    """Return a fail where even the best missing readings could not mend the specimen."""
    if missing < 0:
        return Verdict.NOT_ASSESSED
    values, way = possible_values(readings), way_of(case)
    best = None
    if way is PerSpecimen.MEAN_OF_READINGS:
        best = best_mean(values, missing, best_filler(case.requirement, allowed))
    elif way is PerSpecimen.HARMONIC_MEAN:
        best = best_harmonic_mean(values, missing)
    decided = best is not None and allowed.verdict_on(best) is Verdict.FAIL
    return Verdict.FAIL if decided else Verdict.NOT_ASSESSED
