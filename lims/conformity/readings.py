"""What came from the bench: decimal text, a censored value, a grade or a word, and nothing that must be guessed."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from lims.conformity.exact import EXACT, is_decimal_text, parse_decimal
from lims.conformity.refusals import Refused


class ReadingRefused(Refused):
    """The text is not a reading; ``code`` says why and ``text`` is what stood there."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text=text[:80])
        self.text = text


class ValueKind(StrEnum):
    """What kind of thing a reading says."""

    NUMBER = "number"
    CENSORED = "censored"
    GRADE = "grade"
    WORD = "word"


class Word(StrEnum):
    """A reading that is not a number."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    ABSENT = "absent"
    PRESENT = "present"
    NOT_DETECTED = "ND"


WORDS: Final = {
    "pass": Word.PASS,
    "passed": Word.PASS,
    "合格": Word.PASS,
    "符合": Word.PASS,
    "通过": Word.PASS,
    "fail": Word.FAIL,
    "failed": Word.FAIL,
    "不合格": Word.FAIL,
    "不符合": Word.FAIL,
    "不通过": Word.FAIL,
    "未通过": Word.FAIL,
    "absent": Word.ABSENT,
    "无": Word.ABSENT,
    "不存在": Word.ABSENT,
    "阴性": Word.ABSENT,
    "present": Word.PRESENT,
    "有": Word.PRESENT,
    "存在": Word.PRESENT,
    "阳性": Word.PRESENT,
    "检出": Word.PRESENT,
    "nd": Word.NOT_DETECTED,
    "n.d.": Word.NOT_DETECTED,
    "not detected": Word.NOT_DETECTED,
    "未检出": Word.NOT_DETECTED,
}

_GRADE = re.compile(r"([0-9])-([0-9])", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan[0-9]*|inf(?:inity)?|∞)|#(?:div/0!|num!|value!|n/a)", re.IGNORECASE)
_UNKNOWN_SIGNS = ("<=", ">=", "=<", "=>", "≤", "≥", "⩽", "⩾", "~", "≈", "±")


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell of the bench: the raw value of one requirement on one specimen, as it was typed."""

    requirement: str
    specimen: str
    value: str
    reading: str = "1"
    group: str | None = None
    component: str | None = None
    reference: str | None = None
    unit: str | None = None
    U: str | None = None
    k: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A reading understood: a ``number`` (with a ``sign`` when censored) or a ``word``."""

    kind: ValueKind
    text: str
    number: Decimal | None = None
    sign: str = ""
    word: Word | None = None


def parse_value(text: str) -> Value:
    """Return what ``text`` says, or refuse it with the reason.

    A single digit such as ``3`` is a number; where the requirement is graded, that number is the grade. ``3-4`` is
    the half grade between, its number 3.5.
    """
    text = text.strip(" \t\r\n")
    if is_decimal_text(text):
        return Value(ValueKind.NUMBER, text, _number(text, text))
    if word := WORDS.get(text.lower()):
        return Value(ValueKind.WORD, text, word=word)
    if text[:1] in ("<", ">") and is_decimal_text(bound := text[1:].strip(" ")):
        return Value(ValueKind.CENSORED, text, _number(bound, text), sign=text[0])
    if found := _GRADE.fullmatch(text):
        return Value(ValueKind.GRADE, text, _half_grade(int(found[1]), int(found[2]), text))
    raise ReadingRefused(_reason_to_refuse(text), text)


def parse_number(text: str) -> Decimal:
    """Return the decimal number that ``text`` is, refusing every other kind of reading."""
    value = parse_value(text)
    if value.kind is not ValueKind.NUMBER or value.number is None:
        raise ReadingRefused("not_a_number", text)
    return value.number


def _number(digits: str, text: str) -> Decimal:
    try:
        return parse_decimal(digits)
    except Refused as refusal:
        raise ReadingRefused(refusal.code, text) from refusal


def _half_grade(low: int, high: int, text: str) -> Decimal:
    if high != low + 1:
        raise ReadingRefused("not_a_half_grade", text)
    return EXACT.add(Decimal(low), Decimal("0.5"))


def _reason_to_refuse(text: str) -> str:
    """Name what is wrong with a text that is no reading; the table goes from the particular to the general."""
    return next((code for code, is_so in _FAULTS if is_so(text)), "not_a_number")


def _is_full_width(character: str) -> bool:
    return unicodedata.east_asian_width(character) == "F" or character == "。"


_FAULTS: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("empty", lambda text: not text),
    ("not_finite", _NOT_FINITE.fullmatch),
    ("full_width", lambda text: any(_is_full_width(character) for character in text)),
    ("foreign_digit", lambda text: any(character.isdigit() and not character.isascii() for character in text)),
    ("unknown_sign", lambda text: text.startswith(_UNKNOWN_SIGNS)),
    ("letters", lambda text: any(character.isalpha() for character in text)),
    ("decimal_comma", lambda text: "," in text),
    ("space_inside", re.compile(r"[0-9]\s+[0-9]").search),
)
