from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.bench import make_reading, make_work, person
from support.instrument_files import COLUMNS, HEADINGS, make_csv, make_mapping, sample_of
from support.runs import make_timed_work
from support.workbooks import Raw, make_workbook

from lims import clock
from lims.audit.queries import trail
from lims.bench.assignments.models import AssignmentState
from lims.bench.files import operations, queries
from lims.bench.files.mappings import Mapping, Meaning, TimeOrder
from lims.bench.files.models import FileWay, RowOutcome
from lims.bench.files.obstacles import FileKnown, MappingIncomplete, NoSuchWork, NothingTaken, OtherHeadings, RowUnclear
from lims.bench.results.obstacles import ImplausibleTime, NoSuchCell, ValueRefused
from lims.bench.results.queries import readings_of
from lims.bench.runs import operations as runs
from lims.errors import Forbidden, Stale, WrongState
from lims.files import open_store
from lims.numbers import NumberKind, spell
from lims.settings import Settings


@pytest.fixture
def store(tmp_path):
    return open_store(Settings(home=tmp_path))


def take(session, store, content, mapping, *, who="technician", **more):
    how = {"name": "run 7.csv", "way": FileWay.UPLOAD, "say": str} | more
    return operations.take_file(session, store, content, mapping, actor=person(session, who), **how)


def reasons(tried):
    return [type(one.obstacle) if one.obstacle else None for one in tried]


def test_the_good_rows_are_taken_and_each_reading_points_to_its_row(session, store):
    work, mapping = make_work(session), make_mapping(session)
    content = make_csv(sample_of(session, work), "98.30", "9o.4", "99.10")
    kept, tried = take(session, store, content, mapping)
    session.commit()
    assert reasons(tried) == [None, ValueRefused, None]
    rows = readings_of(session, work.id)
    assert [(row.specimen_no, row.value) for row in rows] == [(1, "98.30"), (3, "99.10")]
    origins = queries.origins_of(session, [row.id for row in rows])
    assert [(origins[row.id].row_no, origins[row.id].digest) for row in rows] == [(2, kept.sha256), (4, kept.sha256)]
    assert store.get(kept.sha256) == content
    stored = queries.rows_of_file(session, kept.id)
    assert [row.outcome for row in stored] == [RowOutcome.TAKEN, RowOutcome.REFUSED, RowOutcome.TAKEN]
    assert stored[1].reason
    assert trail(session, subject=f"instrument-file:{kept.id}")[0].action == "bench:file:taken"


def test_each_row_that_cannot_be_taken_says_why(session, store):
    work, waiting, mapping = make_work(session), make_work(session, started=False), make_mapping(session)
    make_reading(session, work, "97.1", place=4)
    sample = sample_of(session, work)
    lines = [
        ",".join(HEADINGS), f"{sample},1,98.30", f"{sample},2,9o", f"{sample},77,98.3", f"{sample},5,98.3",
        f"{sample},x,98.3", f"{sample_of(session, waiting)},1,98.3", "S200000999X,1,98.3",
        f"{spell(NumberKind.SAMPLE, 20, 999)},1,98.3",
    ]  # fmt: skip
    tried = operations.try_file(session, "\n".join(lines).encode(), mapping, actor=person(session, "technician"))
    assert reasons(tried) == [None, ValueRefused, NoSuchCell, Stale, RowUnclear, WrongState, RowUnclear, NoSuchWork]


def test_a_row_with_one_bad_value_is_refused_whole(session, store):
    work = make_work(session)
    mapping = make_mapping(session, columns=(*COLUMNS, COLUMNS[-1]), headings=(*HEADINGS, "again"))
    sample = sample_of(session, work)
    content = f"{','.join(HEADINGS)},again\n{sample},1,98.3,9o\n{sample},2,98.4,98.5\n".encode()
    take(session, store, content, mapping)
    assert [(row.specimen_no, row.reading_no) for row in readings_of(session, work.id)] == [(2, 1), (2, 2)]


def test_a_dry_run_writes_nothing(session):
    work, mapping = make_work(session), make_mapping(session)
    session.commit()
    content = make_csv(sample_of(session, work), "98.30")
    assert reasons(operations.try_file(session, content, mapping, actor=person(session, "technician"))) == [None]
    assert not session.new
    assert not session.dirty
    assert readings_of(session, work.id) == []


def test_the_same_file_is_refused_kindly_and_the_same_readings_are_harmless(session, store):
    work, mapping = make_work(session), make_mapping(session)
    sample = sample_of(session, work)
    take(session, store, make_csv(sample, "98.30"), mapping)
    with pytest.raises(FileKnown) as known:
        take(session, store, make_csv(sample, "98.30"), mapping, name="copy.csv")
    assert (known.value.name, known.value.who) == ("run 7.csv", "Technician")
    _kept, tried = take(session, store, make_csv(sample, "98.30", "98.40"), mapping)
    assert reasons(tried) == [None, None]
    assert [len(one.readings) for one in tried] == [0, 1]


def test_a_file_without_a_good_row_is_not_taken(session, store):
    work, mapping = make_work(session, started=False), make_mapping(session)
    content = make_csv(sample_of(session, work), "98.30")
    with pytest.raises(NothingTaken):
        take(session, store, content, mapping)
    assert operations.obstacle_to_take(session, content) is None


@pytest.mark.parametrize("places", [None, 2])
def test_a_number_of_a_workbook_becomes_a_reading_only_with_declared_decimals(session, store, places):
    work, mapping = make_work(session), make_mapping(session, places=places)
    content = make_workbook([HEADINGS, [sample_of(session, work), "1", Raw("98.3")]])
    if places is None:
        with pytest.raises(NothingTaken):
            take(session, store, content, mapping)
        return
    take(session, store, content, mapping)
    assert [row.value for row in readings_of(session, work.id)] == ["98.30"]


def test_other_headings_are_refused_before_any_row(session):
    mapping = make_mapping(session)
    with pytest.raises(OtherHeadings) as refused:
        operations.try_file(session, b"Sample,Value,No\n1,2,3\n", mapping, actor=person(session, "technician"))
    assert refused.value.differing == ["No ≠ Value", "BFE % ≠ No"]


def test_a_mapping_is_a_version(session):
    first = make_mapping(session)
    assert make_mapping(session) is first
    second = make_mapping(session, places=2)
    other = make_mapping(session, "Counter 8")
    assert [(one.name, one.version) for one in (first, second, other)] == [
        ("Counter 7", 1),
        ("Counter 7", 2),
        ("Counter 8", 1),
    ]
    assert queries.mapping_called(session, "Counter 7") is second
    assert queries.mappings(session) == [second, other]
    with pytest.raises(MappingIncomplete):
        make_mapping(session, requirement="")


@pytest.mark.parametrize("role", ["reviewer", "customs officer", "administrator"])
def test_only_the_bench_takes_files_and_only_the_manager_maps(session, store, role):
    mapping = make_mapping(session)
    with pytest.raises(Forbidden):
        take(session, store, b"x", mapping, who=role)
    with pytest.raises(Forbidden):
        operations.make_mapping(session, "Mine", Mapping(columns=COLUMNS), actor=person(session, "technician"))


@pytest.mark.parametrize("table", ["file_mappings", "instrument_files", "file_rows", "file_readings"])
def test_what_was_taken_cannot_be_changed_in_the_database(session, store, table):
    work, mapping = make_work(session), make_mapping(session)
    take(session, store, make_csv(sample_of(session, work), "98.30"), mapping)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(f"UPDATE {table} SET id = id + 1"))


def test_a_file_costs_the_same_however_many_rows_it_has(session, store, database, statements):
    columns = (Meaning.SAMPLE, Meaning.SPECIMEN, Meaning.READING, Meaning.VALUE)
    mapping, counts = make_mapping(session, columns=columns, headings=("Sample", "No", "Reading", "BFE %")), []
    for size in (4, 100):
        work = make_work(session)
        rows = [f"{sample_of(session, work)},1,{number},98.30" for number in range(1, size + 1)]
        session.commit()
        technician = person(session, "technician")
        with statements(database) as seen:
            how = {"name": "run.csv", "way": FileWay.UPLOAD, "say": str, "actor": technician}
            content = "\n".join(["Sample,No,Reading,BFE %", *rows]).encode()
            assert operations.take_file(session, store, content, mapping, **how)[0].rows_taken == size
            session.commit()
        counts.append(len(seen))
    assert max(counts) < 35


def test_work_that_was_handed_over_takes_no_file(session, store):
    work, mapping = make_work(session), make_mapping(session)
    work.state = AssignmentState.ENTERED
    tried = operations.try_file(
        session, make_csv(sample_of(session, work), "98.3"), mapping, actor=person(session, "technician")
    )
    assert reasons(tried) == [WrongState]


TIMED = {
    "columns": (*COLUMNS, Meaning.READ_AT), "headings": (*HEADINGS, "Read at"), "times": TimeOrder.DAY_FIRST,
}  # fmt: skip


def make_timed_csv(sample, *times):
    rows = [f"{sample},{number},98.90,{at}" for number, at in enumerate(times, start=1)]
    return "\n".join([",".join(TIMED["headings"]), *rows]).encode()


def local(moment):
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%d.%m.%Y %H:%M:%S")


def test_a_file_that_comes_after_the_window_counts_by_the_times_at_which_was_read(session, store):
    work, mapping = make_timed_work(session), make_mapping(session, **TIMED)
    runs.do_step(session, work, actor=person(session, "technician"))
    read = (clock.now() + timedelta(hours=48)).replace(microsecond=0)
    with clock.running_from(clock.now() + timedelta(hours=60)):
        times = [local(read), local(read + timedelta(minutes=1)), "", local(read + timedelta(days=30))]
        _kept, tried = take(session, store, make_timed_csv(sample_of(session, work), *times), mapping)
    assert reasons(tried) == [None, None, RowUnclear, ImplausibleTime]
    rows = readings_of(session, work.id)
    assert [(row.observed_at, row.excluded_reason) for row in rows] == [
        (read, ""),
        (read + timedelta(minutes=1), ""),
    ]
    assert work.state is AssignmentState.RUNNING
