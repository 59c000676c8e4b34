"""What changes files: make a mapping, try a file without taking it, take it once and for all."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment
from lims.bench.files import queries
from lims.bench.files.interpreting import RowIn, interpret
from lims.bench.files.mappings import Mapping
from lims.bench.files.models import FileMapping, FileReading, FileRow, FileWay, InstrumentFile, RowOutcome
from lims.bench.files.obstacles import FileKnown, MappingIncomplete, NoSuchWork, NothingTaken, OtherHeadings
from lims.bench.files.tables import Row, rows_of
from lims.bench.results.entering import Entry, Outcome, enter_block, try_block
from lims.bench.results.models import ReadingRow
from lims.db import add_together
from lims.errors import LimsError
from lims.files import FileStore
from lims.permissions import Actor, Permission


@dataclass(slots=True)
class Tried:
    """What would become of one row, or became of it: the reason where it is refused, the new readings where not."""

    row: Row
    obstacle: LimsError | None = None
    work: Assignment | None = None
    said: RowIn | None = None
    readings: list[ReadingRow] = field(default_factory=list)


def make_mapping(session: Session, name: str, mapping: Mapping, *, actor: Actor) -> tuple[FileMapping, bool]:
    """Keep a mapping: a new one, or a new version of the one with this name; the same again changes nothing."""
    actor.must(Permission.BENCH_INSTRUMENTS_MAINTAIN)
    if faults := mapping.faults():
        raise MappingIncomplete(field="columns", value=", ".join(faults), faults=faults)
    before = queries.mapping_named(session, name)
    if before is not None and Mapping.from_dict(before.definition) == mapping:
        return before, False
    made = FileMapping(
        name=name.strip(),
        version=before.version + 1 if before else 1,
        definition=mapping.to_dict(),
        made_by_id=actor.id,
        made_at=clock.now(),
    )
    session.add(made)
    session.flush()
    record(session, AuditAction.MAPPING_MADE, subject=made, actor=actor)
    return made, True


def obstacle_to_take(session: Session, content: bytes) -> FileKnown | None:
    """Return the obstacle where this very file was taken before, or None."""
    known = queries.file_with(session, hashlib.sha256(content).hexdigest())
    if known is None:
        return None
    return FileKnown(name=known.name, who=known.person, at=known.taken_at, digest=known.digest)


def try_file(session: Session, content: bytes, mapping: FileMapping, *, actor: Actor) -> list[Tried]:
    """Say of every row what would become of it; nothing is written."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    terms = Mapping.from_dict(mapping.definition)
    headings, rows = rows_of(content, terms)
    if differing := terms.differing(headings):
        raise OtherHeadings(field="file", value=", ".join(differing), differing=differing)
    found = laboratory(session)
    zone = ZoneInfo(found.zone if found else "UTC")
    tried = [_read(row, terms, zone) for row in rows]
    _find_work(session, tried)
    for work, mine in _by_work(tried):
        _note_refusals(mine, try_block(session, work, _entries(mine), actor=actor))
    return tried


def _read(row: Row, terms: Mapping, zone: ZoneInfo) -> Tried:
    try:
        return Tried(row, said=interpret(row, terms, zone))
    except LimsError as obstacle:
        return Tried(row, obstacle)


def _find_work(session: Session, tried: Sequence[Tried]) -> None:
    """Find the work that each row belongs to, for all rows together."""
    said = [one.said for one in tried if one.said is not None]
    found = queries.work_on(session, (one.sample for one in said))
    for one in tried:
        if one.said is None:
            continue
        one.work = found.get((one.said.sample, one.said.requirement))
        if one.work is None:
            one.obstacle = NoSuchWork(
                field="row", value=one.said.sample, sample=one.said.sample, requirement=one.said.requirement
            )


def _by_work(tried: Sequence[Tried]) -> list[tuple[Assignment, list[Tried]]]:
    """Return the rows that are good so far, by the work that they belong to."""
    groups: dict[int, tuple[Assignment, list[Tried]]] = {}
    for one in tried:
        if one.work is not None and one.obstacle is None:
            groups.setdefault(one.work.id, (one.work, []))[1].append(one)
    return list(groups.values())


def _entries(tried: Sequence[Tried]) -> list[Entry]:
    return [entry for one in tried if one.said is not None for entry in one.said.entries]


def _note_refusals(tried: Sequence[Tried], outcomes: Sequence[Outcome]) -> None:
    """Refuse each row of which one cell cannot be taken: a row is taken whole or not at all."""
    told = iter(outcomes)
    for one in tried:
        assert one.said is not None
        mine = [next(told) for _entry in one.said.entries]
        one.obstacle = next((outcome.obstacle for outcome in mine if outcome.obstacle is not None), None)


def take_file(
    session: Session,
    store: FileStore,
    content: bytes,
    mapping: FileMapping,
    *,
    name: str,
    way: FileWay,
    say: Callable[[LimsError], str],
    actor: Actor,
) -> tuple[InstrumentFile, list[Tried]]:
    """Take the good rows of a file and keep the file under its hash; each other row is kept with its reason.

    ``say`` gives the words for what refuses a row. The same file is never taken twice (`FileKnown`); a file without
    any good row is not taken at all (`NothingTaken`).
    """
    if obstacle := obstacle_to_take(session, content):
        raise obstacle
    tried = try_file(session, content, mapping, actor=actor)
    good = [one for one in tried if one.obstacle is None]
    if not good:
        raise NothingTaken(name=name, rows=len(tried), tried=tried)
    for work, mine in _by_work(tried):
        outcomes = iter(enter_block(session, work, _entries(mine), actor=actor))
        for one in mine:
            assert one.said is not None
            taken = [next(outcomes) for _entry in one.said.entries]
            one.readings = [outcome.row for outcome in taken if outcome.is_new and outcome.row is not None]
    kept = InstrumentFile(
        sha256=store.put(content),
        name=name.replace("\\", "/").rsplit("/", 1)[-1][-200:],
        size=len(content),
        way=way,
        mapping_id=mapping.id,
        rows_taken=len(good),
        rows_refused=len(tried) - len(good),
        taken_by_id=actor.id,
        taken_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    _keep_rows(session, kept, tried, say)
    record(session, AuditAction.FILE_TAKEN, subject=kept, actor=actor)
    return kept, tried


def _keep_rows(session: Session, kept: InstrumentFile, tried: Sequence[Tried], say: Callable[[LimsError], str]) -> None:
    """Keep every row with its outcome, and link the readings to the rows that they came from."""
    rows = [
        FileRow(
            file_id=kept.id,
            row_no=one.row.number,
            cells=one.row.texts,
            outcome=RowOutcome.REFUSED if one.obstacle else RowOutcome.TAKEN,
            reason=say(one.obstacle) if one.obstacle else "",
        )
        for one in tried
    ]
    add_together(session, rows)
    session.flush()
    links = [
        FileReading(row_id=row.id, reading_id=reading.id)
        for row, one in zip(rows, tried, strict=True)
        for reading in one.readings
    ]
    add_together(session, links)
    session.flush()
