"""Rules on a mean: mean, mean_each_direction, class_from_mean."""

from fractions import Fraction
from typing import Final

from lims.conformity import ranges
from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.sheet import Sheet, build_sheet
from lims.conformity.acceptance.values import best_filler, best_mean, common_uncertainty, possible_values
from lims.conformity.acceptance.worst import margin
from lims.conformity.figures import figure
from lims.conformity.judgements import Step, step
from lims.conformity.limits import Limits
from lims.conformity.measured import verdict_on, working
from lims.conformity.rounding import round_to_places
from lims.conformity.verdicts import Verdict

MOST_TYPED: Final = 9
"""Decimals that a statistic takes over from its readings."""
LOG_PLACES = 50
"""Decimals of a mean of logarithms: they are irrational, or whole; what is cut off decides nothing."""


def mean(case: Case) -> Outcome:
    """Judge the mean of the specimens, each with the mean of its readings."""
    sheet = build_sheet(case.requirement, case.readings)
    allowed = _allowed(case)
    values = _specimen_values(sheet)
    if allowed is None or not values:
        return Outcome(Verdict.NOT_ASSESSED, "", sheet.n, sheet.required, 0, sheet.obstacles)
    found = _mean_of(case, values)
    shown = shown_range(found, allowed, case)
    steps = [step("mean", n=len(values), values=_listed(case), mean=shown)]
    if sheet.obstacles:
        verdict, more = _incomplete(case, sheet, values, allowed)
    else:
        uncertainty = common_uncertainty(case.readings, case.rule)
        verdict, problem = verdict_on(found, allowed, case.rule, uncertainty)
        more = [problem] if problem is not None else working(found, allowed, case.rule, uncertainty, shown)
    failed = int(verdict is Verdict.FAIL)
    return Outcome(verdict, shown, sheet.n, sheet.required, failed, steps + more + sheet.obstacles)


def class_from_mean(case: Case) -> Outcome:
    """Judge the class that follows from the mean: the mean must reach what the class asks for."""
    outcome = mean(case)
    wanted = next(cell.text for cell in case.cells.values() if cell is not None)
    reported = {Verdict.PASS: wanted, Verdict.FAIL: f"not {wanted}"}.get(outcome.verdict, "")
    outcome.steps.append(step("class_from_mean", mean=outcome.reported, wanted=wanted, reached=reported))
    outcome.reported = reported
    return outcome


def _allowed(case: Case) -> Limits | None:
    if case.requirement.mean_bound is not None:
        return case.requirement.mean_bound
    return next((one.allowed for one in case.readings if one.is_usable and one.allowed is not None), None)


def _specimen_values(sheet: Sheet) -> list[Limits]:
    """Return the mean of each specimen of which every reading is usable."""
    whole = (each for each in sheet.specimens.values() if all(one.is_usable for one in each))
    return [ranges.mean(possible_values(readings)) for readings in whole]


def _mean_of(case: Case, values: list[Limits]) -> Limits:
    found = ranges.mean(values)
    exact = ranges.exact_value(found)
    if case.requirement.log10 and exact is not None:
        return ranges.scaled(ranges.point(round_to_places(exact, LOG_PLACES)), Fraction(1))
    return found


def _incomplete(case: Case, sheet: Sheet, values: list[Limits], allowed: Limits) -> tuple[Verdict, list[Step]]:
    """Judge a set that is not whole: a fail if even its best completion, or its best part, fails; else not assessed."""
    best = _best_possible(case, sheet, values, allowed)
    if best is None or allowed.verdict_on(best) is not Verdict.FAIL:
        return Verdict.NOT_ASSESSED, []
    return Verdict.FAIL, [step("already_decided", best=shown_range(best, allowed, case), missing=sheet.missing)]


def _best_possible(case: Case, sheet: Sheet, values: list[Limits], allowed: Limits) -> Limits | None:
    """Return the best mean that could still come out, None where nobody can say."""
    required = case.requirement.plan.n
    if required is None or any(obstacle.kind in _AMBIGUOUS for obstacle in sheet.obstacles):
        return None
    if len(values) <= required:
        return best_mean(values, required - len(values), best_filler(case.requirement, allowed))
    if allowed.lower is not None and allowed.upper is not None:
        return None
    ordered = sorted(values, key=lambda value: margin(value, allowed), reverse=True)
    return ranges.mean(ordered[:required])


_AMBIGUOUS = ("doubled", "group_unknown", "readings_too_few", "readings_too_many", "component_unknown")


def shown_range(found: Limits, allowed: Limits, case: Case) -> str:
    """Return a statistic as text; a range where censored readings leave it open."""
    places = max(_typed_places(one.shown) for one in case.readings if one.is_usable)
    exact = ranges.exact_value(found)
    if exact is not None:
        return figure(exact, allowed, places)
    lower = figure(found.lower.value, allowed, places) if found.lower is not None else ""
    upper = figure(found.upper.value, allowed, places) if found.upper is not None else ""
    return f"{lower} – {upper}" if lower and upper else (f">{lower}" if lower else f"<{upper}")


def _typed_places(text: str) -> int:
    return min(len(text.partition(".")[2]), MOST_TYPED)


def _listed(case: Case) -> str:
    return ", ".join(one.shown for one in case.readings if one.is_usable)
