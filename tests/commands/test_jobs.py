import threading
from types import SimpleNamespace

import pytest

from lims.commands import jobs as command
from lims.db import Database
from lims.jobs import operations
from lims.jobs.operations import ask, handles


@pytest.fixture
def asked(set_up, home, monkeypatch):
    """A job that waits, and what its handler was given."""
    monkeypatch.setattr(operations, "_handlers", dict(operations._handlers))
    done: list[dict] = []
    handles("test")(lambda _services, payload: done.append(payload))
    database = Database(f"sqlite:///{home / 'lims.sqlite'}")
    with database.transaction() as session:
        ask(session, "test", key="one", payload={"n": 1})
    database.dispose()
    return done


def test_what_waits_is_done_once(set_up, asked):
    assert set_up("jobs", "run").output == "1 jobs done.\n"
    assert set_up("jobs", "run").output == "0 jobs done.\n"
    assert asked == [{"n": 1}]


def test_a_worker_works_until_it_is_ended(set_up, asked, monkeypatch):
    finished = threading.Event()
    handles("test")(lambda _services, payload: (asked.append(payload), finished.set()))

    def sleep(_seconds):
        assert finished.wait(30)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "time", SimpleNamespace(sleep=sleep))
    said = set_up("jobs", "work", "--threads", "1")
    assert said.exit_code == 0
    assert "Working." in said.output
    assert asked == [{"n": 1}]
