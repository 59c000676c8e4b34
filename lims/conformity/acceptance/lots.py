"""aql: a sample from a lot, with the plan of its size; without a lot size the result is about the specimens alone."""

from dataclasses import dataclass
from decimal import Decimal

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.means import shown_range
from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.acceptance.sheet import Sheet, build_sheet
from lims.conformity.acceptance.units import unit_value, unit_verdicts, way_of
from lims.conformity.acceptance.worst import margin, worst_of
from lims.conformity.exact import EXACT
from lims.conformity.judgements import Step, step
from lims.conformity.lot_plans import LotPlan, agreed_severity, lot_plan
from lims.conformity.operators import WORD_OPS
from lims.conformity.refusals import Refused
from lims.conformity.requirements import PerSpecimen
from lims.conformity.sampling.acceptance import binomial
from lims.conformity.sampling.scheme import Severity
from lims.conformity.verdicts import Verdict

CONSUMER_RISK = Decimal("0.1")
"""The probability of acceptance at the RQL that may not be exceeded."""
_PERCENT = Decimal("0.01")


def aql(case: Case) -> Outcome:
    """Count nonconforming specimens against Ac and Re; without a lot every specimen must conform."""
    if case.lot_size is None:
        return _specimens_alone(case)
    try:
        severity = agreed_severity(case.facts, case.requirement.id)
        plan = lot_plan(case.requirement, case.lot_size, severity)
    except Refused as refusal:
        return Outcome(Verdict.NOT_ASSESSED, "", 0, None, 0, [step(refusal.code, **refusal.facts)])
    sheet = build_sheet(case.requirement, case.readings, required=plan.to_inspect)
    counts = _counts(case, sheet)
    verdict = counts.verdict(plan.ac, plan.re)
    switched = [] if severity is Severity.NORMAL else [step("lot_severity", severity=severity)]
    steps = [*switched, _plan_step(case, plan), step("lot_count", failed=counts.failed, ac=plan.ac, re=plan.re)]
    is_strong_enough, more = _strength(case, plan)
    steps += more
    if verdict is not Verdict.FAIL and (sheet.obstacles or not is_strong_enough):
        verdict = Verdict.NOT_ASSESSED
    return Outcome(
        verdict, _reported(case, sheet, counts), sheet.n, plan.to_inspect, counts.failed, steps + sheet.obstacles
    )


def _specimens_alone(case: Case) -> Outcome:
    """Judge the specimens that came, as no lot was named: all must conform."""
    least = case.requirement.plan.n_min or 1
    sheet = build_sheet(case.requirement, case.readings)
    counts = _counts(case, sheet)
    verdict = counts.verdict(0, 1)
    if sheet.obstacles and verdict is not Verdict.FAIL:
        verdict = Verdict.NOT_ASSESSED
    steps = [step("specimens_alone", n=sheet.n, required=least, failed=counts.failed)]
    return Outcome(verdict, _reported(case, sheet, counts), sheet.n, least, counts.failed, steps + sheet.obstacles)


@dataclass(frozen=True, slots=True)
class _Counts:
    passed: int
    failed: int
    given: int

    def verdict(self, ac: int, re: int) -> Verdict:
        """Return the verdict of the counts; what is undecided counts against a pass."""
        if self.failed >= re:
            return Verdict.FAIL
        return Verdict.PASS if self.given and self.given - self.passed <= ac else Verdict.INCONCLUSIVE


def _counts(case: Case, sheet: Sheet) -> _Counts:
    verdicts = unit_verdicts(case, sheet)
    return _Counts(verdicts.count(Verdict.PASS), verdicts.count(Verdict.FAIL), len(verdicts))


def _plan_step(case: Case, plan: LotPlan) -> Step:
    accept = case.requirement.accept
    return step(
        "lot_plan",
        lot_size=case.lot_size,
        level=accept.level,
        aql=accept.aql,
        letter=plan.letter,
        n=plan.to_inspect,
        ac=plan.ac,
        re=plan.re,
    )


def _strength(case: Case, plan: LotPlan) -> tuple[bool, list[Step]]:
    """Tell whether the plan rejects a lot at the RQL often enough, and the step that says so, where a clause asks."""
    rql = case.requirement.accept.rql
    if rql is None:
        return True, []
    accepted = binomial(plan.n, plan.ac, EXACT.multiply(rql, _PERCENT))
    is_met = accepted <= CONSUMER_RISK
    kind = "rql_met" if is_met else "rql_not_met"
    return is_met, [step(kind, rql=rql, pa=round(100 * accepted, 2), n=plan.n, ac=plan.ac)]


def _reported(case: Case, sheet: Sheet, counts: _Counts) -> str:
    """Return the worst specimen's value, or the share that conforms where the readings are words."""
    if case.requirement.op in WORD_OPS:
        return f"{counts.passed}/{counts.given}"
    if way_of(case) in (PerSpecimen.WORST, PerSpecimen.LOWEST_PANEL):
        return worst_of(case.readings)
    allowed = next((one.allowed for one in case.readings if one.is_usable and one.allowed is not None), None)
    values = [value for readings in sheet.specimens.values() if (value := unit_value(case, readings)) is not None]
    if allowed is None or not values:
        return ""
    return shown_range(min(values, key=lambda value: margin(value, allowed)), allowed, case)
