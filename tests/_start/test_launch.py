import os
import subprocess
import sys

import pytest

from lims._start import environment, launch, system
from lims._start.environment import Environment


class Place(Environment):
    """An environment whose state the test decides."""

    def __init__(self, root, *, filled, running):
        super().__init__(root)
        self.filled, self.running, self.fills = filled, running, []

    def is_filled(self, lock):
        return self.filled

    def is_running(self):
        return self.running

    def fill(self, lock, **options):
        self.fills.append(lock)
        self.filled = True


@pytest.fixture
def entered(monkeypatch):
    calls = []
    monkeypatch.setattr(launch.os, "execv", lambda program, arguments: calls.append(arguments))
    monkeypatch.setattr(launch.system, "provide", lambda parts, **options: None)
    monkeypatch.setattr(launch.system, "missing", lambda parts: [])
    monkeypatch.delenv("LIMS_PREPARED", raising=False)
    return calls


@pytest.mark.parametrize(
    ("words", "lock", "parts"),
    [
        (["test", "-k", "judge"], environment.TESTING, system.RUNNING + system.TESTING),
        (["demo", "--json"], environment.RUNNING, system.RUNNING),
        (["--help"], environment.RUNNING, system.RUNNING),
        ([], environment.RUNNING, system.RUNNING),
        (["user", "add", "test"], environment.RUNNING, system.RUNNING),
        (["plan", "--aql", "1.5"], environment.RUNNING, ()),
        (["judge", "test"], environment.RUNNING, ()),
    ],
)
def test_only_the_test_command_needs_the_tools_of_the_tests(words, lock, parts):
    assert launch.needs(words) == (lock, parts)


def test_a_filled_environment_that_we_are_in_costs_nothing(tmp_path, entered):
    place = Place(tmp_path, filled=True, running=True)
    launch.prepare(place, ["demo"])
    assert place.fills == []
    assert entered == []


def test_from_outside_we_become_the_environments_python(tmp_path, entered):
    place = Place(tmp_path, filled=True, running=False)
    launch.prepare(place, ["demo", "--json"])
    assert place.fills == []
    assert entered == [[str(place.python), "-m", "lims", "demo", "--json"]]
    assert launch.is_prepared(os.environ)


@pytest.mark.parametrize("running", [True, False])
def test_what_was_filled_is_entered_anew(tmp_path, entered, running):
    place = Place(tmp_path, filled=False, running=running)
    launch.prepare(place, ["test"])
    assert place.fills == [environment.TESTING]
    assert len(entered) == 1


def test_a_child_of_a_prepared_process_looks_for_itself():
    assert launch.is_prepared({"LIMS_PREPARED": str(os.getpid())})
    assert not launch.is_prepared({"LIMS_PREPARED": str(os.getppid())})
    assert not launch.is_prepared({})


def test_an_installed_package_has_no_source(tmp_path):
    inside = tmp_path / "site-packages" / "lims" / "_start" / "launch.py"
    assert launch.source_root(inside) is None


def test_the_source_is_what_holds_the_project_and_its_lock(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / environment.RUNNING).touch()
    assert launch.source_root(tmp_path / "lims" / "_start" / "launch.py") == tmp_path


def test_a_failed_preparation_ends_with_status_1_and_no_trace(monkeypatch, capfd):
    def fails(place, words):
        raise environment.Failed("Installing: failed.")

    monkeypatch.setattr(launch, "prepare", fails)
    monkeypatch.setattr(sys, "argv", ["lims"])
    monkeypatch.delenv("LIMS_PREPARED", raising=False)
    assert launch.start(["demo"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("Installing: failed.\n")


def test_no_system_is_taken_from_the_line_and_told_to_all_children(monkeypatch):
    seen = []
    monkeypatch.setattr(launch, "prepare", lambda place, words: seen.append(words))
    monkeypatch.setattr(launch, "run_command", lambda: 0)
    monkeypatch.setattr(sys, "argv", ["lims"])
    monkeypatch.setenv("LIMS_NO_SYSTEM", "")
    monkeypatch.delenv("LIMS_PREPARED", raising=False)
    assert launch.start(["demo", "--no-system", "--json"]) == 0
    assert seen == [["demo", "--json"]]
    assert sys.argv[1:] == ["demo", "--json"]
    assert os.environ["LIMS_NO_SYSTEM"] == "1"


def test_preparing_imports_nothing_that_must_be_installed():
    code = "import sys; b = set(sys.modules); import lims.__main__, lims._start.launch; print(*set(sys.modules) - b)"
    command = [sys.executable, "-S", "-c", code]
    environ = {"PYTHONPATH": str(launch.source_root())}
    loaded = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.split()
    strange = {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in strange if not name.startswith("lims._start")} == {"lims", "lims.__main__"}
