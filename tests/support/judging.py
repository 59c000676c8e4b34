"""Standards and readings as tests of the judge need them: a small standard with good defaults, shipped ones by code."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from lims.catalogue import files
from lims.conformity.judge import Judgement, judge_requirement
from lims.conformity.readings import Reading
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard, load_standard


def make_entry(**changes: Any) -> dict[str, Any]:
    """Return a requirement of a data file: every one of three specimens at least 95 %."""
    entry = {
        "id": "strength",
        "name": {"en": "Strength", "zh": "强力"},
        "method": "own",
        "clause": "4.1",
        "unit": "N",
        "op": ">=",
        "limits": {"one": 95, "two": 98},
        "specimens": {"n": 3},
        "accept": {"rule": "every"},
        "confidence": "verified",
        "plan_confidence": "verified",
        "source": [],
    }
    return {name: value for name, value in (entry | changes).items() if value is not ...}


def make_document(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the document of a standard with two classes."""
    document = {
        "code": "TEST 1-2020",
        "title": {"en": "Test", "zh": "试验"},
        "edition": {"effective": "2020-01-01"},
        "status": {"state": "current"},
        "product": "mask",
        "region": "CN",
        "mandatory": False,
        "classes": [{"id": "one", "name": {"en": "One", "zh": "一"}}, {"id": "two", "name": {"en": "Two", "zh": "二"}}],
        "sources": {},
        "requirements": list(entries) or [make_entry()],
    }
    return {name: value for name, value in (document | changes).items() if value is not ...}


def make_standard(*entries: dict[str, Any], **changes: Any) -> Standard:
    """Return a loaded standard."""
    return load_standard(make_document(*entries, **changes))


def make_requirement(**changes: Any) -> Requirement:
    """Return one loaded requirement."""
    return make_standard(make_entry(**changes)).requirements[0]


@cache
def shipped(code: str) -> Standard:
    """Return a shipped standard."""
    return files.load(code)


def readings(values: Iterable[str], requirement: str = "strength", **place: Any) -> list[Reading]:
    """Return one reading for each specimen."""
    return [Reading(requirement, str(number), value, **place) for number, value in enumerate(values, start=1)]


def judge(requirement: Requirement, given: Sequence[Reading], class_id: str = "one", **around: Any) -> Judgement:
    """Judge with unconfirmed requirements accepted."""
    return judge_requirement(requirement, class_id=class_id, readings=given, **({"accept_unconfirmed": True} | around))
