"""The steps of a judgement in sentences that a chemist can follow with a pocket calculator; the words are data."""

from collections.abc import Iterable, Mapping
from typing import Final

from lims.conformity.judgements import Step
from lims.conformity.naming import condition_text, part_name, reported_text
from lims.conformity.refusals import Refused
from lims.conformity.sentences import sentences
from lims.conformity.standard_names import NO_NAMES, Names

LANGUAGES: Final = ("en", "zh")
_CODED: Final = ("verdict", "would_be", "what", "rule", "code", "kind", "statement", "severity")
"""Facts that are words of the program; what has no name either stands as it is: figures and what was typed."""
_REPORTED: Final = frozenset({("worst", "value"), ("already_decided", "best"), ("verdict", "reported")})
_PARTS: Final = ("component", "group")


def explain(step: Step, language: str = "en", names: Names = NO_NAMES) -> str:
    """Return one step as a sentence in English or Chinese; ``names`` are those of the standard it was judged by."""
    if language not in LANGUAGES:
        raise Refused("unknown_language", language=language)
    known = sentences("steps")
    entry = known["steps"].get(step.kind, known["steps"]["other"])
    facts = {name: _said(step.kind, name, text, language, names) for name, text in step.facts.items()}
    text: str = entry[language]
    return text.format_map(_Facts(facts | {"step": step.kind}))


def explain_all(steps: Iterable[Step], language: str = "en", names: Names = NO_NAMES) -> list[str]:
    """Return all steps as sentences, in their order."""
    return [explain(step, language, names) for step in steps]


def _said(kind: str, name: str, text: str, language: str, names: Names) -> str:
    """Return a fact as people say it: an id by its name, a word of the program in the reader's language."""
    if name in _CODED:
        return _words(text, language)
    if name in _PARTS:
        return part_name(text, language)
    if name == "known":
        return _separator(language).join(part_name(part, language) for part in text.split(", "))
    if name == "when":
        return condition_text(text, language)
    if (kind, name) in _REPORTED:
        return reported_text(text, language)
    return _by_name(kind, name, names).get(text, text)


def _by_name(kind: str, name: str, names: Names) -> Mapping[str, str]:
    """Return the names that the standard gives to what stands in a fact."""
    if kind in ("grade_too_low", "grade_demanded") and name in ("needed", "declared"):
        return names.grades
    return {"class_id": names.classes, "limit": names.limits, "partner": names.requirements}.get(name, {})


def _separator(language: str) -> str:
    return ", " if language == "en" else "、"


def _words(text: str, language: str) -> str:
    """Return words of the program in the reader's language."""
    words: Mapping[str, Mapping[str, str]] = sentences("steps")["words"]
    return _separator(language).join(words.get(part, {}).get(language, part) for part in text.split(", "))


class _Facts(dict[str, str]):
    """Facts in which a missing one shows as a dash, so that an old record still prints."""

    def __missing__(self, key: str) -> str:
        return "–"
