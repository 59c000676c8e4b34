"""Worked cases of the judge: readings and the verdict that was found by hand, to be run on every installation.

Readings are written shortly. A list holds a value for each specimen, or a list of values for each specimen; a mapping
names ``group NAME`` or ``component NAME`` for each list. ``pass x29`` is the same value 29 times, ``36.7 @ 36.5`` a
value with its reference. ``sample`` instead of ``readings`` holds several requirements and judges the whole sample.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from lims.catalogue import files
from lims.conformity.decisions import DecisionRule
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.judge import Judgement, judge_requirement, judge_sample
from lims.conformity.readings import Reading
from lims.conformity.refusals import Refused
from lims.conformity.standards import Standard

FILES: Final = ("numbers.yaml", "sets.yaml", "words.yaml", "thermometers.yaml", "samples.yaml")
_NEEDED: Final = frozenset({"id", "standard", "class", "expect", "source"})
_KNOWN: Final = _NEEDED | {
    *("requirement", "readings", "sample", "variant", "rule", "facts", "lot_size", "only", "unit", "U", "k"),
    *("confirmed_only", "note"),
}
_TIMES = re.compile(r"(?P<value>.*?) x(?P<times>[0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case with everything that it needs."""

    id: str
    data: Mapping[str, Any]

    @property
    def source(self) -> str:
        """Return where the expectation comes from."""
        return str(self.data["source"])


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What the judge said about a case, and whether it agrees with what was found by hand."""

    case: WorkedCase
    found: Mapping[str, Any]
    agrees: bool


def shipped_cases() -> Iterator[WorkedCase]:
    """Return the cases that are shipped."""
    for name in FILES:
        yield from cases_in(resources.files("lims.catalogue.examples").joinpath(name).read_bytes())


def cases_in(document: str | bytes) -> Iterator[WorkedCase]:
    """Return the cases of a file; a case with a member that nobody reads, or without its source, is refused."""
    cases = load_exact_mapping(document).get("judge_cases")
    if not isinstance(cases, list):
        raise Refused("no_cases")
    for number, data in enumerate(cases, start=1):
        known = data if isinstance(data, dict) else {}
        if missing := sorted(_NEEDED - set(known)):
            raise Refused("incomplete_case", number=number, missing=", ".join(missing))
        if unknown := sorted(set(known) - _KNOWN):
            raise Refused("unknown_member", number=number, member=", ".join(unknown))
        yield WorkedCase(str(known["id"]), known)


def run_case(case: WorkedCase) -> CaseOutcome:
    """Run one case and compare every member that it expects."""
    try:
        found = _found(case.data)
    except Refused as refusal:
        found = {"error": refusal.code}
    expected: Mapping[str, Any] = case.data["expect"]
    agrees = all(name in found and str(found[name]) == str(value) for name, value in expected.items())
    return CaseOutcome(case, found, agrees)


def _found(data: Mapping[str, Any]) -> dict[str, Any]:
    standard = _standard(str(data["standard"]))
    around: dict[str, Any] = {
        "class_id": str(data["class"]),
        "variant": data.get("variant"),
        "rule": DecisionRule.from_dict(data.get("rule") or {}),
        "facts": data.get("facts") or {},
        "lot_size": data.get("lot_size"),
        "accept_unconfirmed": not data.get("confirmed_only", False),
    }
    if "sample" not in data:
        readings = list(readings_of(data["requirement"], data["readings"], data))
        standard.check_class(around["class_id"], around["variant"])
        return _shown(judge_requirement(standard.requirement(data["requirement"]), readings=readings, **around))
    readings = [one for name, short in data["sample"].items() for one in readings_of(name, short, data)]
    judged = judge_sample(standard, readings=readings, only=data.get("only"), **around)
    return {"verdict": judged.verdict.value} | {one.requirement: one.verdict.value for one in judged.requirements}


def _shown(judgement: Judgement) -> dict[str, Any]:
    data = judgement.to_dict()
    return data | {"steps": " ".join(step.kind for step in judgement.steps)}


@cache
def _standard(code: str) -> Standard:
    return files.load(code)


def readings_of(requirement: str, short: Any, data: Mapping[str, Any]) -> Iterator[Reading]:
    """Return the readings that a case writes shortly."""
    if isinstance(short, Mapping):
        for place, inner in short.items():
            kind, _, name = str(place).partition(" ")
            if kind not in ("group", "component"):
                raise Refused("unknown_member", member=place)
            yield from _listed(requirement, inner, data, {kind: name})
    else:
        yield from _listed(requirement, short, data, {})


def _listed(requirement: str, values: Any, data: Mapping[str, Any], place: Mapping[str, str]) -> Iterator[Reading]:
    for number, entry in enumerate(_expanded(values), start=1):
        inner = _expanded(entry) if isinstance(entry, list) else [entry]
        for at, written in enumerate(inner, start=1):
            value, _, reference = (part.strip() for part in str(written).partition("@"))
            yield Reading(
                requirement,
                str(number),
                value,
                str(at),
                group=place.get("group"),
                component=place.get("component"),
                reference=reference or None,
                unit=data.get("unit"),
                U=data.get("U"),
                k=data.get("k"),
            )


def _expanded(values: Any) -> list[Any]:
    """Return a list with its repetitions written out."""
    expanded: list[Any] = []
    for entry in values if isinstance(values, list) else [values]:
        match = _TIMES.fullmatch(entry) if isinstance(entry, str) else None
        expanded += [match["value"]] * int(match["times"]) if match else [entry]
    return expanded
