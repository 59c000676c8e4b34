import fcntl
import os
import subprocess
import sys

import pytest

from lims._start import running
from lims._start.running import Failed


def python(line: str) -> list[str]:
    return [sys.executable, "-c", line]


def test_a_long_program_shows_that_it_lives_and_keeps_stdout_clean(monkeypatch, capfd):
    monkeypatch.setattr(running, "_QUIET_SECONDS", 0.05)
    running.run("Weaving", python("import time; print('noise'); time.sleep(0.4)"))
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("Weaving …\n")
    assert err.count("Weaving … 0 s") >= 2
    assert "noise" not in err


def test_a_failure_names_the_work_and_shows_the_last_lines():
    with pytest.raises(Failed) as failure:
        running.run("Weaving", python("[print('line', n) for n in range(100)]; raise SystemExit(3)"))
    lines = str(failure.value).splitlines()
    assert lines[0] == "Weaving: failed."
    assert lines[-1].strip() == "line 99"
    assert len(lines) == 26


def test_a_held_lock_outlives_us_while_the_program_runs(tmp_path):
    """A killed start leaves its installer behind; the next start must wait for it."""
    (tmp_path / "start.py").write_text(
        "import fcntl, os, sys\n"
        "from lims._start.running import run\n"
        f"held = os.open({str(tmp_path)!r}, os.O_RDONLY)\n"
        "fcntl.flock(held, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "run('Weaving', ['sleep', '2'], held=held)\n"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, tmp_path / "start.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ
    ) as start:
        assert start.stderr.readline() == b"Weaving \xe2\x80\xa6\n"
        start.kill()
    folder = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(folder)
