import sys
import threading
from pathlib import Path

import pytest

from lims._start import environment, system
from lims._start.environment import RUNNING, TESTING, Environment
from lims._start.running import Failed

UV = "uv==0.1 \\\n    --hash=sha256:bb\n"
LOOM = "# a lock\nloom==1.2 ; python_version > '3' \\\n    --hash=sha256:aa\n    # via greenlane\n"
LOCK = LOOM + UV


class Installer:
    """Plays the programs that the start-up calls: notes them, and fails where told to."""

    def __init__(self, place: Environment) -> None:
        self.place = place
        self.calls: list[tuple[str, str]] = []
        self.fails: set[str] = set()

    def __call__(self, what, command, *, environ=None, held=-1):
        tool = "venv" if "venv" in command else "uv" if "uv" in command else "pip"
        lock = Path(command[-1]).read_text() if "-r" in command else ""
        self.calls.append((tool, lock))
        self.options = command
        if tool == "venv":
            _make_python(self.place)
        if tool in self.fails:
            raise Failed(f"{what}: failed.")

    @property
    def tools(self) -> list[str]:
        return [tool for tool, _ in self.calls]


@pytest.fixture
def place(tmp_path):
    for lock in (RUNNING, TESTING):
        (tmp_path / lock).write_text(LOCK)
    return Environment(tmp_path)


@pytest.fixture
def installer(place, monkeypatch):
    played = Installer(place)
    monkeypatch.setattr(environment, "run", played)
    return played


def fill(place: Environment, lock: str = RUNNING, wheels: str = "") -> None:
    with place.alone() as held:
        place.fill(lock, wheels=wheels, may_install=False, held=held)


def test_a_first_start_makes_the_environment_and_installs_with_uv(place, installer):
    assert not place.is_filled(RUNNING)
    fill(place)
    assert installer.tools == ["venv", "pip", "uv"]
    assert place.is_filled(RUNNING)
    assert not place.is_filled(TESTING)


def test_uv_itself_is_installed_by_its_pin_and_hash_alone(place, installer):
    fill(place)
    assert installer.calls[1] == ("pip", UV)


def test_every_installer_is_bound_to_hashes_and_wheels(place, installer):
    fill(place)
    assert {"--require-hashes", "--only-binary"} <= set(installer.options)


def test_the_lock_of_the_tests_fills_for_the_product_as_well(place, installer):
    fill(place, TESTING)
    assert place.is_filled(TESTING)
    assert place.is_filled(RUNNING)


def test_a_changed_lock_is_installed_over_what_is_there(place, installer):
    fill(place)
    (place.root / RUNNING).write_text(LOCK + "# changed\n")
    assert not place.is_filled(RUNNING)
    installer.calls.clear()
    fill(place)
    assert installer.tools == ["pip", "uv"]


def test_where_uv_cannot_be_had_pip_installs_all_but_uv(place, installer):
    installer.fails = {"uv"}
    fill(place)
    assert installer.tools == ["venv", "pip", "uv", "pip"]
    assert installer.calls[-1][1] == LOOM
    assert place.is_filled(RUNNING)


def test_an_orderly_failure_leaves_the_environment_for_the_next_try(place, installer):
    fill(place)
    (place.root / RUNNING).write_text(LOCK + "# changed\n")
    installer.fails = {"uv", "pip"}
    with pytest.raises(Failed):
        fill(place)
    assert not place.is_filled(RUNNING)
    assert place.is_sound()


def test_an_interrupted_installation_is_made_anew(place, installer, monkeypatch):
    fill(place)
    (place.root / RUNNING).write_text(LOCK + "# changed\n")
    monkeypatch.setattr(environment, "run", _interrupted)
    with pytest.raises(KeyboardInterrupt):
        fill(place)
    assert not place.is_sound()
    monkeypatch.setattr(environment, "run", installer)
    installer.calls.clear()
    fill(place)
    assert installer.tools[0] == "venv"
    assert place.is_filled(RUNNING)


def test_a_moved_source_gets_a_new_environment(place, installer):
    fill(place)
    moved = Environment(place.root.rename(place.root.with_name("moved")))
    assert not moved.is_filled(RUNNING)
    assert not moved.is_sound()


def test_a_linked_environment_is_used_where_it_fits_and_never_changed(place, installer, tmp_path):
    fill(place)
    other = tmp_path / "other"
    other.mkdir()
    (other / RUNNING).write_bytes((place.root / RUNNING).read_bytes())
    (other / ".venv").symlink_to(place.folder)
    assert Environment(other).is_filled(RUNNING)
    (other / RUNNING).write_text("another==1\n")
    before = sorted(place.folder.rglob("*"))
    with pytest.raises(Failed, match=r"is a link to .* remove the link"):
        fill(Environment(other))
    assert sorted(place.folder.rglob("*")) == before
    assert place.is_filled(RUNNING)


def test_another_python_under_the_environment_makes_it_unsound(place, installer):
    fill(place)
    place.python.unlink()
    place.python.symlink_to("/bin/sh")
    assert not place.is_filled(RUNNING)


def test_a_working_environment_made_by_hand_is_adopted(place, installer):
    _make_python(place)
    fill(place)
    assert "venv" not in installer.tools


def test_an_environment_without_pip_is_made_anew(place, installer):
    place.python.parent.mkdir(parents=True)
    place.python.symlink_to("/bin/false")
    fill(place)
    assert installer.tools[0] == "venv"


def test_a_folder_of_wheels_is_the_only_source(place, installer, tmp_path):
    fill(place, wheels=str(tmp_path))
    assert "--no-index" in installer.options
    assert installer.options[installer.options.index("--find-links") + 1] == str(tmp_path)


def test_a_folder_of_wheels_that_is_none_is_named(place, installer, tmp_path):
    with pytest.raises(Failed, match=r"LIMS_WHEELS names .*nowhere"):
        fill(place, wheels=str(tmp_path / "nowhere"))


def test_the_source_is_found_from_any_folder(place, installer):
    packages = place.folder / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    fill(place)
    assert (packages / "greenlane-lims-source.pth").read_text().strip() == str(place.root)


def test_a_python_without_ensurepip_is_told_in_one_line(place, installer, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Failed) as failure:
        fill(place)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert str(failure.value).endswith(system.line_to_type([package]))
    assert "\n" not in str(failure.value)


def test_two_starts_wait_for_each_other(place, capfd):
    inside, done = threading.Event(), threading.Event()
    order = []

    def second():
        inside.wait()
        with place.alone():
            order.append("second")
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with place.alone():
        inside.set()
        assert not done.wait(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert "Another start is preparing the environment" in capfd.readouterr().err


def _make_python(place: Environment) -> None:
    place.python.parent.mkdir(parents=True, exist_ok=True)
    if not place.python.exists():
        place.python.symlink_to("/bin/true")
    (place.folder / "lims-unfinished").unlink(missing_ok=True)  # venv --clear empties the folder


def _interrupted(*_arguments, **_options):
    raise KeyboardInterrupt
