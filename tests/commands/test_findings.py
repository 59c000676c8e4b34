import sqlite3
from typing import NamedTuple

import pytest
from sqlalchemy import create_engine

from lims._start import system
from lims._start.system import Part
from lims.commands import findings
from lims.commands.findings import State
from lims.settings import Settings

MIB = 1024**2


class Usage(NamedTuple):
    """What `shutil.disk_usage` returns."""

    total: int
    used: int
    free: int


def states(found) -> dict[str, State]:
    return {finding.thing: finding.state for finding in found}


@pytest.mark.parametrize(("parts", "state"), [("RUNNING", State.BAD), ("TESTING", State.NOTE)])
def test_a_missing_part_is_bad_only_if_the_product_needs_it(monkeypatch, parts, state):
    loom = Part("Loom", "loom", "weaves", programs=("no-such-program",))
    monkeypatch.setattr(system, "RUNNING", ())
    monkeypatch.setattr(system, "TESTING", ())
    monkeypatch.setattr(system, parts, (loom,))
    (found,) = findings.system_parts()
    assert found.state is state
    assert found.remedy == system.line_to_type(["loom"])


@pytest.mark.parametrize(("free", "state"), [(5000 * MIB, State.OK), (1023 * MIB, State.NOTE), (199 * MIB, State.BAD)])
def test_a_full_disk_is_told_before_it_is_full(monkeypatch, tmp_path, free, state):
    monkeypatch.setattr(findings.shutil, "disk_usage", lambda folder: Usage(free, 0, free))
    assert findings.disk(Settings(home=tmp_path / "not" / "yet")).state is state


def test_a_clock_before_the_installation_is_wrong(monkeypatch):
    assert findings.clock().state is State.OK
    monkeypatch.setattr(findings.time, "time", lambda: 0.0)
    assert findings.clock().state is State.BAD


def test_an_instance_that_is_not_there_yet_is_no_fault(tmp_path):
    assert findings.home(Settings(home=tmp_path / "instance")).state is State.NOTE
    assert findings.home(Settings(home=tmp_path)).state is State.OK


def test_an_instance_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(findings.os, "access", lambda folder, mode: False)
    found = findings.home(Settings(home=tmp_path))
    assert found.state is State.BAD
    assert str(tmp_path) in found.seen


def test_looking_for_a_database_makes_none(tmp_path):
    (found,) = findings.database(Settings(home=tmp_path))
    assert found.state is State.NOTE
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_told_with_both_versions(tmp_path):
    with sqlite3.connect(tmp_path / "lims.sqlite") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000-of-old')")
    connection.close()
    found = {finding.thing: finding for finding in findings.database(Settings(home=tmp_path))}
    assert found["database"].state is State.OK
    assert found["migrations"].state is State.BAD
    assert "0000-of-old" in found["migrations"].seen


def test_a_database_of_this_version_is_in_order(monkeypatch):
    monkeypatch.setattr(findings.migrations, "head", lambda: None)
    with create_engine("sqlite://").connect() as connection:
        assert findings.shape(connection).state is State.OK


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path):
    url = "postgresql+psycopg://ann:secret@127.0.0.1:1/lims"
    (found,) = findings.database(Settings(home=tmp_path, database_url=url))
    assert found.state is State.BAD
    assert "127.0.0.1:1" in found.seen
    assert "secret" not in found.seen


def test_every_thing_is_examined(tmp_path):
    things = states(findings.examine(Settings(home=tmp_path)))
    assert {"Python", "environment", "Pango", "Chinese font", "instance", "disk", "clock", "database"} <= set(things)
