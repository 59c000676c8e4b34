"""The pooled standard deviation of repeated readings on human subjects."""

from fractions import Fraction
from math import isqrt

from lims.conformity import ranges
from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.sheet import build_sheet
from lims.conformity.exact import as_fraction
from lims.conformity.figures import figure
from lims.conformity.judgements import step
from lims.conformity.limits import Limit, Limits
from lims.conformity.verdicts import Verdict

_PLACES = 4


def pooled_standard_deviation(case: Case) -> Outcome:
    """Judge the root of the summed squares about each subject's own mean over the summed degrees of freedom.

    The squares are compared: the root of a fraction has no end, its square has.
    """
    sheet = build_sheet(case.requirement, case.readings)
    subjects = [[one.possible for one in readings if one.possible] for readings in sheet.specimens.values()]
    values = [[ranges.exact_value(one) for one in each] for each in subjects]
    obstacles = list(sheet.obstacles)
    for (_, subject), each in zip(sheet.specimens, values, strict=True):
        if len(each) < 2:
            obstacles.append(step("no_repetition", specimen=subject))
    exact = [[as_fraction(value) for value in each if value is not None] for each in values]
    censored = any(len(some) < len(each) for some, each in zip(exact, values, strict=True))
    allowed = next((one.allowed for one in case.readings if one.is_usable and one.allowed is not None), None)
    if obstacles or censored or allowed is None:
        verdict = Verdict.INCONCLUSIVE if censored and not obstacles else Verdict.NOT_ASSESSED
        return Outcome(verdict, "", sheet.n, sheet.required, 0, obstacles)
    variance, freedom = _pooled(exact)
    verdict = _squared(allowed).verdict_on(ranges.point(variance))
    if case.rule.needs_uncertainty and verdict is Verdict.PASS:
        # No uncertainty of a standard deviation was agreed, so no guard band can be applied to it.
        verdict, obstacles = Verdict.NOT_ASSESSED, [step("uncertainty_missing")]
    shown = figure(_root(variance), None, _PLACES)
    steps = [step("pooled", subjects=len(exact), freedom=freedom, deviation=shown)]
    return Outcome(verdict, shown, sheet.n, sheet.required, int(verdict is Verdict.FAIL), steps + obstacles)


def _pooled(subjects: list[list[Fraction]]) -> tuple[Fraction, int]:
    squares, freedom = Fraction(0), 0
    for values in subjects:
        middle = sum(values, Fraction(0)) / len(values)
        squares += sum(((value - middle) ** 2 for value in values), Fraction(0))
        freedom += len(values) - 1
    return squares / freedom, freedom


def _squared(allowed: Limits) -> Limits:
    upper, lower = allowed.upper, allowed.lower
    return Limits(
        lower and Limit(as_fraction(lower.value) ** 2, lower.inclusive),
        upper and Limit(as_fraction(upper.value) ** 2, upper.inclusive),
    )


def _root(variance: Fraction) -> Fraction:
    """Return the root cut to a few places, rounded to nearest: it is printed and decides nothing."""
    scale = 10**_PLACES
    doubled = isqrt(variance.numerator * (2 * scale) ** 2 // variance.denominator)
    return Fraction((doubled + 1) // 2, scale)
