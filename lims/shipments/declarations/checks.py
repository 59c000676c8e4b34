"""The checks of single values: each returns what was typed in its one spelling, or says what is wrong with it.

They raise pydantic's own error, so that form, file and API all hear of it at the field; `sentences` has the words for
each code.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from lims.shipments.declarations.models import IdentifierKind

# Regions and test codes among Babel's territories that ISO 3166 gives to no country. XK stays: customs services use it.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_EORI_ONLY = frozenset({"XI"})  # Northern Ireland has EORI numbers of its own

# Units that count pieces: the sizes of the lots of a line cannot come to more than its quantity.
PIECES = frozenset(
    {"个", "件", "台", "只", "支", "把", "套", "顶", "piece", "pieces", "pcs", "pce", "unit", "units", "set", "sets"}
)
OTHER_UNITS = ("千克", "双", "副", "人份", "升", "kg", "pair", "litre")

_DECIMAL = re.compile(r"[0-9]{1,20}(\.[0-9]{1,10})?")
_CHINESE_NUMBER = re.compile(r"[0-9A-Z]{18}")
_OTHER_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/-]{4,34}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EORI = re.compile(r"([A-Z]{2})[0-9A-Z]{1,15}")
_OTHER_IDENTIFIER = re.compile(r"[^\s]{3,40}")


def refuse(code: str, **facts: object) -> PydanticCustomError:
    """Return the error for ``code``; its words are made elsewhere, in the reader's language."""
    return PydanticCustomError(code, code.replace("_", " "), facts or None)


def text(value: Any) -> Any:
    """Return one line of text in its composed spelling; control characters are refused."""
    if not isinstance(value, str):
        return value  # pydantic says what it wants instead
    composed = unicodedata.normalize("NFC", value).strip()
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co"} for character in composed):
        raise refuse("control_character")
    return composed


def maybe_day(value: Any) -> date | None:
    """Check a day that may be left out."""
    return None if value is None or (isinstance(value, str) and not value.strip()) else day(value)


def compact(value: str) -> str:
    """Return an identifier without blanks, in capitals."""
    return "".join(value.split()).upper()


def country(value: str) -> str:
    """Check a two-letter country code of ISO 3166."""
    found = compact(value)
    if found not in countries():
        raise refuse("no_such_country")
    return found


@cache
def countries() -> frozenset[str]:
    """Return the country codes of ISO 3166."""
    known = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in known if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


def hs_code(value: str) -> str:
    """Check a commodity code: ten digits, with or without points between them."""
    digits = re.sub(r"[\s.]", "", value)
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise refuse("not_ten_digits", length=len(digits))
    return digits


def declaration_number(value: str, customs: str) -> str:
    """Check a declaration number: 18 letters and digits at Chinese customs, 5 to 35 elsewhere."""
    found = compact(value)
    if customs == "CN" and not _CHINESE_NUMBER.fullmatch(found):
        raise refuse("not_eighteen_characters", length=len(found))
    if not _OTHER_NUMBER.fullmatch(found):
        raise refuse("not_a_declaration_number")
    return found


def identifier(value: str, kind: IdentifierKind) -> str:
    """Check the number that identifies a party, by its kind."""
    return _IDENTIFIERS[kind](compact(value))


def _uscc(value: str) -> str:
    try:
        return uscc.validate(value)
    except ValidationError:
        raise refuse("not_a_uscc") from None


def _eori(value: str) -> str:
    found = _EORI.fullmatch(value)
    if not found or found[1] not in countries() | _EORI_ONLY:
        raise refuse("not_an_eori")
    return value


def _other(value: str) -> str:
    if not _OTHER_IDENTIFIER.fullmatch(value):
        raise refuse("not_an_identifier")
    return value


_IDENTIFIERS: dict[IdentifierKind, Callable[[str], str]] = {
    IdentifierKind.USCC: _uscc,
    IdentifierKind.EORI: _eori,
    IdentifierKind.OTHER: _other,
}


def quantity(value: Any) -> Decimal:
    """Check an amount: digits and a point, more than nothing. A binary float is no exact amount and is refused."""
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        raise refuse("not_exact")
    written = str(value).strip()
    if not _DECIMAL.fullmatch(written):
        raise refuse("not_a_decimal")
    if (amount := Decimal(written)) == 0:
        raise refuse("not_positive")
    return amount


def whole_number(value: Any) -> int:
    """Check a count: digits only, more than nothing."""
    if isinstance(value, bool | float) or not re.fullmatch(r"[0-9]{1,9}", str(value).strip()):
        raise refuse("not_a_whole_number")
    if (count := int(value)) == 0:
        raise refuse("not_positive")
    return count


def day(value: Any) -> date:
    """Check a day written YYYY-MM-DD; a number is none, although it could be counted from 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if not _DAY.fullmatch(str(value).strip()):
            raise ValueError
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise refuse("not_a_day") from None


def unit(value: str) -> str:
    """Check a legal unit: a word, with no number in it."""
    if any(character.isdigit() for character in value):
        raise refuse("not_a_unit")
    return value


def listed(value: Any) -> Any:
    """Check a list that must hold something."""
    if isinstance(value, list | tuple) and not value:
        raise refuse("nothing_listed")
    return value


def counts_pieces(legal_unit: str) -> bool:
    """Say whether ``legal_unit`` counts the goods one by one."""
    return legal_unit.lower() in PIECES
