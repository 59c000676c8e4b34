"""The pooled standard deviation of repeated readings on human subjects."""

from fractions import Fraction
from math import isqrt

from lims.conformity import ranges
from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.sheet import build_sheet
from lims.conformity.acceptance.values import possible_values
from lims.conformity.exact import as_fraction
from lims.conformity.figures import figure
from lims.conformity.judgements import step
from lims.conformity.limits import Limit, Limits
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict

_PLACES = 4


def pooled_standard_deviation(case: Case) -> Outcome:
    """Judge the root of the summed squares about each subject's own mean over the summed degrees of freedom.

    The squares are compared: the root of a fraction has no end, its square has.
    """
    sheet = build_sheet(case.requirement, case.readings)
    subjects = {
        subject: [ranges.exact_value(one) for one in possible_values(readings)]
        for (_, subject), readings in sheet.specimens.items()
    }
    obstacles = list(sheet.obstacles)
    obstacles += [step("no_repetition", specimen=subject) for subject, each in subjects.items() if len(each) < 2]
    if obstacles:
        return Outcome(Verdict.NOT_ASSESSED, "", sheet.n, sheet.required, 0, obstacles)
    exact = [[as_fraction(value) for value in each if value is not None] for each in subjects.values()]
    if sum(map(len, exact)) < len(case.readings):
        return Outcome(Verdict.INCONCLUSIVE, "", sheet.n, sheet.required, 0, [])
    variance, freedom = _pooled(exact)
    verdict = _squared(case.readings[0].allowed).verdict_on(ranges.point(variance))
    if case.rule.needs_uncertainty and verdict is Verdict.PASS:
        # No uncertainty of a standard deviation was agreed, so no guard band can be applied to it.
        verdict, obstacles = Verdict.NOT_ASSESSED, [step("uncertainty_missing")]
    shown = figure(_root(variance), None, _PLACES)
    steps = [step("pooled", subjects=len(exact), freedom=freedom, deviation=shown)]
    return Outcome(verdict, shown, sheet.n, sheet.required, int(verdict is Verdict.FAIL), steps + obstacles)


def _pooled(subjects: list[list[Fraction]]) -> tuple[Fraction, int]:
    squares, freedom = Fraction(0), 0
    for values in subjects:
        middle = Fraction(sum(values), len(values))
        squares += sum((value - middle) ** 2 for value in values)
        freedom += len(values) - 1
    return squares / freedom, freedom


def _squared(allowed: Limits | None) -> Limits:
    """Return the square of an upper limit, the only one that a spread can have."""
    if allowed is None or allowed.upper is None:
        raise Refused("limit_missing")
    return Limits(upper=Limit(as_fraction(allowed.upper.value) ** 2, allowed.upper.inclusive))


def _root(variance: Fraction) -> Fraction:
    """Return the root cut to a few places, rounded to nearest: it is printed and decides nothing."""
    scale = 10**_PLACES
    doubled = isqrt(variance.numerator * (2 * scale) ** 2 // variance.denominator)
    return Fraction((doubled + 1) // 2, scale)
