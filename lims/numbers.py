"""Numbers that can be scanned and typed: kind, year, running number, check character.

``S200000123U`` reads: a **s**ample of 20**20**, the 123rd, check character ``U`` (ISO 7064 mod 37,36 through python-
stdnum). Any mistyped character is caught, letter case does not matter, and the first letter tells what the number
belongs to, so that one scan box can open anything. At most 12 characters, so that Code 128 fits a 50 mm label.

Two more codes are scanned: a specimen is its sample's number, a point and its own number (``S200000123U.07``; printed
as QR only, so it may be longer; a test piece of it has one number more: ``S200000123U.07.3``), and a command card is
``X``, a word and the check character (``XRECEIVE8``).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from lims import clock
from lims.db import Base, insert_into
from lims.errors import LimsError

DIGITS = 7
COMMAND_WORDS = ("RECEIVE", "START", "HANDOVER", "STORE", "TAKEOUT", "DISPOSE", "NEXT", "UNDO", "WHOAMI")
_SPECIMEN = re.compile(r"(.+?)\.([0-9]{2,3})(?:\.([0-9]{1,2}))?")


class NumberKind(StrEnum):
    """What a number belongs to; the value is its first letter."""

    SHIPMENT = "H"
    ORDER = "O"
    SAMPLE = "S"
    REQUEST = "T"
    CERTIFICATE = "C"
    DECISION = "D"
    CASE = "K"
    INVESTIGATION = "V"
    PERSON = "P"
    INSTRUMENT = "I"
    LOCATION = "L"
    DISPOSAL = "W"
    WORKSHEET = "B"
    ROUND = "R"
    QUERY = "Q"
    MEMO = "M"
    LOAD = "G"
    COMMAND = "X"  # not counted: one of `COMMAND_WORDS`


class Counter(Base):
    """The last number taken of one kind in one year."""

    __tablename__ = "counters"
    __audited__ = False

    kind: Mapped[str] = mapped_column(String(1), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class NotANumber(LimsError):
    """``text`` is none of our numbers; ``why`` is "unknown kind", "length" or "check character"."""

    code = "not_a_number"


class NumbersUsedUp(LimsError):
    """All numbers of ``kind`` in ``year`` are taken: a longer one would not fit its label."""

    code = "numbers_used_up"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number that holds together: its kind and its canonical spelling."""

    kind: NumberKind
    text: str


def next_number(session: Session, kind: NumberKind) -> str:
    """Take the next number of ``kind`` in this transaction: undone with it, never given twice."""
    return next_block(session, kind, 1)[0]


def next_block(session: Session, kind: NumberKind, size: int) -> list[str]:
    """Take ``size`` consecutive numbers of ``kind`` at once (imports, labels printed in advance).

    One statement counts and locks: two who ask at once, even for the first number of a year, get different ones.
    """
    year = clock.now().year % 100
    taken = insert_into(session, Counter).values(kind=kind.value, year=year, last=size)
    counted = taken.on_conflict_do_update(
        index_elements=[Counter.kind, Counter.year], set_={"last": Counter.last + size}
    ).returning(Counter.last)
    last: int = session.execute(counted).scalar_one()
    if last >= 10**DIGITS:
        raise NumbersUsedUp(kind=kind.value, year=year)
    return [spell(kind, year, running) for running in range(last - size + 1, last + 1)]


def spell(kind: NumberKind, year: int, running: int) -> str:
    """Return the number's text, check character included."""
    body = f"{kind.value}{year:02d}{running:0{DIGITS}d}"
    return body + mod_37_36.calc_check_digit(body)


def spell_command(word: str) -> str:
    """Return the text of the command card for ``word``, check character included."""
    if word not in COMMAND_WORDS:
        raise NotANumber(text=word, why="unknown kind")
    body = NumberKind.COMMAND.value + word
    return body + mod_37_36.calc_check_digit(body)


def spell_specimen(number: str, no: int) -> str:
    """Return the code of specimen ``no`` (from 1) of the sample with this number."""
    return f"{number}.{no:02d}"


def spell_piece(number: str, no: int, piece: int) -> str:
    """Return the code of test piece ``piece`` (from 1) of specimen ``no`` of the sample with this number."""
    return f"{spell_specimen(number, no)}.{piece}"


def parse(text: str) -> Parsed:
    """Return what ``text`` is the number of, whatever its case and blanks; raise `NotANumber` with the reason."""
    compact = "".join(text.split()).upper().replace("-", "")
    try:
        kind = NumberKind(compact[:1])
    except ValueError:
        raise NotANumber(text=text, why="unknown kind") from None
    if kind is NumberKind.COMMAND:
        return _command(text, compact)
    if len(compact) != DIGITS + 4 or not compact[1:-1].isascii() or not compact[1:-1].isdigit():
        raise NotANumber(text=text, why="length")
    _check(text, compact)
    return Parsed(kind, compact)


def _command(text: str, compact: str) -> Parsed:
    """Return the command card ``compact``; what only begins with its letter is none of ours."""
    if compact in _COMMANDS:
        return Parsed(NumberKind.COMMAND, compact)
    is_near = any(_differs_in_one(compact, known) for known in _COMMANDS)
    raise NotANumber(text=text, why="check character" if is_near else "unknown kind")


def _differs_in_one(text: str, known: str) -> bool:
    """Say whether ``text`` is ``known`` with one character misread."""
    return len(text) == len(known) and sum(a != b for a, b in zip(text, known, strict=True)) == 1


def _check(text: str, compact: str) -> None:
    """Raise `NotANumber` where the check character does not fit."""
    try:
        mod_37_36.validate(compact)
    except ValidationError:
        raise NotANumber(text=text, why="check character") from None


def command_word(card: str) -> str:
    """Return the word of a command card's canonical text."""
    return card[1:-1]


def parse_specimen(text: str) -> tuple[str, int]:
    """Return the sample's number and the specimen's number of a specimen code; raise `NotANumber` with the reason.

    A test piece's code leads to its specimen. The check character covers the sample's number; the QR code that alone
    carries a specimen code corrects its own errors.
    """
    return parse_piece(text)[:2]


def parse_piece(text: str) -> tuple[str, int, int | None]:
    """Return the sample's number, the specimen's and the test piece's (None for the specimen as a whole)."""
    found = _SPECIMEN.fullmatch("".join(text.split()).upper())
    if found is None or int(found[2]) == 0 or found[3] in ("0", "00"):
        raise NotANumber(text=text, why="unknown kind")
    sample = parse(found[1])
    if sample.kind is not NumberKind.SAMPLE:
        raise NotANumber(text=text, why="unknown kind")
    return sample.text, int(found[2]), int(found[3]) if found[3] else None


_COMMANDS = frozenset(map(spell_command, COMMAND_WORDS))
