"""Reading the arguments of a case: exact numbers, whole numbers, words from a list."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from lims.conformity.exact import LONGEST
from lims.conformity.readings import Value, ValueKind, parse_number, parse_value
from lims.conformity.refusals import Refused

_Word = TypeVar("_Word", bound=StrEnum)
_WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0*)?", re.ASCII)


def text(argument: Any) -> str:
    """Return the text of an argument; a float is read through its shortest decimal form."""
    if isinstance(argument, str):
        return argument
    if argument is None or isinstance(argument, bool) or not isinstance(argument, int | float | Decimal):
        raise Refused("not_a_number", text=argument)
    return str(argument)


def number(argument: Any) -> Decimal:
    """Return an exact decimal."""
    return parse_number(text(argument))


def maybe_number(argument: Any) -> Decimal | None:
    """Return an exact decimal, or None where there is none."""
    return None if argument is None else number(argument)


def numbers(argument: Any) -> list[Decimal]:
    """Return a list of exact decimals."""
    return [number(item) for item in items(argument)]


def reading(argument: Any) -> Value:
    """Return a reading of any kind."""
    return parse_value(text(argument))


def measured(argument: Any) -> Value:
    """Return a number or a censored number; grades and words are refused."""
    value = reading(argument)
    if value.kind not in (ValueKind.NUMBER, ValueKind.CENSORED):
        raise Refused("not_a_number", text=value.text)
    return value


def whole(argument: Any) -> int:
    """Return a whole number; 5.0 is one, 5.5 and true are not."""
    written = text(argument).strip(" ")
    if len(written) > LONGEST or not _WHOLE.fullmatch(written):
        raise Refused("not_a_whole_number", text=written[:40])
    return int(Decimal(written))


def maybe_whole(argument: Any) -> int | None:
    """Return a whole number, or None where there is none."""
    return None if argument is None else whole(argument)


def flag(argument: Any) -> bool:
    """Return true or false, refusing everything that merely looks like it."""
    if not isinstance(argument, bool):
        raise Refused("not_true_or_false", text=argument)
    return argument


def word(kind: type[_Word], argument: Any, code: str) -> _Word:
    """Return a word of a fixed list, or refuse with ``code``."""
    try:
        return kind(argument)
    except ValueError:
        raise Refused(code, word=argument) from None


def items(argument: Any) -> Sequence[Any]:
    """Return a list, refusing a lone value that somebody forgot to put in brackets."""
    if not isinstance(argument, list | tuple):
        raise Refused("not_a_list", text=argument)
    return argument


def mapping(argument: Any) -> Mapping[str, Any]:
    """Return a mapping with text for keys."""
    if not isinstance(argument, dict) or not all(isinstance(key, str) for key in argument):
        raise Refused("not_a_mapping", text=argument)
    return argument
