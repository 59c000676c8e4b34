"""Reading specimens and acceptance rule from a standard's file, and refusing a count that cannot satisfy its rule."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from lims.conformity.faults import Faults, exact_number, text_of, unknown_members, whole_number
from lims.conformity.requirements import Acceptance, Over, PerSpecimen, Rule, SpecimenPlan

SPECIMEN_FIELDS: Final = frozenset(
    """n n_min groups unit_under_test readings_per_point reference_points readings_per_specimen panels sites plan
    min_code_letter exercises_per_subject orientations normalise per_glove readings probe_cover""".split()
)
ACCEPT_FIELDS: Final = frozenset(
    """rule value n m over derives_from aql level level_default scheme rql min_code_letter per_specimen
    unresolved""".split()
)
LEVELS: Final = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
AQLS: Final = tuple(
    Decimal(text)
    for text in "0.010 0.015 0.025 0.040 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10 15 25 40 65 100".split()
    + "150 250 400 650 1000".split()
)
LETTERS: Final = "ABCDEFGHJKLMNPQR"
WORST_OF_RUN: Final = ("minimum_during_loading", "maximum_during_exposure")
_TEST_PIECES = re.compile(r"median of (?P<count>[0-9]+) test pieces", re.ASCII)
_EQUAL_PARTS: Final = ("each_attachment_point",)


def specimen_plan(data: Mapping[str, Any], faults: Faults) -> SpecimenPlan:
    """Return how many specimens, groups and readings are asked for."""
    specimens = data.get("specimens")
    if not isinstance(specimens, Mapping):
        faults.add("specimens", "say how many specimens, or n: null where no source says it")
        return SpecimenPlan()
    unknown_members(specimens, SPECIMEN_FIELDS, faults, "specimens")
    plan = specimens.get("plan")
    if plan is not None and not text_of(plan).startswith("by lot size"):
        faults.add("specimens.plan", f"the judge does not know the plan {plan!r}")
    n = whole_number(specimens, "n", faults, "specimens")
    n_min = whole_number(specimens, "n_min", faults, "specimens")
    if n is not None and n_min is not None:
        faults.add("specimens.n_min", "a number and a minimum contradict each other")
    return SpecimenPlan(
        n=n,
        n_min=n_min,
        groups=_groups(specimens.get("groups"), n, faults),
        by_lot=plan is not None,
        readings=_readings(specimens, faults),
        reference_points=whole_number(specimens, "reference_points", faults, "specimens"),
        readings_per_point=whole_number(specimens, "readings_per_point", faults, "specimens"),
        equal_parts="panels" in specimens or specimens.get("unit_under_test") in _EQUAL_PARTS,
        unit_under_test=text_of(specimens.get("unit_under_test", "specimen")),
    )


def _groups(value: Any, n: int | None, faults: Faults) -> tuple[tuple[str, int | None], ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple((text_of(name), None) for name in value)
    if not isinstance(value, Mapping):
        faults.add("specimens.groups", "must be a list of groups or a count for each")
        return ()
    groups = tuple((text_of(name), whole_number(value, name, faults, "specimens.groups")) for name in value)
    counted = sum(count or 0 for _, count in groups)
    if any(count is None for _, count in groups) or (n is not None and counted != n):
        faults.add("specimens.groups", f"the groups hold {counted} specimens, the plan says {n}")
    return groups


def _readings(specimens: Mapping[str, Any], faults: Faults) -> int | None:
    """Return how many readings one specimen or subject needs."""
    keys = ("readings_per_specimen", "exercises_per_subject", "orientations")
    counts = [count for key in keys if (count := whole_number(specimens, key, faults, "specimens")) is not None]
    if "per_glove" in specimens:
        match = _TEST_PIECES.fullmatch(text_of(specimens["per_glove"]))
        if match:
            counts.append(int(match["count"]))
        else:
            faults.add("specimens.per_glove", "must read like 'median of 3 test pieces'")
    if len(counts) > 1:
        faults.add("specimens", "two different counts of readings in one specimen")
    return counts[0] if counts else None


def acceptance(data: Mapping[str, Any], level: str, faults: Faults) -> Acceptance:
    """Return the acceptance rule with its figures."""
    accept = data.get("accept")
    if not isinstance(accept, Mapping):
        faults.add("accept", "no acceptance rule is given")
        return Acceptance(Rule.SINGLE)
    unknown_members(accept, ACCEPT_FIELDS, faults, "accept")
    try:
        rule = Rule(text_of(accept.get("rule")))
    except ValueError:
        faults.add("accept.rule", f"the judge does not know the rule {accept.get('rule')!r}")
        return Acceptance(Rule.SINGLE)
    if accept.get("value") is not None and accept["value"] not in WORST_OF_RUN:
        faults.add("accept.value", f"the judge does not know {accept['value']!r}")
    return Acceptance(
        rule=rule,
        n=whole_number(accept, "n", faults, "accept"),
        m=whole_number(accept, "m", faults, "accept"),
        over=_over(accept, faults),
        aql=_aql(accept, rule, faults),
        level=_level(accept, level, faults),
        rql=_percent(accept, faults),
        min_code_letter=_letter(data, accept, faults),
        per_specimen=_per_specimen(data, accept, faults),
    )


def _over(accept: Mapping[str, Any], faults: Faults) -> Over:
    try:
        return Over(accept.get("over", Over.SPECIMENS))
    except ValueError:
        faults.add("accept.over", f"the judge does not know {accept['over']!r}")
        return Over.SPECIMENS


def _aql(accept: Mapping[str, Any], rule: Rule, faults: Faults) -> str | None:
    if rule is not Rule.AQL:
        return None
    aql = exact_number(accept.get("aql"))
    if aql not in AQLS:
        faults.add("accept.aql", f"{accept.get('aql')!r} is no AQL of the tables")
        return None
    return text_of(accept["aql"])


def _level(accept: Mapping[str, Any], default: str, faults: Faults) -> str:
    level = text_of(accept.get("level", accept.get("level_default", default)))
    if level not in LEVELS:
        faults.add("accept.level", f"no inspection level {level}")
    return level


def _percent(accept: Mapping[str, Any], faults: Faults) -> Decimal | None:
    if accept.get("rql") is None:
        return None
    rql = exact_number(accept["rql"])
    if rql is None or not 0 < rql < 100:
        faults.add("accept.rql", "must be a percentage between 0 and 100")
    return rql


def _letter(data: Mapping[str, Any], accept: Mapping[str, Any], faults: Faults) -> str | None:
    specimens = data.get("specimens")
    named = {
        text_of(place["min_code_letter"])
        for place in (accept, specimens)
        if isinstance(place, Mapping) and "min_code_letter" in place
    }
    if len(named) > 1 or any(letter not in LETTERS or len(letter) != 1 for letter in named):
        faults.add("accept.min_code_letter", "must be one code letter, the same wherever it stands")
        return None
    return named.pop() if named else None


def _per_specimen(data: Mapping[str, Any], accept: Mapping[str, Any], faults: Faults) -> PerSpecimen:
    """Return how one specimen's value is formed; ``per_subject`` says it in words."""
    words = accept.get("per_specimen", data.get("per_specimen"))
    subject = data.get("per_subject")
    if subject is not None:
        if "harmonic mean" not in text_of(subject) or words is not None:
            faults.add("per_subject", f"the judge does not know {subject!r}")
        return PerSpecimen.HARMONIC_MEAN
    try:
        return PerSpecimen(words if words is not None else PerSpecimen.WORST)
    except ValueError:
        faults.add("accept.per_specimen", f"the judge does not know {words!r}")
        return PerSpecimen.WORST
