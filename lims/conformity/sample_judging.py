"""The judge of a sample: all requirements of a class, tied together as the standard ties them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lims.conformity.cross_rules import CrossRule
from lims.conformity.decisions import SIMPLE, DecisionRule
from lims.conformity.exact import as_fraction, parse_decimal
from lims.conformity.judgements import Judgement, SampleJudgement, step
from lims.conformity.readings import Reading
from lims.conformity.refusals import Refused
from lims.conformity.requirement_judging import NO_FACTS, Circumstances, Confirmed, judge_readings
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard
from lims.conformity.verdicts import Verdict, combine

_UNREAD: Final[tuple[Reading, ...]] = ()
_NOTHING: Final[Mapping[str, Sequence[Reading]]] = {}


def judge_sample(
    standard: Standard,
    *,
    class_id: str,
    variant: str | None = None,
    readings: Iterable[Reading],
    rule: DecisionRule = SIMPLE,
    facts: Mapping[str, str] = NO_FACTS,
    lot_size: int | None = None,
    only: Collection[str] | None = None,
    accept_unconfirmed: Confirmed = False,
) -> SampleJudgement:
    """Judge a sample against a class of a standard; ``only`` names the requirements that were asked for."""
    standard.check_class(class_id, variant)
    by_requirement: dict[str, list[Reading]] = {}
    for reading in readings:
        standard.requirement(reading.requirement)
        by_requirement.setdefault(reading.requirement, []).append(reading)
    around = Circumstances(class_id, variant, rule, facts, lot_size, accept_unconfirmed)
    return judge_sorted(standard, by_requirement, around, only)


def judge_sorted(
    standard: Standard,
    by_requirement: Mapping[str, Sequence[Reading]],
    around: Circumstances,
    only: Collection[str] | None = None,
) -> SampleJudgement:
    """Judge readings that are already sorted by requirement."""
    return SampleJudge(standard, around, only).judge(by_requirement)


class SampleJudge:
    """Judges sample after sample under the same circumstances; what has no readings is judged once and kept.

    ``lasting`` holds the identities of judgements that are handed out again and again, for those who print them.
    """

    def __init__(self, standard: Standard, around: Circumstances, only: Collection[str] | None = None) -> None:
        self._standard = standard
        self._around = around
        self._only = only
        self._empty = {one.id: _judge_one(one, _NOTHING, around, only) for one in standard.requirements}
        self._missing = {name: _not_taken_over(source, name) for source, name in standard.missing_includes}
        self.lasting = {id(one) for one in (*self._empty.values(), *self._missing.values())}
        self._joint = [one for one in standard.requirements if one.joint_with is not None]
        self._ties = [tie for tie in standard.cross_rules if around.class_id in tie.classes]

    def judge(
        self, by_requirement: Mapping[str, Sequence[Reading]], already: Mapping[str, Judgement] | None = None
    ) -> SampleJudgement:
        """Return the judgement of a sample; ``already`` holds requirements that were judged elsewhere."""
        judged = self._empty | self._missing
        for requirement_id, readings in by_requirement.items():
            requirement = self._standard.requirement(requirement_id)
            judged[requirement_id] = _judge_one(requirement, {requirement_id: readings}, self._around, self._only)
        if already:
            judged |= already
        for requirement in self._joint:
            judged[requirement.id] = _jointly(requirement, judged, by_requirement)
        for tie in self._ties:
            judged[tie.id] = _cross(tie, self._standard, by_requirement, self._around, judged[tie.requirement])
        verdict = combine(one.verdict for one in judged.values() if one.mandatory)
        around = self._around
        return SampleJudgement(self._standard.code, around.class_id, around.variant, verdict, tuple(judged.values()))


def _judge_one(
    requirement: Requirement,
    by_requirement: Mapping[str, Sequence[Reading]],
    around: Circumstances,
    only: Collection[str] | None,
) -> Judgement:
    if only is not None and requirement.id not in only:
        return Judgement(
            requirement.id,
            Verdict.NOT_REQUESTED,
            unit=requirement.unit,
            limit=requirement.limit_text(around.class_id, around.variant),
            rule=requirement.accept.rule.value,
            steps=(step("not_requested"),),
            mandatory=requirement.mandatory,
            is_unconfirmed=not requirement.confirmed_by_source,
        )
    return judge_readings(requirement, by_requirement.get(requirement.id, _UNREAD), around)


def _not_taken_over(source: str, requirement_id: str) -> Judgement:
    """Return the judgement of a requirement that another standard holds and nobody handed in."""
    why = step("include_missing", standard=source)
    return Judgement(requirement_id, Verdict.NOT_ASSESSED, steps=(why,), is_unconfirmed=True)


def _jointly(
    requirement: Requirement, judged: Mapping[str, Judgement], by_requirement: Mapping[str, Sequence[Reading]]
) -> Judgement:
    """Withhold a pass unless its partner was asked for as well and judged the same raw data."""
    mine, partner_id = judged[requirement.id], requirement.joint_with or ""
    if mine.verdict is not Verdict.PASS:
        return mine
    if judged[partner_id].verdict is Verdict.NOT_REQUESTED:
        return mine.overruled(step("partner_not_requested", partner=partner_id))
    if by_requirement.get(partner_id) and _raw(by_requirement[requirement.id]) != _raw(by_requirement[partner_id]):
        return mine.overruled(step("raw_data_differ", partner=partner_id))
    return mine


def _raw(readings: Sequence[Reading]) -> list[tuple[str, ...]]:
    """Return the raw data of a joint rule, in an order of their own; 5.0 and 5 are one figure."""
    return sorted(
        (one.group or "", one.specimen, one.component or "", one.reading, _figure(one.value), one.unit or "")
        for one in readings
    )


def _figure(text: str) -> str:
    try:
        return str(as_fraction(parse_decimal(text.strip())))
    except Refused:
        return text.strip()


def _cross(
    tie: CrossRule,
    standard: Standard,
    by_requirement: Mapping[str, Sequence[Reading]],
    around: Circumstances,
    judged: Judgement,
) -> Judgement:
    """Judge what a class demands of the second grading: the declared grade, and the readings at the grade demanded."""
    requirement = standard.requirement(tie.requirement)
    limit = f"{tie.requirement} ≥ {tie.grade}"
    if judged.verdict is Verdict.NOT_REQUESTED:
        return Judgement(tie.id, Verdict.NOT_REQUESTED, limit=limit, rule="cross_rule", steps=judged.steps)
    if around.variant is not None and around.variant not in tie.grades:
        why = step("grade_too_low", class_id=around.class_id, declared=around.variant, needed=tie.grade)
        return Judgement(
            tie.id,
            Verdict.FAIL,
            around.variant,
            limit=limit,
            rule="cross_rule",
            failed=1,
            steps=(why,),
            is_unconfirmed=judged.is_unconfirmed,
        )
    at_grade = judge_readings(
        requirement, by_requirement.get(requirement.id, _UNREAD), replace(around, variant=tie.grade)
    )
    why = step("grade_demanded", class_id=around.class_id, needed=tie.grade, verdict=at_grade.verdict.value)
    return replace(
        at_grade, requirement=tie.id, limit=limit, rule="cross_rule", steps=(why, *at_grade.steps), mandatory=True
    )
