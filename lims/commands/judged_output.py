"""Printing judged samples: kept aside until the whole file was read, as JSON lines or as a table."""

import json
from typing import Any, Final, TextIO

from lims.conformity.judgements import VERDICT_STEP, Judgement
from lims.conformity.rows import RowFault
from lims.conformity.sentences import sentences
from lims.conformity.streams import JudgedSample
from lims.conformity.verdicts import Verdict

_BLOCK: Final = 1 << 20


class Spool:
    """Judged samples on their way out: of a file with faults nothing is printed, and one sample may be taken back."""

    def __init__(self, file: TextIO, *, as_json: bool, lasting: set[int]) -> None:
        self._file = file
        self._as_json = as_json
        self._lasting = lasting
        self._texts: dict[int, str] = {}
        self._withdrawn: set[int] = set()
        self._positions: list[int] = []

    def add(self, judged: JudgedSample) -> None:
        """Keep one judged sample."""
        one = judged.judgement
        head = {"sample": judged.sample, "standard": one.standard, "class": one.class_id, "verdict": one.verdict.value}
        requirements = ", ".join([self._text(judgement) for judgement in one.requirements])
        self._file.write(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "requirements": [{requirements}]}}\n')
        self._positions.append(judged.position)

    def _text(self, judgement: Judgement) -> str:
        """Return a judgement as JSON; what comes with every sample is written once and kept."""
        text = self._texts.get(id(judgement))
        if text is None:
            text = json.dumps(judgement.to_dict(), ensure_ascii=False)
            if id(judgement) in self._lasting:
                self._texts[id(judgement)] = text
        return text

    def withdraw(self, position: int) -> None:
        """Take back the verdict of a sample that returned later in the file."""
        self._withdrawn.add(position)

    def copy_to(self, out: TextIO) -> None:
        """Print everything that was kept."""
        self._file.seek(0)
        if self._as_json and not self._withdrawn:
            while block := self._file.read(_BLOCK):
                out.write(block)
            return
        for position, line in zip(self._positions, self._file, strict=True):
            data = json.loads(line)
            if position in self._withdrawn:
                _withdraw(data)
            out.write(json.dumps(data, ensure_ascii=False) + "\n" if self._as_json else table(data))


def _withdraw(data: dict[str, Any]) -> None:
    data["verdict"] = Verdict.NOT_ASSESSED.value
    for requirement in data["requirements"]:
        if requirement["verdict"] != Verdict.NOT_APPLICABLE.value:
            requirement["verdict"] = Verdict.NOT_ASSESSED.value
            kept = [step for step in requirement["steps"] if step["kind"] != VERDICT_STEP]
            requirement["steps"] = [*kept, {"kind": "sample_returns", "facts": {}}]


def table(data: dict[str, Any]) -> str:
    """Return one judged sample as a small table."""
    lines = [f"{data['sample']}  {data['standard']} {data['class']}: {data['verdict']}"]
    for one in data["requirements"]:
        count = f"{one['n']}/{one['n_required'] if one['n_required'] is not None else '-'}"
        lines.append(
            f"  {one['requirement']:<24} {one['verdict']:<15} {one['reported']:<16} {one['limit']:<28} n {count}"
        )
    return "\n".join(lines) + "\n"


def fault_in_words(fault: RowFault) -> str:
    """Return one fault as a sentence that says where it is and what would help."""
    words: dict[str, dict[str, str]] = sentences("row_faults")
    what = words.get(fault.code, words["other"])["en"].format(text=fault.text, code=fault.code)
    where = f"line {fault.line}, column {fault.column}" if fault.column else f"line {fault.line}"
    return f"{where}: {what}"


def fault_to_dict(fault: RowFault) -> dict[str, Any]:
    """Return one fault as JSON keeps it."""
    return {
        "line": fault.line,
        "column": fault.column,
        "value": fault.text,
        "problem": fault.code,
        "sample": fault.sample,
        "message": fault_in_words(fault),
    }
