"""A short way for the commonest case: every reading of one requirement against one limit, all plain numbers.

It answers only where nothing is in doubt, and leaves everything else to the full judge; both must say the same, which
the tests compare. Judgements are kept and handed out again, since readings repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lims.conformity.acceptance.outcome import Outcome
from lims.conformity.decisions import RuleKind
from lims.conformity.exact import plain
from lims.conformity.judgements import Judgement, step
from lims.conformity.limits import Limit
from lims.conformity.measuring import value_of
from lims.conformity.operators import PLAIN_OPS
from lims.conformity.readings import ReadingRefused, ValueKind
from lims.conformity.requirement_judging import Circumstances, finished
from lims.conformity.requirements import Requirement, Rule
from lims.conformity.verdicts import Verdict

KEPT: Final = 50_000
"""Judgements and numbers kept for reuse, of one requirement."""


@dataclass(slots=True)
class PlainJudge:
    """Judges one requirement in the short way."""

    requirement: Requirement
    around: Circumstances
    end: Limit
    is_lower: bool
    lasting: set[int]
    numbers: dict[str, tuple[Decimal, str] | None] = field(default_factory=dict)
    judgements: dict[tuple[str, int, int, int], Judgement] = field(default_factory=dict)

    def judge(self, specimens: Sequence[str], readings: Sequence[str], values: Sequence[str]) -> Judgement | None:
        """Return the judgement of a clean set, None where the full judge must look."""
        n = len(set(specimens))
        if len(set(zip(specimens, readings, strict=True))) != len(values) or not self._is_counted(n):
            return None
        numbers = [self._number(value) for value in values]
        if None in numbers:
            return None
        known = [number for number in numbers if number is not None]
        worst, shown = min(known) if self.is_lower else _highest(known)
        failed = 0
        if not self._holds(worst):
            failed = len({one for one, pair in zip(specimens, known, strict=True) if not self._holds(pair[0])})
        return self._kept(shown, len(values), n, failed)

    def _is_counted(self, n: int) -> bool:
        plan = self.requirement.plan
        if plan.n is not None:
            return n == plan.n
        return n >= (plan.n_min or 1)

    def _number(self, text: str) -> tuple[Decimal, str] | None:
        """Return a plain number that the scale allows, with its printed form."""
        try:
            return self.numbers[text]
        except KeyError:
            found = self._understood(text)
            if len(self.numbers) < KEPT:
                self.numbers[text] = found
            return found

    def _understood(self, text: str) -> tuple[Decimal, str] | None:
        try:
            value = value_of(text)
        except ReadingRefused:
            return None
        number, top, floor = value.number, self.requirement.scale_max, self.requirement.floor
        if value.kind is not ValueKind.NUMBER or number is None or (top is not None and number > top):
            return None
        return None if floor is not None and number < floor else (number, plain(number))

    def _holds(self, number: Decimal) -> bool:
        if self.is_lower:
            return number >= self.end.value if self.end.inclusive else number > self.end.value
        return number <= self.end.value if self.end.inclusive else number < self.end.value

    def _kept(self, shown: str, count: int, n: int, failed: int) -> Judgement:
        key = (shown, count, n, failed)
        judgement = self.judgements.get(key)
        if judgement is None:
            judgement = self._judgement(shown, count, n, failed)
            if len(self.judgements) < KEPT:
                self.judgements[key] = judgement
                self.lasting.add(id(judgement))
        return judgement

    def _judgement(self, shown: str, count: int, n: int, failed: int) -> Judgement:
        plan = self.requirement.plan
        required = plan.n if plan.n is not None else plan.n_min
        steps = [step("worst", n=count, value=shown, failed=failed)]
        verdict = Verdict.FAIL if failed else Verdict.PASS
        return finished(self.requirement, self.around, Outcome(verdict, shown, n, required, failed, steps), ())


def _highest(numbers: Sequence[tuple[Decimal, str]]) -> tuple[Decimal, str]:
    """Return the greatest number; of equal ones the text that comes first, as the full judge does."""
    top = max(number for number, _ in numbers)
    return min(pair for pair in numbers if pair[0] == top)


def plain_judge(requirement: Requirement, around: Circumstances, lasting: set[int]) -> PlainJudge | None:
    """Return the short way for a requirement, None where it has none; what it keeps it notes in ``lasting``."""
    if not _is_plain(requirement) or around.rule.kind is not RuleKind.SIMPLE or requirement.applies_to_variants:
        return None
    cell = requirement.limits.find(around.class_id, around.variant).cells.get(None)
    if cell is None or cell.limits is None:
        return None
    end = cell.limits.lower or cell.limits.upper
    if end is None or not isinstance(end.value, Decimal):
        return None
    return PlainJudge(requirement, around, end, cell.limits.lower is not None, lasting)


def _is_plain(requirement: Requirement) -> bool:
    plan = requirement.plan
    divided = plan.groups or plan.readings or plan.reference_points or plan.readings_per_point or plan.equal_parts
    special = requirement.components or requirement.greater_of_reference or requirement.log10
    rule = requirement.accept.rule in (Rule.SINGLE, Rule.EVERY)
    return requirement.op in PLAIN_OPS and rule and not divided and not special
