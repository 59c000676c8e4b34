"""Rules that tie a class of a standard to a second grading: level A needs filtration grade II or better."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from lims.conformity.exact import is_below
from lims.conformity.faults import Faults, exact_number, text_of, unknown_members
from lims.conformity.limits_of import LimitCell, LimitTable
from lims.conformity.requirements import Requirement

_FIELDS: Final = frozenset({"id", "when", "requires", "confidence", "source", "note"})
_AT_LEAST = re.compile(r"(?P<requirement>[a-z0-9-]+)_at_least")


@dataclass(frozen=True, slots=True)
class CrossRule:
    """For ``classes``, ``requirement`` must reach one of ``grades``, the lowest of which is ``grade``."""

    id: str
    classes: tuple[str, ...]
    requirement: str
    grade: str
    grades: tuple[str, ...]
    confidence: str
    document: Mapping[str, Any]


def parse_cross_rules(
    data: Any, requirements: Mapping[str, Requirement], grades: Sequence[str], classes: Sequence[str], faults: Faults
) -> tuple[CrossRule, ...]:
    """Return the rules between the two gradings, refusing what does not agree with the limits."""
    if data is None:
        return ()
    if not isinstance(data, list):
        faults.add("cross_rules", "must be a list")
        return ()
    rules = (_rule(entry, requirements, grades, classes, faults) for entry in data)
    return tuple(rule for rule in rules if rule is not None)


def _rule(
    entry: Any, requirements: Mapping[str, Requirement], grades: Sequence[str], classes: Sequence[str], faults: Faults
) -> CrossRule | None:
    if not isinstance(entry, Mapping) or not {"id", "when", "requires"} <= set(entry):
        faults.add("cross_rules", "a rule has id, when and requires")
        return None
    inner = faults.inside(text_of(entry["id"]))
    unknown_members(entry, _FIELDS, inner)
    named = _classes(entry["when"], classes, inner)
    demanded = _demand(entry["requires"], requirements, grades, inner)
    if demanded is None or not named:
        return None
    requirement, grade = demanded
    return CrossRule(
        id=text_of(entry["id"]),
        classes=named,
        requirement=requirement,
        grade=grade,
        grades=tuple(grades[: list(grades).index(grade) + 1]),
        confidence=text_of(entry.get("confidence", "recalled")),
        document=entry,
    )


def _classes(when: Any, classes: Sequence[str], faults: Faults) -> tuple[str, ...]:
    value = when.get("class") if isinstance(when, Mapping) and set(when) == {"class"} else None
    named = tuple(value) if isinstance(value, list) else (value,)
    if unknown := [name for name in named if name not in classes]:
        faults.add("when", f"no class {unknown[0]!r} in this standard")
        return ()
    return named


def _demand(
    requires: Any, requirements: Mapping[str, Requirement], grades: Sequence[str], faults: Faults
) -> tuple[str, str] | None:
    """Return the requirement and the lowest grade it must reach."""
    keys = [key for key in requires if key != "pct"] if isinstance(requires, Mapping) else []
    match = _AT_LEAST.fullmatch(text_of(keys[0])) if len(keys) == 1 else None
    if not match or match["requirement"] not in requirements:
        faults.add("requires", "must name a requirement as in 'filtration_at_least'")
        return None
    grade = text_of(requires[keys[0]])
    table = requirements[match["requirement"]].limits
    if grade not in grades or table.axis[0] != "secondary_class" or not _falls(table, grades):
        faults.add("requires", f"{grade} is no grade of that requirement, or the grades do not fall in their order")
        return None
    if "pct" in requires and exact_number(requires["pct"]) not in _figures(table, grade):
        faults.add("requires.pct", f"{requires['pct']} is no limit of grade {grade}")
    return match["requirement"], grade


def _cells(table: LimitTable, grade: str) -> list[LimitCell]:
    row = table.rows.get(grade)
    cells = list(row.values()) if isinstance(row, Mapping) else [row]
    return [cell for cell in cells if cell is not None]


def _figures(table: LimitTable, grade: str) -> list[Any]:
    ends = [cell.limits for cell in _cells(table, grade) if cell.limits is not None]
    return [end.lower.value for end in ends if end.lower is not None]


def _falls(table: LimitTable, grades: Sequence[str]) -> bool:
    """Tell whether each grade is at least as strict as the next, so that 'at least' means something."""
    rows = [_figures(table, grade) for grade in grades]
    pairs = pairwise(rows)
    return all(
        len(one) == len(next_one) and not any(is_below(a, b) for a, b in zip(one, next_one, strict=True))
        for one, next_one in pairs
    )
