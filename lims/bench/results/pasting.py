"""What a person says once about a whole block: its commas are decimal commas, its digits are full-width. No database.

Nothing is guessed: without the word of the person `lims.conformity.readings` refuses both.
"""

import unicodedata
from collections.abc import Collection
from enum import StrEnum


class Declared(StrEnum):
    """What can be declared about a block; the values are the judge's words for what it refuses without."""

    DECIMAL_COMMA = "decimal_comma"
    FULL_WIDTH = "full_width"


def as_declared(text: str, declared: Collection[Declared]) -> str:
    """Return a text as the judge reads it: full-width characters narrow, one decimal comma a point.

    A text with a point beside the comma, or with two commas, stays as it is: it is no decimal comma.
    """
    if Declared.FULL_WIDTH in declared:
        text = "".join(_narrow(character) for character in text)
    if Declared.DECIMAL_COMMA in declared and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    return text


def _narrow(character: str) -> str:
    if character == "。":
        return "."
    is_wide = unicodedata.east_asian_width(character) == "F"
    return unicodedata.normalize("NFKC", character) if is_wide else character
