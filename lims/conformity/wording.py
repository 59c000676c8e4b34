"""Readings that are words: a mask holds or leaks, a microbe is absent or present, a statement is made or missing."""

from decimal import Decimal
from typing import Final

from lims.conformity.exact import Number, is_below, parse_decimal
from lims.conformity.limits_of import LimitCell
from lims.conformity.measured import Measured, unusable
from lims.conformity.operators import LOAD_OPS, Op
from lims.conformity.readings import Reading, Value, ValueKind, Word
from lims.conformity.refusals import Refused
from lims.conformity.requirements import Requirement
from lims.conformity.units import convert
from lims.conformity.verdicts import Verdict

NOTHING_FOUND: Final = frozenset({Word.ABSENT, Word.NOT_DETECTED})
_HOLDS: Final = frozenset({Op.NO_PENETRATION, Op.NO_LEAK})
_NOT_STATED: Final = frozenset({"fail", "failed", "absent", "no", "missing", "不合格", "不符合", "无", "否", "未提供"})


def measure_word(requirement: Requirement, cell: LimitCell, reading: Reading, value: Value | None) -> Measured:
    """Return the verdict that a word amounts to."""
    if requirement.op is Op.DECLARE:
        return _declared(reading)
    if value is None:
        return unusable(reading, "value_refused", code="empty")
    if requirement.op is Op.ABSENT:
        return _absent(reading, value)
    verdict = _check(requirement.op, value)
    if verdict is None:
        return unusable(reading, "word_not_fitting")
    if reading.reference and requirement.op in LOAD_OPS:
        return _at_load(requirement, cell, reading, value, verdict)
    return Measured(reading, value.text, verdict=verdict)


def _check(op: Op, value: Value) -> Verdict | None:
    if value.word is Word.PASS or (op in _HOLDS and value.word in NOTHING_FOUND):
        return Verdict.PASS
    if value.word is Word.FAIL or (op in _HOLDS and value.word is Word.PRESENT):
        return Verdict.FAIL
    return None


def _absent(reading: Reading, value: Value) -> Measured:
    """Judge presence: nothing found passes, below a limit of detection too; a figure says that something was found."""
    if value.kind is ValueKind.CENSORED and value.sign == "<":
        sound = value.number is not None and value.number > 0
        return Measured(reading, value.text, verdict=Verdict.PASS) if sound else unusable(reading, "word_not_fitting")
    if value.kind in (ValueKind.NUMBER, ValueKind.CENSORED):
        if value.number is not None and value.number < 0:
            return unusable(reading, "negative")
        return Measured(reading, value.text, verdict=Verdict.FAIL)
    if value.word in NOTHING_FOUND or value.word is Word.PASS:
        return Measured(reading, value.text, verdict=Verdict.PASS)
    if value.word in (Word.PRESENT, Word.FAIL):
        return Measured(reading, value.text, verdict=Verdict.FAIL)
    return unusable(reading, "word_not_fitting")


def _at_load(requirement: Requirement, cell: LimitCell, reading: Reading, value: Value, verdict: Verdict) -> Measured:
    """Judge a specimen tested at a stated load: passing a lower load, or failing a higher one, proves nothing."""
    try:
        load: Number = parse_decimal((reading.reference or "").strip())
        if reading.unit:
            load = convert(load, reading.unit, requirement.unit)
    except Refused as refusal:
        return unusable(reading, "reference_refused", reference=reading.reference, code=refusal.code)
    needed = cell.load or Decimal(0)
    too_low, too_high = is_below(load, needed), is_below(needed, load)
    if (verdict is Verdict.PASS and too_low) or (verdict is Verdict.FAIL and too_high):
        return unusable(reading, "other_load", load=reading.reference, needed=cell.text)
    return Measured(reading, value.text, verdict=verdict)


def _declared(reading: Reading) -> Measured:
    """Judge a statement: it is there, whatever it says, or it is not."""
    text = reading.value.strip()
    if not text:
        return unusable(reading, "value_refused", code="empty")
    verdict = Verdict.FAIL if text.casefold() in _NOT_STATED else Verdict.STATED
    return Measured(reading, text, verdict=verdict)
