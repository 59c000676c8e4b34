"""When a requirement applies at all: the words of a standard, and the facts about a sample that answer them."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from lims.conformity.exact_yaml import load_exact
from lims.conformity.refusals import Refused

YES: Final = frozenset({"yes", "y", "true", "1", "是", "有"})
NO: Final = frozenset({"no", "n", "false", "0", "否", "无"})


class Applies(StrEnum):
    """What the facts say about a condition."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def applies(condition: str, facts: Mapping[str, str]) -> Applies:
    """Tell whether a condition holds; facts that do not answer it leave it open."""
    given = {_plain(name): value for name, value in facts.items()}
    if _plain(condition) in given:
        return _as_answer(condition, given[_plain(condition)])
    questions = _table()["conditions"].get(condition, [])
    answers = [_answer(question, given) for question in questions]
    if Applies.YES in answers:
        return Applies.YES
    return Applies.NO if answers and set(answers) == {Applies.NO} else Applies.UNKNOWN


def known_facts() -> Mapping[str, Any]:
    """Return the names of the facts with what they mean, for pages and help."""
    facts: Mapping[str, Any] = _table()["facts"]
    return facts


def is_known_fact(name: str, conditions: tuple[str, ...] = ()) -> bool:
    """Tell whether a fact can answer anything: by its name, another name, or the words of a condition."""
    plain = _plain(name)
    return plain in _names() or plain in {_plain(condition) for condition in conditions}


def check_facts(facts: Mapping[str, str], conditions: tuple[str, ...]) -> None:
    """Refuse a fact whose value answers nothing, before any sample is judged by it."""
    for condition in conditions:
        applies(condition, facts)


def _answer(question: Mapping[str, Any], given: Mapping[str, str]) -> Applies:
    """Answer one question: ``fact`` is ``when``; for words other than yes and no the file lists both sides."""
    names = _names()
    values = [value for name, value in given.items() if names.get(name) == question["fact"]]
    if not values:
        return Applies.UNKNOWN
    value = values[0].strip().casefold()
    if value in question.get("applies", ()):
        return Applies.YES
    if value in question.get("otherwise", ()):
        return Applies.NO
    answer = _as_answer(question["fact"], value)
    if question.get("when", "yes") == "no":
        return {Applies.YES: Applies.NO, Applies.NO: Applies.YES}.get(answer, answer)
    return answer


def _as_answer(name: str, value: str) -> Applies:
    word = value.strip().casefold()
    if word in YES:
        return Applies.YES
    if word in NO:
        return Applies.NO
    raise Refused("fact_not_understood", fact=name, value=value)


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


@cache
def _names() -> Mapping[str, str]:
    """Return every name of a fact, its other names included, in plain form."""
    names = {}
    for fact, entry in _table()["facts"].items():
        for name in (fact, *entry.get("also", ())):
            names[_plain(name)] = fact
    return names


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = load_exact(
        resources.files("lims.conformity.sentences").joinpath("conditions.yaml").read_bytes()
    )
    return table
