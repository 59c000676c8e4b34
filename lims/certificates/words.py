"""Words of the certificate in both languages, without a request: it is frozen so, whoever looks at it."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel import Locale

from lims.printing.certificate_content import Both, both

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LANGUAGES = ("en", "zh")


@cache
def _words() -> dict[str, Any]:
    """Return the sentences and words of `words.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return loaded


def sentence(key: str, **facts: str | Both) -> Both:
    """Return the sentence ``key`` with its facts; a fact may be one text or one for each language."""
    return {language: _words()["sentences"][key][language].format(**_in(language, facts)) for language in _LANGUAGES}


def _in(language: str, facts: Mapping[str, str | Both]) -> dict[str, str]:
    return {
        name: fact if isinstance(fact, str) else fact.get(language) or fact["en"] or fact["zh"]
        for name, fact in facts.items()
    }


def word(kind: str, value: str) -> Both:
    """Return a word of a list (direction, unit, reading) in both languages; one not listed, as it was written."""
    known = _words()[kind].get(value)
    return both(known["en"], known["zh"]) if known else as_written(value)


def as_written(text: str) -> Both:
    """Return what somebody wrote, in the language that it is written in."""
    return both(zh=text) if _CHINESE.search(text) else both(en=text)


def country(code: str) -> Both:
    """Return the name of a country."""
    names = {language: Locale(language).territories.get(code, code) for language in _LANGUAGES}
    return both(names["en"], names["zh"])


def join(texts: Iterable[Both]) -> Both:
    """Return several sentences as one text."""
    given = list(texts)
    return both(" ".join(one["en"] for one in given if one["en"]), "".join(one["zh"] for one in given if one["zh"]))


def listed(items: Iterable[Both], *, noun: str = "") -> Both:
    """Return items as a list within a sentence, after its noun: clause 5.1; clauses 5.1, 5.2 and 5.3."""
    given = list({one["en"]: one for one in items}.values())
    english, chinese = [one["en"] or one["zh"] for one in given], [one["zh"] or one["en"] for one in given]
    if not given:
        return both()
    named = english[0] if len(english) == 1 else f"{', '.join(english[:-1])} and {english[-1]}"
    return both(_noun(noun, "en", len(given)) + named, _noun(noun, "zh", len(given)) + "、".join(chinese))


def _noun(noun: str, language: str, count: int) -> str:
    if not noun:
        return ""
    form: str = _words()["nouns"][noun][language if language == "zh" else "one" if count == 1 else "many"]
    return form


def local(moment: datetime, zone: str) -> str:
    """Return a moment with the laboratory's offset."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def local_day(moment: datetime, zone: str) -> str:
    """Return the laboratory's calendar day of a moment."""
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()
