"""From the text of a reading to a figure in the unit of the limit; what cannot be used says why."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from lims.conformity import ranges
from lims.conformity.decisions import DecisionRule, Uncertainty
from lims.conformity.exact import Number, as_fraction, is_below, parse_decimal, plain, terminating
from lims.conformity.figures import MOST_PLACES, decimals, figure
from lims.conformity.limits import Limit, Limits
from lims.conformity.limits_of import LimitCell
from lims.conformity.measured import Measured, unusable, verdict_on
from lims.conformity.operators import GRADE_OPS, NUMBER_OPS, Op
from lims.conformity.readings import Reading, ReadingRefused, Value, ValueKind, Word, parse_value
from lims.conformity.references import ReferenceRefused, compared
from lims.conformity.refusals import Refused
from lims.conformity.requirements import FROM_ALL_FIGURES, Requirement
from lims.conformity.units import convert, convert_difference, same_kind
from lims.conformity.verdicts import Verdict
from lims.conformity.wording import measure_word

_CACHED: Final = 65_536
CONVERTED_PLACES: Final = 2
"""Decimals below which a converted figure without an end is not cut."""
value_of = lru_cache(maxsize=_CACHED)(parse_value)
"""Readings repeat: 98.3 is understood once."""


def measure(
    requirement: Requirement, cells: Mapping[str | None, LimitCell | None], reading: Reading, rule: DecisionRule
) -> Measured:
    """Return the reading with its meaning and its verdict by itself."""
    cell = cells.get(None) or cells.get(reading.component)
    if cell is None:
        return unusable(reading, "component_unknown", component=reading.component or "")
    if requirement.op is Op.DECLARE:
        return measure_word(requirement, cell, reading, None)
    try:
        value = value_of(reading.value)
    except ReadingRefused as refusal:
        return unusable(reading, "value_refused", code=refusal.code)
    return measure_value(requirement, cell, reading, value, rule)


def measure_value(
    requirement: Requirement, cell: LimitCell, reading: Reading, value: Value, rule: DecisionRule
) -> Measured:
    """Return the meaning of a value that was understood."""
    if requirement.op in GRADE_OPS:
        return _grade(requirement, cell, reading, value)
    if requirement.op in NUMBER_OPS or requirement.op in (Op.CLASS_IS, Op.CLASSIFY):
        if value.kind is ValueKind.WORD:
            return _word_for_number(requirement, reading, value)
        if value.kind is ValueKind.GRADE:
            return unusable(reading, "grade_for_number")
        return _number(requirement, cell, reading, value, rule)
    return measure_word(requirement, cell, reading, value)


def _number(requirement: Requirement, cell: LimitCell, reading: Reading, value: Value, rule: DecisionRule) -> Measured:
    try:
        possible = _in_unit(requirement, reading, _possible(requirement, value))
        uncertainty = _uncertainty(requirement, reading, rule)
        if problem := _beyond_scale(requirement, possible, value):
            return unusable(reading, problem)
        comparison = compared(requirement, cell, reading, possible, uncertainty)
    except (ReferenceRefused, Refused) as refusal:
        return unusable(reading, refusal.code, **refusal.facts)
    measured = Measured(
        reading,
        _shown(requirement, value, comparison.possible, comparison.allowed),
        possible=comparison.possible,
        allowed=comparison.allowed,
        uncertainty=comparison.uncertainty,
    )
    if comparison.allowed is None:
        measured.verdict = Verdict.INCONCLUSIVE if value.kind is ValueKind.CENSORED else Verdict.NOT_ASSESSED
        return measured
    measured.verdict, problem_step = verdict_on(comparison.possible, comparison.allowed, rule, comparison.uncertainty)
    if problem_step is not None:
        return unusable(reading, problem_step.kind, **problem_step.facts)
    return measured


def _possible(requirement: Requirement, value: Value) -> Limits:
    """Return the values that the text may stand for, before any conversion."""
    number = value.number
    if number is None:
        raise Refused("not_a_number", text=value.text)
    if value.kind is ValueKind.NUMBER:
        return ranges.point(number)
    if value.sign == ">":
        return Limits.more_than(number)
    floor = requirement.floor
    if floor is None or requirement.unit.startswith("log10"):
        return Limits.less_than(number)
    return Limits(Limit(floor), Limit(number, inclusive=False))


def _in_unit(requirement: Requirement, reading: Reading, possible: Limits) -> Limits:
    """Return the range in the unit of the limit; a raw value of another kind is divided, or its logarithm taken."""
    given, needed = reading.unit, requirement.judged_unit
    if not given or given in (needed, requirement.unit) or is_ratio(requirement):
        return possible
    if requirement.keeps_unit_system:
        raise Refused("unit_system_mixed", given=given, needed=needed)
    if requirement.log10 and _is_count(given):
        return ranges.logarithm(_counted(possible))
    if not same_kind(given, needed) and (divisor := _divisor(requirement, reading, given)):
        return ranges.scaled(_converted(possible, given, needed.partition("/")[0]), 1 / as_fraction(divisor))
    return _converted(possible, given, needed)


def is_ratio(requirement: Requirement) -> bool:
    """Tell whether the unit of the readings does not matter, because they are divided by a figure of the same unit."""
    return requirement.basis is not None and requirement.basis.value == "relative_to_declared"


def _converted(possible: Limits, given: str, needed: str) -> Limits:
    if (value := ranges.exact_value(possible)) is not None:
        return ranges.point(convert(value, given, needed))
    lower, upper = possible.lower, possible.upper
    return Limits(
        lower and Limit(convert(lower.value, given, needed), lower.inclusive),
        upper and Limit(convert(upper.value, given, needed), upper.inclusive),
    )


def _is_count(unit: str) -> bool:
    return unit in ("1", "{count}", "[CFU]", "CFU", "cfu")


def _counted(possible: Limits) -> Limits:
    """Return the range of a count: nothing counted means less than one, since only whole things are counted."""
    value = ranges.exact_value(possible)
    if value is None:
        if possible.upper is not None and not is_below(Decimal(0), possible.upper.value):
            raise Refused("negative")
        return possible
    if is_below(value, Decimal(0)):
        raise Refused("negative")
    return Limits.less_than(Decimal(1)) if value == 0 else possible


def _divisor(requirement: Requirement, reading: Reading, given: str) -> Decimal | None:
    """Return what a raw value is divided by: the mass or area in the column reference, or the area of the formula."""
    above, slash, _ = requirement.unit.partition("/")
    if not slash or not same_kind(given, above):
        return None
    if reading.reference is None:
        return requirement.divisor
    divisor = parse_decimal(reading.reference)
    if divisor <= 0:
        raise Refused("reference_not_positive", reference=reading.reference)
    return divisor


def _beyond_scale(requirement: Requirement, possible: Limits, value: Value) -> str | None:
    """Name what makes a figure impossible: less than nothing, or more than all there is."""
    low = ranges.exact_value(possible)
    highest, floor = requirement.scale_max, requirement.floor
    if highest is not None and possible.lower is not None and is_below(highest, possible.lower.value):
        return "beyond_scale"
    if highest is not None and value.sign == ">" and possible.lower is not None and possible.lower.value == highest:
        return "beyond_scale"
    if floor is None or not _forgives_low(requirement):
        return None
    is_impossible = is_below(low, floor) if low is not None else value.sign == "<" and possible.is_empty()
    return None if not is_impossible else "negative" if floor == 0 else "below_scale"


def _forgives_low(requirement: Requirement) -> bool:
    """Tell whether a value that is too low to be real would pass: below a lower limit it fails anyway."""
    return requirement.op in (Op.AT_MOST, Op.LESS_THAN, Op.CLASSIFY) or requirement.scale_min is not None


def _uncertainty(requirement: Requirement, reading: Reading, rule: DecisionRule) -> Uncertainty | None:
    """Return U and k of a reading in the unit of the limit."""
    if not reading.U or not rule.needs_uncertainty:
        return None
    expanded: Number = parse_decimal(reading.U)
    own = (requirement.judged_unit, requirement.unit)
    if reading.unit and reading.unit not in own and not is_ratio(requirement):
        if not same_kind(reading.unit, requirement.judged_unit):
            raise Refused("uncertainty_not_convertible", unit=reading.unit)
        expanded = convert_difference(expanded, reading.unit, requirement.judged_unit)
    return Uncertainty(expanded, parse_decimal(reading.k) if reading.k else rule.k)


def _shown(requirement: Requirement, value: Value, possible: Limits, allowed: Limits | None) -> str:
    """Return the judged figure as text: as it was typed where nothing was done to it."""
    number = ranges.exact_value(possible)
    if number is None:
        end = possible.lower if value.sign == ">" else possible.upper
        return value.text if end is None else f"{value.sign or '<'}{figure(end.value)}"
    if number == value.number and value.number is not None:
        return plain(value.number)
    exact = terminating(number)
    if exact is not None and decimals(exact) <= MOST_PLACES:
        return plain(exact)
    return figure(number, allowed, max(requirement.decimals or 0, CONVERTED_PLACES))


def _word_for_number(requirement: Requirement, reading: Reading, value: Value) -> Measured:
    """Judge a word where a figure belongs: a fail stays one, nothing found leaves an upper limit undecided.

    A mean or a spread of the others says nothing of a specimen that is only called a fail: there it cannot be used.
    """
    measured = Measured(reading, value.text)
    if value.word is Word.FAIL and requirement.accept.rule not in FROM_ALL_FIGURES:
        measured.verdict = Verdict.FAIL
        return measured
    nothing_found = value.word in (Word.NOT_DETECTED, Word.ABSENT)
    if nothing_found and requirement.op in (Op.AT_MOST, Op.LESS_THAN) and requirement.floor is not None:
        measured.verdict = Verdict.INCONCLUSIVE
        measured.possible = Limits(Limit(requirement.floor))
        return measured
    return unusable(reading, "word_for_number")


def _grade(requirement: Requirement, cell: LimitCell, reading: Reading, value: Value) -> Measured:
    scale = requirement.grade_scale
    if value.word is Word.FAIL:
        return Measured(reading, value.text, verdict=Verdict.FAIL)
    if scale is None or value.number is None or value.kind not in (ValueKind.NUMBER, ValueKind.GRADE):
        return unusable(reading, "not_a_grade")
    grade: Decimal | None = value.number
    if scale.by_pressure and reading.unit and same_kind(reading.unit, "kPa"):
        pressure = convert(value.number, reading.unit, "kPa")
        reached = [number for number, edge in scale.by_pressure if not is_below(pressure, edge)]
        grade = Decimal(max(reached)) if reached else None
    elif reading.unit and reading.unit not in (requirement.unit, "1"):
        return unusable(reading, "unit_of_another_kind", given=reading.unit, needed=requirement.unit)
    if grade is None or not scale.holds(grade) or cell.limits is None:
        return unusable(reading, "not_a_grade")
    possible = ranges.point(grade)
    return Measured(
        reading,
        value.text if value.kind is ValueKind.GRADE else plain(grade),
        possible=possible,
        allowed=cell.limits,
        verdict=cell.limits.verdict_on(possible),
    )
