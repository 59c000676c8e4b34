"""What ids in the data of the standards are called: parts and groups of specimens, words that are read, conditions."""

import re
from collections.abc import Mapping
from typing import Final

from lims.conformity.sentences import sentences

_PART: Final = re.compile(r"(?P<part>[^\s:;]+): ")
_NOTHING: Final[Mapping[str, str]] = {}


def part_name(part: str, language: str) -> str:
    """Return what a component, site, direction or group is called."""
    return _named("parts", part, language)


def condition_text(condition: str, language: str) -> str:
    """Return the words of a standard about when a requirement applies."""
    return _named("conditions", condition, language)


def reported_text(reported: str, language: str) -> str:
    """Return a reported value with its parts and words named: left front: 1.67; right front: 1.80."""
    parts = reported.split("; ")
    return ("; " if language == "en" else "；").join(_reported_part(part, language) for part in parts)


def _reported_part(text: str, language: str) -> str:
    part = _PART.match(text)
    if part is None:
        return _named("readings", text, language)
    colon = ": " if language == "en" else "："
    return f"{part_name(part['part'], language)}{colon}{_named('readings', text[part.end() :], language)}"


def _named(table: str, key: str, language: str) -> str:
    known: Mapping[str, Mapping[str, str]] = sentences("names")[table]
    return known.get(key, _NOTHING).get(language, key)
