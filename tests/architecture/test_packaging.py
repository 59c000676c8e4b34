"""The locks are whole and name no registry; the wheel carries everything and starts without preparing anything."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lims._start.environment import RUNNING, TESTING
from lims._start.launch import source_root
from lims.commands.lock import EXTRAS

ROOT = source_root()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = [RUNNING, TESTING]


def blocks(lock: str) -> list[str]:
    """Return the blocks of a lock, one for each pin, without their comments."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return re.split(r"\n(?=\S)", text.strip())


def pins(lock: str) -> set[str]:
    """Return the pins of a lock: name, version and marker."""
    return {block.split("\\\n")[0].strip() for block in blocks(lock)}


def names(lock: str) -> set[str]:
    return {canonicalize_name(Requirement(pin).name) for pin in pins(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_no_option(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-|\bfile:|@ ", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    assert len(blocks(lock)) > 50
    for block in blocks(lock):
        assert re.match(r"[\w.\-]+(\[[\w,.\-]+\])?==\S+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


def test_the_tests_lock_holds_all_of_the_product_s():
    assert pins(RUNNING) <= pins(TESTING)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_covers_everything_that_the_project_asks_for(lock):
    asked = [*PROJECT["dependencies"]]
    for extra in EXTRAS[lock]:
        asked += PROJECT["optional-dependencies"][extra]
    assert {canonicalize_name(Requirement(line).name) for line in asked} - names(lock) == set()


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel and unpack it as an installer would, far from the source."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    ignored = shutil.ignore_patterns(".venv", ".git", ".*_cache", "instance", "tests", "docs", "__pycache__")
    shutil.copytree(ROOT, source, ignore=ignored)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=source, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    site = folder / "site"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    shutil.rmtree(source)
    return site


def inside(site, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the unpacked wheel, from a folder that has nothing to do with it."""
    environ = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=site.parent, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("folder", ["static", "templates", "migrations"])
def test_the_wheel_carries_every_file_of_its_folders(installed, folder):
    def files(root):
        return {
            path.relative_to(root)
            for path in root.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        }

    assert files(ROOT / folder)
    assert files(installed / "lims" / "_assets" / folder) == files(ROOT / folder)


def test_the_wheel_carries_the_package_s_own_data(installed):
    data = {
        path.relative_to(ROOT)
        for path in (ROOT / "lims").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert {path for path in data if not (installed / path).is_file()} == set()


def test_an_installed_package_finds_its_folders_inside(installed):
    said = inside(installed, "-c", "from lims import assets; print(assets.folder('templates'))")
    assert said.stdout.strip() == str(installed / "lims" / "_assets" / "templates")


def test_an_installed_package_is_just_the_command(installed):
    said = inside(installed, "-m", "lims", "--help")
    assert said.returncode == 0
    assert "Commands:" in said.stdout
    assert said.stderr == ""
    assert not (installed.parent / ".venv").exists()
