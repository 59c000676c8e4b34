import time
from datetime import timedelta
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from huey import SqliteHuey

from lims.jobs import operations
from lims.jobs.operations import ask, due, handles
from lims.jobs.queue import Queue, QueueUnavailable, make_queue
from lims.settings import Settings


@pytest.fixture
def instance(sqlite_database):
    return SimpleNamespace(database=sqlite_database)


@pytest.fixture
def queue(tmp_path, instance):
    found = Queue(Settings(home=tmp_path), instance)
    yield found
    found.close()


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(operations, "_handlers", {})
    monkeypatch.setattr(operations, "_daily", set())
    seen: list[dict] = []
    handles("print")(lambda _services, payload: seen.append(payload))
    return seen


def waiting(queue) -> list[int]:
    """Return the ids that the queue carries."""
    return [task.args[0] for task in queue.huey.pending()]


def test_after_the_commit_the_queue_carries_the_id_and_nothing_else(queue, sqlite_database):
    with sqlite_database.transaction() as session:
        asked = ask(session, "print", key="one", payload={"secret": "stays in the table"}).id
        assert waiting(queue) == []
    assert waiting(queue) == [asked]
    assert queue.huey.pending()[0].kwargs == {}


def test_what_is_rolled_back_is_not_handed_over_later_either(queue, sqlite_database):
    with sqlite_database.writing() as session:
        ask(session, "print", key="undone", payload={})
        session.rollback()
        kept = ask(session, "print", key="kept", payload={}).id
        session.commit()
        session.commit()
    assert waiting(queue) == [kept]


def test_the_same_job_asked_for_twice_is_handed_over_once(queue, sqlite_database):
    for _ in range(2):
        with sqlite_database.transaction() as session:
            ask(session, "print", key="one", payload={})
    assert len(waiting(queue)) == 1


def test_another_instance_s_jobs_are_none_of_its_business(queue, database):
    with database.transaction() as session:
        ask(session, "print", key="one", payload={})
    assert waiting(queue) == []


def test_the_sweep_hands_over_what_the_queue_lost(queue, sqlite_database):
    with sqlite_database.transaction() as session:
        asked = ask(session, "print", key="one", payload={}).id
    queue.huey.flush()
    queue.sweep()
    assert waiting(queue) == [asked]


def test_the_work_of_the_day_is_handed_over_once(queue, sqlite_database, done):
    handles("look", daily=True)(lambda _services, payload: done.append(payload))
    for _ in range(2):
        queue.begin_day()
    assert len(waiting(queue)) == 1


def test_an_id_that_is_carried_twice_is_done_once(queue, sqlite_database, done):
    with sqlite_database.transaction() as session:
        ask(session, "print", key="one", payload={"page": 1})
    queue.sweep()
    while task := queue.huey.dequeue():
        queue.huey.execute(task)
    assert done == [{"page": 1}]


def test_a_worker_begins_with_what_an_earlier_process_left_and_goes_on(tmp_path, instance, sqlite_database, done):
    with sqlite_database.transaction() as session:
        ask(session, "print", key="left", payload={"n": 1})
    queue = Queue(Settings(home=tmp_path), instance)
    worker = queue.start_worker()
    try:
        with sqlite_database.transaction() as session:
            ask(session, "print", key="new", payload={"n": 2})
        deadline = time.monotonic() + 20
        while due(sqlite_database) or len(done) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        worker.stop()
        queue.close()
    assert sorted(payload["n"] for payload in done) == [1, 2]


def test_what_a_killed_worker_had_in_hand_is_done_as_soon_as_its_lease_is_over(
    tmp_path, instance, sqlite_database, done, monkeypatch
):
    monkeypatch.setattr(operations, "LEASE", timedelta(seconds=0.2))
    with sqlite_database.transaction() as session:
        asked = ask(session, "print", key="in hand", payload={"n": 1}).id
    operations._lease(sqlite_database, asked)  # and then it was killed
    queue = Queue(Settings(home=tmp_path), instance)
    worker = queue.start_worker()
    try:
        deadline = time.monotonic() + 20
        while not done:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        worker.stop()
        queue.close()
    assert done == [{"n": 1}]


def test_the_queue_is_where_the_settings_say(tmp_path):
    assert isinstance(make_queue(Settings(home=tmp_path)), SqliteHuey)
    assert (tmp_path / "queue.sqlite").exists()


def test_a_queue_on_postgresql_carries_the_ids_too(postgres_template, instance, sqlite_database, done):
    queue = Queue(Settings(jobs_url=postgres_template), instance)
    try:
        with sqlite_database.transaction() as session:
            asked = ask(session, "print", key="one", payload={}).id
        assert waiting(queue) == [asked]
        queue.huey.execute(queue.huey.dequeue())
    finally:
        queue.close()
    assert done == [{}]


@pytest.mark.skipif(find_spec("redis") is not None, reason="redis is installed")
def test_redis_without_its_package_is_refused_in_words():
    with pytest.raises(QueueUnavailable, match="pip install redis"):
        make_queue(Settings(jobs_url="redis://127.0.0.1:1/0"))
