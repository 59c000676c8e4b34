"""A file of readings judged sample by sample, so that a million rows need the memory of one sample.

Rows come grouped by sample. A bad row, and a sample that returns after its group has ended, are faults; the samples
they touch are not assessed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lims.conformity.judgements import Judgement, SampleJudgement, step
from lims.conformity.plain import PlainJudge, plain_judge
from lims.conformity.readings import Reading
from lims.conformity.requirement_judging import Circumstances
from lims.conformity.rows import BrokenFile, RowFault, RowReader, is_name
from lims.conformity.sample_judging import SampleJudge
from lims.conformity.standards import Standard
from lims.conformity.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class JudgedSample:
    """The judgement of the sample that came at ``position`` in the file."""

    position: int
    sample: str
    judgement: SampleJudgement


@dataclass(frozen=True, slots=True)
class Returned:
    """A sample whose judgement, given at ``position``, no longer holds: more of it came later."""

    position: int
    fault: RowFault


Event = JudgedSample | RowFault | Returned
Rows = list[list[str]]


@dataclass(slots=True)
class SampleStream:
    """Turns rows into judged samples and faults."""

    standard: Standard
    around: Circumstances
    judges: SampleJudge = field(init=False)
    _plain: dict[str, PlainJudge] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.judges = SampleJudge(self.standard, self.around)
        partners = {one.joint_with for one in self.standard.requirements}
        for requirement in self.standard.requirements:
            short = plain_judge(requirement, self.around, self.judges.lasting)
            if short is not None and requirement.id not in partners:
                self._plain[requirement.id] = short

    def judge(self, lines: Iterable[str]) -> Iterator[Event]:
        """Return an event for each judged sample and each fault."""
        reader = RowReader(lines, self.standard)
        place = reader.places.of[0] or 0
        rows: Rows = []
        current = ""
        try:
            for cells in reader:
                sample = cells[place] if place < len(cells) - 1 else ""
                if sample == current or (not sample and current):
                    rows.append(cells)
                elif sample in self._seen:
                    yield self._returning(reader, cells, sample)
                else:
                    yield from self._close(reader, current, rows)
                    current, rows = sample, [cells]
                    if sample:
                        self._seen[sample] = len(self._seen)
        except BrokenFile as broken:
            # What was being read may be cut short: its sample is not assessed.
            yield from self._close(reader, current, rows, broken.fault)
        else:
            yield from self._close(reader, current, rows)

    def _returning(self, reader: RowReader, cells: Sequence[str], sample: str) -> Returned:
        """Report a sample that comes back; the group that it interrupts stays open."""
        return Returned(self._seen[sample], reader.fault(cells, "sample", sample, "sample_returns"))

    def _close(self, reader: RowReader, sample: str, rows: Rows, *more: RowFault) -> Iterator[Event]:
        """Judge the rows of one sample; rows before the first sample belong to none and are faults alone."""
        judged, faults = self._judge(reader, rows)
        faults += more
        yield from sorted(faults, key=lambda fault: fault.line)
        if sample:
            yield JudgedSample(self._seen[sample], sample, spoiled(judged, faults) if faults else judged)

    def _judge(self, reader: RowReader, rows: Rows) -> tuple[SampleJudgement, list[RowFault]]:
        sorted_rows: dict[str, Rows] = {}
        at, width = reader.places.of[1] or 0, reader.places.width + 1
        for cells in rows:
            sorted_rows.setdefault(cells[at] if len(cells) == width else "", []).append(cells)
        judged: dict[str, Judgement] = {}
        readings: dict[str, list[Reading]] = {}
        faults: list[RowFault] = []
        for requirement_id, mine in sorted_rows.items():
            short = self._short(reader, requirement_id, mine)
            if short is not None:
                judged[requirement_id] = short
                continue
            understood = [reader.understand(cells) for cells in mine]
            faults += [one for one in understood if isinstance(one, RowFault)]
            if good := [one for one in understood if isinstance(one, Reading)]:
                readings[requirement_id] = good
        return self.judges.judge(readings, judged), faults

    def _short(self, reader: RowReader, requirement_id: str, rows: Rows) -> Judgement | None:
        """Return the judgement in the short way, where the rows hold nothing but plain numbers."""
        judge = self._plain.get(requirement_id)
        if judge is None:
            return None
        sample, _, specimen, reading, value, *others = reader.places.of
        if not all(is_name(name) for name in {cells[sample or 0] for cells in rows}):
            return None
        if any(cells[place] for place in others if place is not None for cells in rows):
            return None
        specimens = [cells[specimen or 0] for cells in rows]
        if "" in specimens:
            return None
        return judge.judge(
            specimens, [cells[reading or 0] or "1" for cells in rows], [cells[value or 0] for cells in rows]
        )


def spoiled(judged: SampleJudgement, faults: Iterable[RowFault]) -> SampleJudgement:
    """Return the judgement of a sample with bad rows: not assessed, and so are the requirements of those rows."""
    by_requirement: dict[str, list[RowFault]] = {}
    for fault in faults:
        by_requirement.setdefault(fault.requirement, []).append(fault)
    requirements = tuple(_spoiled_one(one, by_requirement.get(one.requirement, [])) for one in judged.requirements)
    return replace(judged, verdict=Verdict.NOT_ASSESSED, requirements=requirements)


def _spoiled_one(judgement: Judgement, faults: list[RowFault]) -> Judgement:
    if not faults or judgement.verdict is Verdict.NOT_APPLICABLE:
        return judgement
    steps = [
        step("bad_row", line=fault.line, column=fault.column, text=fault.text, code=fault.code) for fault in faults
    ]
    return judgement.overruled(*steps)
