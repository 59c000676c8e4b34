"""An instance in a folder of its own, and the `lims` command on it."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lims import clock, services
from lims.cli import main
from lims.printing.fonts import FontSet

SET_UP_AT = datetime(2020, 5, 6, 3, 0, tzinfo=UTC)
PASSWORD = "a long enough sentence"
LABORATORY = {
    "--name": "Harbour Laboratory",
    "--name-zh": "港口实验室",
    "--address": "1 Harbour Road",
    "--address-zh": "港口路1号",
    "--zone": "Asia/Shanghai",
    "--shifts": "08:00-16:00",
    "--working-days": "1, 2, 3, 4, 5",
    "--holidays": "2020-05-01",
    "--admin": "root",
    "--admin-name": "The Administrator",
    "--password": PASSWORD,
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder that the settings name; its fonts are not really made."""
    prepare(tmp_path, monkeypatch)
    return tmp_path


def prepare(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the settings name ``folder``."""
    for name, value in {"LIMS_HOME": str(folder), "LIMS_PASSWORD_COST": "1", "LIMS_RATE_LIMITS": "no"}.items():
        patch.setenv(name, value)
    patch.setattr(services, "ensure_fonts", FontSet)


@pytest.fixture
def lims(home: Path) -> Callable[..., Result]:
    """Return the command: ``lims("user", "list")``; what a person would type at its questions is ``typed``."""

    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, list(arguments), input=typed, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an instance that was set up once; tests copy it."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch, clock.running_from(SET_UP_AT):
        prepare(folder, patch)
        done = CliRunner().invoke(main, ["setup", *(part for pair in LABORATORY.items() for part in pair)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def set_up(lims: Callable[..., Result], home: Path, prepared: Path) -> Callable[..., Result]:
    """Return the command on an instance that is set up already."""
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    return lims
