"""Reading mappings, files, their rows, and where a reading came from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.bench.assignments.models import Assignment, RequestState, TestRequest
from lims.bench.files.models import FileMapping, FileReading, FileRow, FileWay, InstrumentFile
from lims.db import rows_as
from lims.errors import NotFound
from lims.samples.models import Sample

IN_ONE_STATEMENT = 400


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in a list, ready to print."""

    id: int
    digest: str
    name: str
    way: FileWay
    mapping: str
    version: int
    rows_taken: int
    rows_refused: int
    person: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The file and the row that a reading came from."""

    digest: str
    name: str
    row_no: int


_LATEST = select(func.max(FileMapping.id)).group_by(FileMapping.name)


def mappings(session: Session) -> list[FileMapping]:
    """Return the newest version of each mapping, by name."""
    return list(session.scalars(select(FileMapping).where(FileMapping.id.in_(_LATEST)).order_by(FileMapping.name)))


def mapping_named(session: Session, name: str) -> FileMapping | None:
    """Return the newest version of the mapping with this name."""
    wanted = select(FileMapping).where(FileMapping.name == name.strip())
    return session.scalar(wanted.order_by(FileMapping.version.desc()).limit(1))


def mapping_called(session: Session, name: str) -> FileMapping:
    """Return the newest version of the mapping with this name; raise `NotFound`."""
    found = mapping_named(session, name)
    if found is None:
        raise NotFound(kind="mapping", key=name)
    return found


_FILES = (
    select(
        InstrumentFile.id,
        InstrumentFile.sha256,
        InstrumentFile.name,
        InstrumentFile.way,
        FileMapping.name,
        FileMapping.version,
        InstrumentFile.rows_taken,
        InstrumentFile.rows_refused,
        Person.name,
        InstrumentFile.taken_at,
    )
    .join(FileMapping, FileMapping.id == InstrumentFile.mapping_id)
    .join(Person, Person.id == InstrumentFile.taken_by_id)
    .order_by(InstrumentFile.id.desc())
)


def files_page(session: Session, *, after: tuple[int] | None, size: int) -> list[FileLine]:
    """Return files, the newest first, going on below the id in ``after``."""
    wanted = _FILES.limit(size)
    if after:
        wanted = wanted.where(InstrumentFile.id < after[0])
    return rows_as(FileLine, session.execute(wanted))


def file_line(session: Session, digest: str) -> FileLine:
    """Return one file by its hash; raise `NotFound`."""
    found = file_with(session, digest)
    if found is None:
        raise NotFound(kind="instrument file", key=digest[:12])
    return found


def file_with(session: Session, digest: str) -> FileLine | None:
    """Return the file with this hash, None where it was never taken."""
    return next(iter(rows_as(FileLine, session.execute(_FILES.where(InstrumentFile.sha256 == digest)))), None)


def rows_of_file(session: Session, file_id: int) -> list[FileRow]:
    """Return the rows of a file in their order."""
    return list(session.scalars(select(FileRow).where(FileRow.file_id == file_id).order_by(FileRow.row_no)))


def work_on(session: Session, samples: Iterable[str]) -> dict[tuple[str, str], Assignment]:
    """Return the accepted work on samples, by the sample's number and the requirement."""
    numbers, found = sorted(set(samples)), {}
    for start in range(0, len(numbers), IN_ONE_STATEMENT):
        wanted = (
            select(Sample.number, Assignment)
            .join(Sample, Sample.id == Assignment.sample_id)
            .join(TestRequest, TestRequest.id == Assignment.request_id)
            .where(
                Sample.number.in_(numbers[start : start + IN_ONE_STATEMENT]),
                TestRequest.state == RequestState.ACCEPTED,
            )
        )
        found.update({(number, work.requirement): work for number, work in session.execute(wanted)})
    return found


def origins_of(session: Session, reading_ids: Collection[int]) -> dict[int, Origin]:
    """Return where readings came from that an instrument file brought."""
    wanted = (
        select(FileReading.reading_id, InstrumentFile.sha256, InstrumentFile.name, FileRow.row_no)
        .join(FileRow, FileRow.id == FileReading.row_id)
        .join(InstrumentFile, InstrumentFile.id == FileRow.file_id)
        .where(FileReading.reading_id.in_(reading_ids))
    )
    return {row[0]: Origin(*row[1:]) for row in session.execute(wanted)}
