"""One reading understood: what it says in the unit of the limit, what is allowed there, what follows for it alone."""

from dataclasses import dataclass

from lims.conformity.decisions import DecisionRule, RuleKind, Statement, Uncertainty, acceptance_limits, decide
from lims.conformity.exact import multiply, plain
from lims.conformity.figures import figure
from lims.conformity.judgements import Step, step
from lims.conformity.limits import Limits, limits_text
from lims.conformity.ranges import exact_value
from lims.conformity.readings import Reading
from lims.conformity.refusals import Refused
from lims.conformity.verdicts import Verdict


@dataclass(slots=True)
class Measured:
    """A reading beside its meaning. ``problem`` says why it cannot be used; then it is not assessed."""

    reading: Reading
    shown: str
    possible: Limits | None = None
    allowed: Limits | None = None
    uncertainty: Uncertainty | None = None
    verdict: Verdict = Verdict.NOT_ASSESSED
    problem: Step | None = None
    class_id: str | None = None

    @property
    def is_usable(self) -> bool:
        """Tell whether the reading takes part in the judgement."""
        return self.problem is None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Return what tells this reading from every other of the requirement."""
        one = self.reading
        return (one.group or "", one.specimen, one.component or "", one.reading, one.reference or "")


def unusable(reading: Reading, kind: str, **facts: object) -> Measured:
    """Return a reading that cannot be used, with the reason."""
    place = {"specimen": reading.specimen, "reading": reading.reading, "value": reading.value}
    return Measured(reading, reading.value, problem=step(kind, **(place | facts)))


def verdict_on(
    possible: Limits, allowed: Limits, rule: DecisionRule, uncertainty: Uncertainty | None
) -> tuple[Verdict, Step | None]:
    """Return the verdict on a value by the decision rule, and what kept the rule from being applied.

    Without its uncertainty a value that fails the limit itself still fails under a guarded binary rule: a guard band
    only makes the limit stricter.
    """
    value = exact_value(possible)
    try:
        if value is None:
            return _verdict_on_range(possible, allowed, rule, uncertainty), None
        return decide(value, allowed, rule, uncertainty).verdict, None
    except Refused as refusal:
        strict = rule.kind is RuleKind.GUARDED and rule.statement is Statement.BINARY and rule.r >= 0
        if refusal.code == "uncertainty_missing" and strict and allowed.verdict_on(possible) is Verdict.FAIL:
            return Verdict.FAIL, None
        return Verdict.NOT_ASSESSED, step(refusal.code, **refusal.facts)


def _verdict_on_range(
    possible: Limits, allowed: Limits, rule: DecisionRule, uncertainty: Uncertainty | None
) -> Verdict:
    """Judge a censored value: the whole range must lie inside the acceptance zone, or wholly outside the limit."""
    unguarded = allowed.verdict_on(possible)
    if rule.kind is RuleKind.SIMPLE or unguarded is Verdict.FAIL:
        return unguarded
    if uncertainty is None:
        raise Refused("uncertainty_missing")
    if rule.kind is RuleKind.PROBABILITY:
        return Verdict.INCONCLUSIVE
    zone = acceptance_limits(allowed, multiply(rule.guard_factor, uncertainty.expanded))
    return zone.verdict_on(possible) if zone.verdict_on(possible) is Verdict.PASS else Verdict.INCONCLUSIVE


def working(
    value: Limits, allowed: Limits, rule: DecisionRule, uncertainty: Uncertainty | None, shown: str
) -> list[Step]:
    """Return the step that shows how the uncertainty entered: the acceptance zone, or the probability."""
    number = exact_value(value)
    if number is None or uncertainty is None or not rule.needs_uncertainty:
        return []
    try:
        decision = decide(number, allowed, rule, uncertainty)
    except Refused:
        return []
    given = {"value": shown, "U": figure(uncertainty.expanded), "k": plain(uncertainty.k)}
    if rule.kind is RuleKind.PROBABILITY:
        return [step("conformity_probability", **given, pc=f"{decision.pc:.6f}")]
    return [step("acceptance", **given, zone=limits_text(decision.acceptance))]
