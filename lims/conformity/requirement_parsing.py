"""Reading one requirement from a standard's file: what the judge does not know is refused here, never at the bench."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from lims.conformity.class_parsing import class_bands, grade_scale, mean_bound
from lims.conformity.faults import Faults, exact_number, text_of, unknown_members
from lims.conformity.limit_parsing import limit_table
from lims.conformity.limits_of import LimitTable
from lims.conformity.operators import Op
from lims.conformity.plan_parsing import acceptance, specimen_plan
from lims.conformity.requirements import BandOn, Basis, Requirement

KNOWN_FIELDS: Final = frozenset(
    """id name method clause test_clause unit op limits limits_axis specimens accept joint_with applies_when
    applies_to_variants precondition test_conditions per_subject per_specimen limit_rule below_bands equivalent
    components directions sites decimals transform formula basis band_on bands band_rule grade_bands_kPa grade_scale
    scale_min scale_max class_rule confidence plan_confidence confidence_earlier_edition source note mandatory
    range_source range_minimum error unit_systems editions""".split()
)
GREATER_OF_REFERENCE: Final = "the greater of the limit and the table"
_CONFIDENCE: Final = ("verified", "recalled")
_DIFFERENCE: Final = ("displayed minus blackbody",)
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a requirement takes from its standard."""

    code: str
    classes: tuple[str, ...]
    variants: tuple[str, ...]
    areas: Mapping[str, Any]
    level: str
    optional_clauses: tuple[str, ...]


def parse_requirement(data: Any, around: Surroundings, faults: Faults) -> Requirement | None:
    """Return the requirement, or None with the reasons noted."""
    if not isinstance(data, Mapping) or not text_of(data.get("id")).strip():
        faults.add("requirements", "an entry is no requirement, or has no id")
        return None
    inner = faults.inside(text_of(data["id"]))
    before = len(inner.problems)
    unknown_members(data, KNOWN_FIELDS, inner)
    op = _word(Op, data.get("op"), "op", inner)
    if op is None:
        return None
    requirement = _build(data, op, around, inner)
    return requirement if len(inner.problems) == before else None


def _build(data: Mapping[str, Any], op: Op, around: Surroundings, faults: Faults) -> Requirement:
    table = limit_table(data, op, around.classes, around.variants, faults)
    bound, bound_unit = mean_bound(data, op, table, faults)
    return Requirement(
        id=text_of(data["id"]),
        standard=around.code,
        name=_name(data.get("name"), faults),
        method=text_of(data.get("method")),
        clause=text_of(data.get("clause")),
        unit=_unit(data, faults),
        op=op,
        limits=table,
        plan=specimen_plan(data, faults),
        accept=acceptance(data, around.level, faults),
        components=components_of(data, around.areas, table, faults),
        joint_with=data.get("joint_with"),
        applies_when=data.get("applies_when"),
        applies_to_variants=_variants(data, around, faults),
        mandatory=data.get("mandatory", True) is not False and not _is_optional(data, around),
        confidence=_confidence(data, "confidence", faults),
        plan_confidence=_confidence(data, "plan_confidence", faults),
        decimals=_decimals(data, faults),
        log10=_transform(data, faults),
        basis=_word(Basis, data["basis"], "basis", faults) if "basis" in data else None,
        band_on=_band_on(data, op, faults),
        bands=class_bands(data, op, faults),
        grade_scale=grade_scale(data, op, faults),
        scale_min=_figure(data, "scale_min", faults),
        scale_max=_figure(data, "scale_max", faults),
        greater_of_reference=_limit_rule(data, op, faults),
        mean_bound=bound,
        mean_unit=bound_unit,
        divisor=_divisor(data, faults),
        keeps_unit_system="unit_systems" in data,
        document=data,
    )


def components_of(
    data: Mapping[str, Any], areas: Mapping[str, Any], table: LimitTable, faults: Faults
) -> tuple[str, ...]:
    """Return the components that must all be there: sites, key parts, directions, microbes, challenges."""
    specimens = data.get("specimens")
    sites = data.get("sites") or (specimens.get("sites") if isinstance(specimens, Mapping) else None)
    named = (
        data.get("components") or data.get("directions") or sites or (table.second_keys if table.by_component else ())
    )
    if isinstance(named, str):
        named = areas.get(named)
    if named is None or isinstance(named, str) or not isinstance(named, Sequence):
        faults.add("specimens.sites", "the sites are not named anywhere in this standard")
        return ()
    parts = tuple(text_of(part).strip() for part in named)
    if len(set(parts)) != len(parts) or not all(parts):
        faults.add("components", "a component stands twice or has no name")
    return parts


def _name(value: Any, faults: Faults) -> Mapping[str, str]:
    if isinstance(value, Mapping) and {"en", "zh"} <= set(value):
        return {language: text_of(value[language]) for language in ("en", "zh")}
    faults.add("name", "give the name in English (en) and Chinese (zh)")
    return {"en": "", "zh": ""}


def _unit(data: Mapping[str, Any], faults: Faults) -> str:
    unit = text_of(data.get("unit")).strip()
    if not unit:
        faults.add("unit", "a limit without a unit: write 1 where there is none")
    return unit


def _variants(data: Mapping[str, Any], around: Surroundings, faults: Faults) -> tuple[str, ...]:
    named = data.get("applies_to_variants", ())
    if not isinstance(named, Sequence) or isinstance(named, str) or ("applies_to_variants" in data and not named):
        faults.add("applies_to_variants", "must be a list of variants")
        return ()
    for variant in named:
        if variant not in around.variants:
            faults.add("applies_to_variants", f"no variant {variant} in this standard")
    return tuple(text_of(variant) for variant in named)


def _is_optional(data: Mapping[str, Any], around: Surroundings) -> bool:
    """Tell whether the clause, or the clause above it, is one that the standard only recommends."""
    clause = text_of(data.get("clause"))
    return any(clause == optional or clause.startswith(f"{optional}.") for optional in around.optional_clauses)


def _confidence(data: Mapping[str, Any], key: str, faults: Faults) -> str:
    value = data.get(key)
    if value not in _CONFIDENCE:
        faults.add(key, f"must be one of {', '.join(_CONFIDENCE)}")
        return "recalled"
    return str(value)


def _decimals(data: Mapping[str, Any], faults: Faults) -> int | None:
    value = data.get("decimals")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9):
        return value
    faults.add("decimals", "must be a whole number from 0 to 9")
    return None


def _transform(data: Mapping[str, Any], faults: Faults) -> bool:
    if data.get("transform", "log10") != "log10":
        faults.add("transform", f"the judge does not know the transform {data['transform']!r}")
    return "transform" in data


def _band_on(data: Mapping[str, Any], op: Op, faults: Faults) -> BandOn | None:
    if "error" in data and data["error"] not in _DIFFERENCE:
        faults.add("error", f"the judge does not know the error {data['error']!r}")
    if op is not Op.BY_BAND:
        return None
    return _word(BandOn, data.get("band_on"), "band_on", faults)


def _figure(data: Mapping[str, Any], key: str, faults: Faults) -> Any:
    if data.get(key) is None:
        return None
    figure = exact_number(data[key])
    if figure is None:
        faults.add(key, f"must be a number, not {data[key]!r}")
    return figure


def _limit_rule(data: Mapping[str, Any], op: Op, faults: Faults) -> bool:
    rule = data.get("limit_rule")
    if rule is None:
        return False
    if not str(rule).startswith(GREATER_OF_REFERENCE) or op is not Op.AT_MOST:
        faults.add("limit_rule", f"the judge knows only {GREATER_OF_REFERENCE!r} with <=, not {rule!r}")
    return True


def _divisor(data: Mapping[str, Any], faults: Faults) -> Any:
    """Return the area by which a raw pressure is divided, where the standard gives the formula and the area."""
    formula = data.get("formula")
    if formula is None:
        return None
    conditions = data.get("test_conditions")
    area = exact_number(conditions.get("area_cm2")) if isinstance(conditions, Mapping) else None
    if not re.fullmatch(r"dP\s*=\s*M\s*/\s*A", str(formula)) or area is None or area <= 0:
        faults.add("formula", "the judge knows only dP = M / A with test_conditions.area_cm2")
    return area


def _word(kind: type[_Word], value: Any, at: str, faults: Faults) -> _Word | None:
    try:
        return kind(value)
    except ValueError:
        faults.add(at, f"the judge does not know {value!r}")
        return None
