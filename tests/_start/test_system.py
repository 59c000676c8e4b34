from pathlib import Path

import pytest

from lims._start import system
from lims._start.running import Failed
from lims._start.system import Part

LOOM = Part("Loom", "loom", "weaves", programs=("loom-of-the-test",))


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """A machine of Debian's family where we are root and whose apt-get only writes down what it is told."""
    apt = tmp_path / "bin" / "apt-get"
    apt.parent.mkdir()
    _script(apt, f'echo "$@" >> {tmp_path / "told"}; echo "E: no network"; exit $(cat {tmp_path / "status"})')
    (tmp_path / "status").write_text("0")
    monkeypatch.setenv("PATH", f"{apt.parent}:/usr/bin:/bin")
    monkeypatch.setattr(system, "_is_root", lambda: True)
    return tmp_path


@pytest.mark.parametrize(
    ("part", "there"),
    [
        (Part("C", "libc6", "everything", libraries=("libno-such.so.9", "libc.so.6")), True),
        (Part("none", "none", "nothing", libraries=("libno-such.so.9",)), False),
        (Part("shell", "dash", "runs lines", programs=("no-such-program", "sh")), True),
        (LOOM, False),
        (Part("none", "none", "nothing", fonts=("NoSuchFont.ttf",)), False),
    ],
)
def test_a_part_is_there_when_any_of_its_traces_is(part, there):
    assert (part.place is not None) is there


def test_a_font_is_found_in_any_folder_below(tmp_path, monkeypatch):
    font = tmp_path / "truetype" / "loom" / "Loom.ttf"
    font.parent.mkdir(parents=True)
    font.touch()
    monkeypatch.setattr(system, "_FONT_FOLDERS", ("/no/such/folder", str(tmp_path)))
    assert Part("Loom", "loom", "weaves", fonts=("Loom.ttf",)).place == str(font)


def test_root_gets_missing_packages_installed_and_is_told(bench, capfd):
    system.provide([LOOM], allowed=True, tried=bench / "tried")
    told = (bench / "told").read_text().splitlines()
    assert told[0].endswith("update")
    assert told[1].endswith("install loom")
    assert "Installing system packages (--no-system forbids it): loom" in capfd.readouterr().err


def test_what_could_not_be_installed_is_not_tried_at_each_start(bench, capfd):
    (bench / "status").write_text("100")
    for _ in range(2):
        system.provide([LOOM], allowed=True, tried=bench / "tried")
    assert len((bench / "told").read_text().splitlines()) == 1
    said = capfd.readouterr().err
    assert "E: no network" in said
    assert said.count("To install: apt-get install --no-install-recommends loom") == 2


@pytest.mark.parametrize(("allowed", "root", "line"), [(False, True, "apt-get"), (True, False, "sudo apt-get")])
def test_without_leave_or_rights_the_line_to_type_is_printed_and_nothing_done(
    bench, monkeypatch, capfd, allowed, root, line
):
    monkeypatch.setattr(system, "_is_root", lambda: root)
    system.provide([LOOM], allowed=allowed, tried=bench / "tried")
    assert not (bench / "told").exists()
    assert f"To install: {line} install --no-install-recommends loom" in capfd.readouterr().err


def test_nothing_is_said_where_nothing_is_missing(bench, capfd):
    system.provide([], allowed=True, tried=bench / "tried")
    assert capfd.readouterr().err == ""


def test_another_system_is_told_the_packages_names(monkeypatch):
    monkeypatch.setenv("PATH", "/no/such/folder")
    assert system.line_to_type(["qpdf", "chromium"]).startswith("install what Debian calls qpdf chromium")


def test_apt_waits_for_another_one_that_holds_the_lock(bench):
    system.install(["loom"])
    assert "DPkg::Lock::Timeout" in (bench / "told").read_text()


def test_a_failing_apt_shows_its_words(bench):
    (bench / "status").write_text("100")
    with pytest.raises(Failed, match="E: no network"):
        system.install(["loom"])


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
