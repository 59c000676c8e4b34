"""States, verdicts, roles and other enum values in the reader's language: one table for pages, errors and lists.

The values are English already; `word` looks the Chinese up in the catalogue. Each package names its own words by
listing its enums in `WORDS`-free form: the catalogue test walks all enums of the product and asks for every value.
"""

from enum import Enum
from typing import Any

from flask_babel import gettext


def word(value: Any) -> str:
    """Return ``value`` (an enum member or text) as people say it."""
    text = str(value.value if isinstance(value, Enum) else value)
    return gettext(text) if text else ""


def field_word(name: str) -> str:
    """Return a column or a field of a form as people say it: person_id is person, seal_a is seal A."""
    plain = field_key(name)
    if name.endswith("_zh"):
        return gettext("%(field)s in Chinese", field=word(plain))
    base, _, portion = plain.rpartition(" ")
    return f"{word(base)} {portion.upper()}" if base and len(portion) == 1 else word(plain)


def field_key(name: str) -> str:
    """Return what the catalogue of words knows a column or field by."""
    return name.removesuffix("_id").removesuffix("_zh").replace("_", " ")


def row_word(row: str) -> str:
    """Return a row of the trail ("test-request:34") as people say it."""
    kind, _, key = row.partition(":")
    return f"{word(kind.replace('-', ' '))} {key}".strip()


def sentence_case(value: Any) -> str:
    """Return `word` with a capital first letter."""
    said = word(value)
    return said[:1].upper() + said[1:]
