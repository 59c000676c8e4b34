"""Serving: the demonstration's own settings, and a port that is free."""

import os
import socket
import sys
from pathlib import Path

from lims.demo.serving import become_server, free_port, set_environment, settings_for
from lims.settings import Settings, load


def test_nothing_of_a_real_instance_reaches_the_demonstration(tmp_path):
    real = Settings(
        home=tmp_path,
        database_url="postgresql+psycopg://real",
        files_url="s3://real",
        jobs_url="redis://real",
        secret_key="real",
        customs_outbox="/real",
    )
    ours = settings_for(real)
    assert (ours.home, ours.demo) == (tmp_path / "demo", True)
    assert [ours.database_url, ours.files_url, ours.jobs_url, ours.secret_key, ours.customs_outbox] == [""] * 5


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_the_server_finds_the_instance_in_its_environment(tmp_path, monkeypatch):
    for name in ("LIMS_HOME", "LIMS_DEMO", "LIMS_PORT"):
        monkeypatch.setenv(name, "to be replaced")
    monkeypatch.setenv("LIMS_DATABASE_URL", "sqlite:///real.sqlite")
    set_environment(Settings(home=tmp_path, port=8123, demo=True))
    found = load(os.environ)
    assert (found.home, found.port, found.demo, found.database_url) == (Path(tmp_path), 8123, True, "")


def test_the_process_that_told_the_story_becomes_the_server(tmp_path, monkeypatch):
    for name in ("LIMS_HOME", "LIMS_DEMO", "LIMS_PORT", "PYTHONPATH"):
        monkeypatch.setenv(name, "to be replaced")
    called = []
    monkeypatch.setattr(os, "execv", lambda *arguments: called.append(arguments))
    become_server(Settings(home=tmp_path, port=8124, demo=True))
    assert called == [(sys.executable, [sys.executable, "-m", "lims.demo.server"])]
    assert (Path(os.environ["PYTHONPATH"].split(os.pathsep)[0]) / "lims" / "demo" / "server.py").is_file()
