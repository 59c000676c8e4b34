import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from lims import clock
from lims.errors import NoAnswer
from lims.jobs import operations
from lims.jobs.models import Job, JobState
from lims.jobs.operations import LEASE, LONGEST_PAUSE, RETRIES, ask, due, handles, run, run_due


@pytest.fixture
def services(database):
    return SimpleNamespace(database=database)


@pytest.fixture
def done(monkeypatch):
    """The payloads that the handler of "print" was given."""
    monkeypatch.setattr(operations, "_handlers", {})
    seen: list[dict] = []
    handles("print")(lambda _services, payload: seen.append(payload))
    return seen


def ask_for(database, kind: str = "print", key: str = "one", **payload) -> int:
    """Ask for a job and commit."""
    with database.transaction() as session:
        return ask(session, kind, key=key, payload=payload).id


def job(database) -> Job:
    with database.snapshot() as session:
        return session.scalars(select(Job)).one()


def later(by: timedelta) -> None:
    clock.shift(clock.offset() + by)


def test_a_job_is_there_if_and_only_if_its_act_is(database):
    with database.writing() as session:
        ask(session, "print", key="undone", payload={})
        session.rollback()
        session.commit()
    assert due(database) == []
    asked = ask_for(database)
    assert due(database) == [asked]


def test_the_same_key_is_the_same_job(database):
    assert ask_for(database, page=1) == ask_for(database, page=2)
    assert job(database).payload == {"page": 1}


def test_a_job_is_done_once_however_often_it_is_handed_over(services, done, database):
    asked = ask_for(database, page=1)
    assert [run(services, asked) for _ in range(3)] == [True, False, False]
    assert done == [{"page": 1}]
    assert (job(database).state, job(database).error, job(database).leased_until) == (JobState.DONE, "", None)


def test_a_job_that_nobody_knows_is_not_done(services, done):
    assert run(services, 4711) is False


def test_everything_due_is_done_in_the_order_of_asking(services, done, database):
    for n in range(3):
        ask_for(database, key=f"job {n}", n=n)
    assert run_due(services) == 3
    assert [payload["n"] for payload in done] == [0, 1, 2]
    assert run_due(services) == 0


def test_a_handler_that_asks_for_more_is_followed(services, done, database):
    handles("first")(lambda services, _: ask_for(services.database, key="second"))
    ask_for(database, kind="first", key="first")
    assert run_due(services) == 2
    assert len(done) == 1


def test_a_leased_job_is_nobody_else_s(services, done, database):
    asked = ask_for(database)
    assert operations._lease(database, asked) is not None
    assert operations._lease(database, asked) is None
    assert due(database) == []


def test_a_killed_worker_loses_nothing(services, done, database):
    asked = ask_for(database)
    operations._lease(database, asked)  # and then the power went
    later(LEASE + timedelta(seconds=1))
    assert due(database) == [asked]
    assert run_due(services) == 1
    assert job(database).attempts == 2


def test_a_worker_that_wakes_up_late_has_nothing_to_say(services, database, done):
    asked = ask_for(database)
    slow = operations._lease(database, asked)
    later(LEASE + timedelta(seconds=1))
    assert run(services, asked)
    operations._finish(database, asked, slow, error="too late")
    assert (job(database).state, job(database).error) == (JobState.DONE, "")


@pytest.mark.parametrize("lent", ["sqlite"], indirect=True)
@pytest.mark.parametrize("taken_over", [False, True])
def test_a_worker_keeps_its_own_lease_while_it_works(services, done, database, monkeypatch, taken_over):
    monkeypatch.setattr(operations, "BEAT_S", 0.02)
    ends = []

    def work_long(_services, _payload):
        later(LEASE / 2)
        with database.transaction() as session:
            session.execute(update(Job).values(attempts=Job.attempts + taken_over))
        until = time.monotonic() + (0.2 if taken_over else 5)
        before = job(database).leased_until
        while job(database).leased_until == before and time.monotonic() < until:
            time.sleep(0.01)
        ends.append(job(database).leased_until - before >= LEASE / 4)

    handles("print")(work_long)
    run(services, ask_for(database))
    assert ends == [not taken_over]


def fail(_services, _payload):
    raise OSError("the printer is off")


def test_a_failure_is_tried_again_after_longer_and_longer_pauses(services, done, database):
    handles("print")(fail)
    asked = ask_for(database)
    pauses = []
    for _ in range(3):
        assert not run(services, asked)
        found = job(database)
        assert (found.state, found.error) == (JobState.WAITING, "OSError: the printer is off")
        pauses.append(round((found.run_after - clock.now()).total_seconds()))
        assert due(database) == []
        later(timedelta(seconds=pauses[-1] + 1))
        assert due(database) == [asked]
    assert pauses == [2, 4, 8]


def unanswered(_services, _payload):
    raise NoAnswer(address="https://time.example")


def test_what_only_waits_for_an_answer_from_outside_is_never_given_up(services, done, database):
    handles("print")(unanswered)
    asked = ask_for(database)
    pauses = []
    for _ in range(RETRIES + 9):
        assert not run(services, asked)
        found = job(database)
        assert found.state is JobState.WAITING
        pauses.append(round((found.run_after - clock.now()).total_seconds()))
        later(timedelta(seconds=pauses[-1] + 1))
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE.total_seconds()
    assert "time.example" in job(database).error
    operations._lease(database, asked)  # a worker that is lost is no reason to give up
    later(LEASE + timedelta(seconds=1))
    handles("print")(lambda _services, payload: done.append(payload))
    assert run(services, asked)
    assert job(database).state is JobState.DONE


def test_a_job_that_waited_long_and_now_kills_its_workers_is_given_up(services, done, database):
    handles("print")(unanswered)
    asked = ask_for(database)
    for _ in range(RETRIES + 1):
        run(services, asked)
        later(LONGEST_PAUSE)
    for _ in range(2):  # the first lost worker is let pass
        assert operations._lease(database, asked) is not None
        later(LEASE * 2)
    assert operations._lease(database, asked) is None
    assert job(database).state is JobState.FAILED


def test_work_of_the_day_is_asked_for_once_a_day(services, done, database, monkeypatch):
    monkeypatch.setattr(operations, "_daily", set())
    handles("look", daily=True)(lambda _services, _payload: done.append("looked"))
    for _ in range(3):
        operations.ask_daily(database)
        run_due(services)
    assert done == ["looked"]
    later(timedelta(days=1))
    operations.ask_daily(database)
    run_due(services)
    assert done == ["looked", "looked"]


def test_a_job_that_works_at_last_is_done_without_a_trace_of_the_failure(services, done, database):
    handles("print")(fail)
    asked = ask_for(database)
    run(services, asked)
    handles("print")(lambda _services, _payload: None)
    later(timedelta(minutes=1))
    assert run(services, asked)
    assert (job(database).state, job(database).error) == (JobState.DONE, "")


def test_a_job_that_never_works_is_given_up_and_says_why(services, done, database):
    handles("print")(fail)
    asked = ask_for(database)
    for _ in range(RETRIES):
        run(services, asked)
        later(timedelta(hours=1))
    assert (job(database).state, job(database).error) == (JobState.FAILED, "OSError: the printer is off")
    assert due(database) == []


def test_a_job_that_kills_every_worker_is_given_up(database, done):
    asked = ask_for(database)
    for _ in range(RETRIES):
        assert operations._lease(database, asked) is not None
        later(LEASE + timedelta(seconds=1))
    assert operations._lease(database, asked) is None
    assert job(database).state is JobState.FAILED
    assert "lost" in job(database).error


def test_a_kind_without_a_handler_is_a_failure_that_is_told(services, done, database):
    asked = ask_for(database, kind="unheard of")
    assert not run(services, asked)
    assert "unheard of" in job(database).error


def test_one_failure_does_not_stop_the_others(services, done, database):
    handles("fails")(fail)
    ask_for(database, kind="fails", key="fails")
    ask_for(database)
    assert run_due(services) == 1
