"""The judge of one requirement: from its readings to a verdict with every step of the working."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lims.conformity.acceptance.case import Case
from lims.conformity.acceptance.outcome import Outcome, strongest
from lims.conformity.acceptance.rules import ALONE, apply_rule
from lims.conformity.conditions import Applies, applies
from lims.conformity.decisions import SIMPLE, DecisionRule
from lims.conformity.judgements import Cell, Judgement, Step, step
from lims.conformity.limits_of import LimitCell
from lims.conformity.measured import Measured, unusable
from lims.conformity.measuring import measure
from lims.conformity.operators import Op
from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.verdicts import Verdict

_LONG: Final = 18
_PARTS_KEPT: Final = 65_536
NO_FACTS: Final[Mapping[str, str]] = {}
Confirmed = bool | Collection[str]
"""True where unconfirmed requirements are accepted, or the ids of those that the laboratory has confirmed."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a judgement depends on beside the readings."""

    class_id: str
    variant: str | None = None
    rule: DecisionRule = SIMPLE
    facts: Mapping[str, str] = field(default_factory=dict)
    lot_size: int | None = None
    accept_unconfirmed: Confirmed = False

    def accepts(self, requirement: Requirement) -> bool:
        """Tell whether a pass may be said although a source has not confirmed limit or plan."""
        if requirement.confirmed_by_source:
            return True
        allowed = self.accept_unconfirmed
        return allowed if isinstance(allowed, bool) else requirement.id in allowed

    def is_confirmed_here(self, requirement: Requirement) -> bool:
        """Tell whether the laboratory itself has named the requirement as confirmed."""
        return not isinstance(self.accept_unconfirmed, bool) and requirement.id in self.accept_unconfirmed


def judge_requirement(
    requirement: Requirement,
    *,
    class_id: str,
    variant: str | None = None,
    readings: Sequence[Reading],
    rule: DecisionRule = SIMPLE,
    facts: Mapping[str, str] = NO_FACTS,
    lot_size: int | None = None,
    accept_unconfirmed: Confirmed = False,
) -> Judgement:
    """Judge the readings of one requirement; readings of other requirements are left aside."""
    around = Circumstances(class_id, variant, rule, facts, lot_size, accept_unconfirmed)
    return judge_readings(requirement, [one for one in readings if one.requirement == requirement.id], around)


def judge_readings(requirement: Requirement, readings: Sequence[Reading], around: Circumstances) -> Judgement:
    """Judge readings that all belong to the requirement."""
    found = requirement.limits.find(around.class_id, around.variant)
    if not found.variant_missing and not found.is_required:
        return _without_rule(requirement, around, Verdict.NOT_APPLICABLE, step("nothing_required"))
    if requirement.applies_to_variants:
        if around.variant is None:
            return _without_rule(requirement, around, Verdict.NOT_ASSESSED, step("variant_missing"))
        if around.variant not in requirement.applies_to_variants:
            return _without_rule(requirement, around, Verdict.NOT_APPLICABLE, step("other_variant"))
    if not readings:
        return _without_readings(requirement, around)
    if found.variant_missing:
        return _without_rule(requirement, around, Verdict.NOT_ASSESSED, step("variant_missing"))
    measured = [measure(requirement, found.cells, reading, around.rule) for reading in readings]
    measured.sort(key=_place)
    outcome, used = _judge_components(requirement, found.cells, measured, around)
    return finished(requirement, around, outcome, used)


def _without_readings(requirement: Requirement, around: Circumstances) -> Judgement:
    """Say why there is nothing to judge: the facts rule the requirement out, or its readings are missing."""
    condition = requirement.applies_when
    if condition is not None:
        if applies(condition, around.facts) is Applies.NO:
            return _without_rule(requirement, around, Verdict.NOT_APPLICABLE, step("condition_not_met", when=condition))
        return _without_rule(requirement, around, Verdict.NOT_ASSESSED, step("condition_open", when=condition))
    return _without_rule(requirement, around, Verdict.NOT_ASSESSED, step("no_readings"))


def _without_rule(requirement: Requirement, around: Circumstances, verdict: Verdict, why: Step) -> Judgement:
    plan = requirement.plan
    return Judgement(
        requirement=requirement.id,
        verdict=verdict,
        unit=requirement.unit,
        limit=requirement.limit_text(around.class_id, around.variant),
        rule=requirement.accept.rule.value,
        n_required=requirement.accept.m or plan.n or plan.n_min,
        steps=(why,),
        mandatory=requirement.mandatory,
        is_unconfirmed=not requirement.confirmed_by_source,
    )


def _judge_components(
    requirement: Requirement,
    cells: Mapping[str | None, LimitCell | None],
    measured: list[Measured],
    around: Circumstances,
) -> tuple[Outcome, list[Measured]]:
    """Judge each component by itself; where components are parts of a specimen, judge them together."""
    if requirement.has_parts_inside or not (requirement.components or any(one.reading.component for one in measured)):
        return apply_rule(_case(requirement, cells, measured, around)), measured
    if requirement.components:
        measured = [_of_known_component(requirement, one) for one in measured]
    names = requirement.components or tuple(sorted({one.reading.component or "" for one in measured}))
    strays = [one for one in measured if (one.reading.component or "") not in names]
    outcomes = []
    for name in names:
        mine = [one for one in measured if (one.reading.component or "") == name]
        case = _case(requirement, cells, mine, around)
        outcomes.append((name, apply_rule(case) if mine else _missing_component(requirement, name)))
    merged = _merged(outcomes)
    gaps = [*(one.problem for one in strays if one.problem), *_half_tested(names, measured)]
    if gaps:
        merged.steps += gaps
        merged.verdict = merged.verdict if merged.verdict is Verdict.FAIL else Verdict.NOT_ASSESSED
    return merged, measured


def _case(
    requirement: Requirement,
    cells: Mapping[str | None, LimitCell | None],
    readings: Iterable[Measured],
    around: Circumstances,
) -> Case:
    return Case(requirement, cells, tuple(readings), around.rule, around.lot_size, around.facts)


def _of_known_component(requirement: Requirement, measured: Measured) -> Measured:
    """Return the reading, unusable where it names no component of the requirement."""
    named = measured.reading.component
    if named in requirement.components:
        return measured
    return unusable(
        measured.reading, "component_unknown", component=named or "", known=", ".join(requirement.components)
    )


def _missing_component(requirement: Requirement, name: str) -> Outcome:
    required = requirement.plan.n or requirement.plan.n_min
    return Outcome(Verdict.NOT_ASSESSED, "", 0, required, 0, [step("component_missing", component=name)])


def _half_tested(names: Sequence[str], measured: Sequence[Measured]) -> list[Step]:
    """Note specimens that show some components and not the others.

    Either every specimen shows all of them, or each is a specimen of one (a strip cut in one direction).
    """
    found: dict[tuple[str, str], set[str]] = {}
    for one in measured:
        found.setdefault((one.reading.group or "", one.reading.specimen), set()).add(one.reading.component or "")
    if len(names) == 1 or all(len(parts) == 1 for parts in found.values()):
        return []
    return [
        step("part_missing", specimen=specimen, n=len(parts), required=len(names))
        for (_, specimen), parts in sorted(found.items())
        if parts != set(names)
    ]


def _merged(outcomes: Sequence[tuple[str, Outcome]]) -> Outcome:
    """Return one outcome for several components: the weakest decides, and is the one reported."""
    verdict = strongest(outcome.verdict for _, outcome in outcomes)
    if all(outcome.verdict is Verdict.STATED for _, outcome in outcomes):
        verdict = Verdict.STATED
    leading = next(outcome for _, outcome in outcomes if outcome.verdict is verdict)
    steps = [
        found
        for name, outcome in outcomes
        for found in (step("component", component=name or "–", verdict=outcome.verdict.value), *outcome.steps)
    ]
    reported = "; ".join(f"{name or '–'}: {outcome.reported}" for name, outcome in outcomes if outcome.reported)
    failed = sum(outcome.failed for _, outcome in outcomes)
    return Outcome(verdict, reported, leading.n, leading.n_required, failed, steps)


def finished(
    requirement: Requirement, around: Circumstances, outcome: Outcome, measured: Sequence[Measured]
) -> Judgement:
    """Return the judgement of an outcome; a pass is withheld where nobody has confirmed the requirement."""
    verdict, steps = outcome.verdict, _opening(requirement, around) + outcome.steps
    if verdict is Verdict.PASS and not around.accepts(requirement):
        verdict = Verdict.NOT_ASSESSED
        steps.append(
            step("unconfirmed", would_be=outcome.verdict.value, what=", ".join(requirement.unconfirmed_because))
        )
    elif not requirement.confirmed_by_source:
        kind = "confirmed_here" if around.is_confirmed_here(requirement) else "unconfirmed_noted"
        steps.append(step(kind, what=", ".join(requirement.unconfirmed_because)))
    steps.append(step("verdict", verdict=verdict.value, reported=outcome.reported))
    return Judgement(
        requirement=requirement.id,
        verdict=verdict,
        reported=outcome.reported,
        unit=requirement.unit,
        limit=requirement.limit_text(around.class_id, around.variant),
        rule=requirement.accept.rule.value,
        n=outcome.n,
        n_required=outcome.n_required,
        failed=outcome.failed,
        steps=tuple(steps),
        cells=tuple(_cell(requirement, one) for one in measured),
        mandatory=requirement.mandatory,
        is_unconfirmed=not requirement.confirmed_by_source,
    )


def _opening(requirement: Requirement, around: Circumstances) -> list[Step]:
    limit = requirement.limit_text(around.class_id, around.variant)
    steps = [step("limit", limit=limit, class_id=around.class_id, rule=requirement.accept.rule.value)]
    if around.rule.needs_uncertainty:
        steps.append(step("decision_rule", **around.rule.to_dict()))
    return steps


def _cell(requirement: Requirement, measured: Measured) -> Cell:
    one = measured.reading
    alone = requirement.accept.rule in ALONE and requirement.op is not Op.CLASSIFY
    verdict = measured.verdict if alone or not measured.is_usable else Verdict.NOT_APPLICABLE
    return Cell(one.specimen, one.reading, one.component, one.group, verdict)


def _place(measured: Measured) -> tuple[tuple[int, int, str], ...]:
    """Return where a reading stands, so that the order of the rows never matters."""
    one = measured.reading
    others = (one.value, one.unit or "", one.U or "", one.k or "")
    return (*map(_part, measured.key), *map(_part, others))


@lru_cache(maxsize=_PARTS_KEPT)
def _part(text: str) -> tuple[int, int, str]:
    """Return a text as it sorts: numbers as numbers, and before words."""
    return (0, int(text), text) if text.isdecimal() and len(text) < _LONG else (1, 0, text)
