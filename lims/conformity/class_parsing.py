"""Reading classes, grades and classifications from a standard's file."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from lims.conformity.exact import parse_decimal
from lims.conformity.faults import Faults, exact_number, text_of
from lims.conformity.limits import Limit, Limits
from lims.conformity.limits_of import LimitCell, LimitTable
from lims.conformity.operators import GRADE_OPS, Op
from lims.conformity.requirements import ClassBand, GradeScale

HIGHEST_PASSED: Final = "highest pressure passed"
COMMON_SCALE: Final = GradeScale(Decimal(0), Decimal(5), halves=True)
"""Grades that a requirement without a scale of its own may have."""

_BAND = re.compile(r"(?:(?P<sign>[<>]=?)\s*)?(?P<first>[0-9.]+)(?:\s+to\s+(?P<last>[0-9.]+))?", re.ASCII)
_SCALE = re.compile(r"(?P<low>[0-9]+) to (?P<high>[0-9]+)(?P<half> in half grades)?", re.ASCII)
_CLASS_RULE = re.compile(r"average burn time (?P<sign>>=|>|<=|<) (?P<figure>[0-9.]+) s\b.*", re.ASCII)
_SIGNS: Final = {">=": Limits.at_least, ">": Limits.more_than, "<=": Limits.at_most, "<": Limits.less_than}


def class_bands(data: Mapping[str, Any], op: Op, faults: Faults) -> tuple[ClassBand, ...]:
    """Return the classes of a classification with their ranges."""
    bands = data.get("bands")
    if op is not Op.CLASSIFY:
        if bands is not None:
            faults.add("bands", f"bands belong to classify, not to {op.value}")
        return ()
    if not isinstance(bands, Mapping) or not bands:
        faults.add("bands", "a classification without its classes")
        return ()
    if all(exact_number(edge) is not None for edge in bands.values()):
        return _stepped(data, bands, faults)
    return _described(bands, faults)


def _stepped(data: Mapping[str, Any], bands: Mapping[Any, Any], faults: Faults) -> tuple[ClassBand, ...]:
    """Return classes reached by the highest pressure passed: each ends where the next begins."""
    if data.get("band_rule") != HIGHEST_PASSED:
        faults.add("band_rule", f"figures alone need the rule {HIGHEST_PASSED!r}")
    return tuple(ClassBand(name, values) for name, values in _steps(bands))


def _steps(bands: Mapping[Any, Any]) -> list[tuple[str, Limits]]:
    edges = sorted((figure, str(name)) for name, edge in bands.items() if (figure := exact_number(edge)) is not None)
    ends = [Limit(figure, inclusive=False) for figure, _ in edges[1:]]
    return [(name, Limits(Limit(figure), end)) for (figure, name), end in zip(edges, [*ends, None], strict=True)]


def _described(bands: Mapping[Any, Any], faults: Faults) -> tuple[ClassBand, ...]:
    found = []
    for name, words in bands.items():
        values = _range(text_of(words))
        if values is None:
            faults.add(f"bands.{name}", f"{words!r} is no range such as '>60 to 75' or '<=15'")
        else:
            found.append(ClassBand(str(name), values))
    if any(_share_values(one, other) for at, one in enumerate(found) for other in found[at + 1 :]):
        faults.add("bands", "two classes share a value")
    return tuple(found)


def _range(words: str) -> Limits | None:
    """Read '>60 to 75' (open below, closed above), '>75', '<=15'."""
    match = _BAND.fullmatch(words.strip())
    if not match or not (match["sign"] or match["last"]):
        return None
    first = parse_decimal(match["first"])
    if match["last"] is None:
        return _SIGNS[match["sign"]](first)
    if match["sign"] in ("<", "<="):
        return None
    values = Limits(Limit(first, inclusive=match["sign"] != ">"), Limit(parse_decimal(match["last"])))
    return None if values.is_empty() else values


def _share_values(one: ClassBand, other: ClassBand) -> bool:
    def narrower(first: Limit | None, second: Limit | None, *, lower: bool) -> Limit | None:
        if first is None or second is None:
            return first or second
        if first.value == second.value:
            return Limit(first.value, first.inclusive and second.inclusive)
        return first if (first.value > second.value) == lower else second

    common = Limits(
        narrower(one.values.lower, other.values.lower, lower=True),
        narrower(one.values.upper, other.values.upper, lower=False),
    )
    return not common.is_empty()


def grade_scale(data: Mapping[str, Any], op: Op, faults: Faults) -> GradeScale | None:
    """Return the grades that exist for a graded requirement."""
    if op not in GRADE_OPS:
        return None
    steps = data.get("grade_bands_kPa")
    if steps is not None:
        return _pressure_scale(steps, faults)
    if "grade_scale" not in data:
        return COMMON_SCALE
    match = _SCALE.fullmatch(text_of(data["grade_scale"]))
    if not match or int(match["low"]) >= int(match["high"]):
        faults.add("grade_scale", "must read like '1 to 5' or '1 to 5 in half grades'")
        return None
    return GradeScale(Decimal(match["low"]), Decimal(match["high"]), halves=match["half"] is not None)


def _pressure_scale(steps: Any, faults: Faults) -> GradeScale | None:
    pairs = [(text_of(name), exact_number(edge)) for name, edge in steps.items()] if isinstance(steps, Mapping) else []
    # Kept as JSON a document has its class numbers as text, so that both forms are read.
    known = [(int(name), edge) for name, edge in pairs if name.isdecimal() and edge is not None]
    if not known or len(known) != len(pairs):
        faults.add("grade_bands_kPa", "must give a pressure for each class number")
        return None
    numbers = [name for name, _ in known]
    edges = tuple(sorted(known, key=lambda pair: pair[1]))
    return GradeScale(Decimal(min(numbers)), Decimal(max(numbers)), halves=False, by_pressure=edges)


def mean_bound(data: Mapping[str, Any], op: Op, table: LimitTable, faults: Faults) -> tuple[Limits | None, str | None]:
    """Return the limit on the mean that the class asked for stands for, and its unit."""
    if op is not Op.CLASS_IS:
        return None, None
    wanted = {cell.text for cell in table.rows.values() if isinstance(cell, LimitCell)}
    rules = data.get("class_rule")
    if len(wanted) != 1 or not isinstance(rules, Mapping):
        faults.add("class_rule", "say how the class that is asked for follows from the readings")
        return None, None
    match = _CLASS_RULE.fullmatch(text_of(rules.get(f"class_{wanted.pop()}")))
    if not match:
        faults.add("class_rule", "the judge knows only 'average burn time >= FIGURE s' for the class asked for")
        return None, None
    return _SIGNS[match["sign"]](parse_decimal(match["figure"])), "s"
