from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.models import Laboratory, Person, PersonState
from lims.audit.capture import ReadOnly
from lims.catalogue.models import StandardEdition
from lims.db import ExactDecimal, UtcDateTime, as_date, rows_as
from lims.jobs.models import Job, JobState

MOMENT = datetime(2020, 5, 6, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))


def make_job(session: Session, **changes: object) -> Job:
    """Add a job: a row of a table whose changes need no audit row."""
    job = Job(kind="k", key="key", payload={}, state=JobState.WAITING, run_after=MOMENT, asked_at=MOMENT)
    for name, value in changes.items():
        setattr(job, name, value)
    session.add(job)
    session.flush()
    session.expire(job)
    return job


@pytest.mark.parametrize("typed", ["98.30", "98.3", "0.000001", "-0.0", "1E+3", "12345678901234567890.123456789"])
def test_a_decimal_is_kept_as_it_was_typed(typed):
    kept = ExactDecimal().process_bind_param(Decimal(typed), None)
    assert str(ExactDecimal().process_result_value(kept, None)) == str(Decimal(typed))


def test_no_decimal_is_no_text():
    assert ExactDecimal().process_bind_param(None, None) is None
    assert ExactDecimal().process_result_value(None, None) is None


def test_a_moment_is_kept_in_utc_to_the_microsecond(session):
    job = make_job(session)
    assert job.run_after == MOMENT
    assert job.run_after.utcoffset() == timedelta(0)
    assert job.run_after.microsecond == 123456


def test_a_moment_without_a_zone_is_refused(session):
    with pytest.raises(StatementError, match="no time zone"):
        make_job(session, run_after=datetime(2020, 5, 6))  # noqa: DTZ001 - that is the point


def test_no_moment_is_none():
    assert UtcDateTime().process_bind_param(None, None) is None
    assert UtcDateTime().process_result_value(None, None) is None


def test_an_enum_is_stored_by_its_value_and_checked_by_the_database(session):
    job = make_job(session)
    assert session.scalar(text("SELECT state FROM jobs")) == "waiting"
    with pytest.raises(DBAPIError, match=r"ck_jobs_|CHECK"):
        session.execute(text("UPDATE jobs SET state = 'asleep' WHERE id = :id"), {"id": job.id})


def test_json_comes_back_as_it_went_in(session):
    assert make_job(session, payload={"a": [1, "二"]}).payload == {"a": [1, "二"]}


def test_foreign_keys_hold(session):
    nobody = text("INSERT INTO person_roles (person_id, role, from_on) VALUES (999999, 'auditor', '2020-05-06')")
    with pytest.raises(IntegrityError):
        session.execute(nobody)


def test_a_reading_session_refuses_what_is_added_to_it(database):
    with database.reading() as session:
        session.add(Laboratory())
        with pytest.raises(ReadOnly):
            session.flush()


def test_a_reading_session_refuses_what_is_changed_in_it(database):
    with database.reading() as session:
        session.get(Person, 1).name = "Somebody Else"
        with pytest.raises(ReadOnly):
            session.commit()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE people SET name = 'x'", "DELETE FROM person_roles", "DELETE FROM audit_heads"],
)
def test_a_reading_session_refuses_plain_sql_as_well(database, statement):
    with database.reading() as session, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        session.execute(text(statement))


def test_a_writing_session_writes_on_the_connection_on_which_another_only_read(database):
    for _ in range(3):
        with database.snapshot() as session:
            session.scalar(text("SELECT 1"))
        with database.transaction() as session:
            session.execute(text("UPDATE people SET failed_sign_ins = failed_sign_ins + 1 WHERE id = 1"))
    with database.snapshot() as session:
        assert session.get(Person, 1).failed_sign_ins == 3


def test_a_transaction_is_committed_at_the_end_of_its_block_and_undone_by_an_error(database):
    with database.transaction() as session:
        make_job(session, key="kept")
    with pytest.raises(IntegrityError), database.transaction() as session:  # noqa: PT012 - the block is what is tested
        make_job(session, key="undone")
        make_job(session, key="kept")
    with database.snapshot() as session:
        assert session.scalars(text("SELECT key FROM jobs")).all() == ["kept"]


def test_a_writer_on_sqlite_takes_the_lock_before_it_reads(sqlite_database):
    with sqlite_database.writing() as first, sqlite_database.engine.connect() as second:
        first.scalar(text("SELECT 1"))
        second.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(DBAPIError, match="locked"):
            second.execute(text("UPDATE people SET name = 'x'"))


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_runs_safely(sqlite_database, pragma, value):
    with sqlite_database.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_constraints_have_names_that_a_migration_can_drop():
    constraints = [one.name for table in StandardEdition.metadata.tables.values() for one in table.constraints]
    assert len(constraints) > 100
    assert all(constraints)


def test_rows_become_objects_and_moments_days():
    assert rows_as(complex, [(1, 2), (3, 4)]) == [1 + 2j, 3 + 4j]
    assert as_date(datetime(2020, 5, 6, 23, tzinfo=UTC)) == as_date(date(2020, 5, 6)) == date(2020, 5, 6)


def test_states_compare_as_enums_after_reading(session):
    assert session.get(Person, 1).state is PersonState.ACTIVE
    assert clock.now().tzinfo is UTC
