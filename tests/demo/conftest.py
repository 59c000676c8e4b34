"""The story is told once for all tests of it: with cheap passwords and with fonts kept from run to run."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from lims import clock
from lims.demo.command import demo
from lims.demo.serving import settings_for
from lims.printing.fonts import ensure_fonts
from lims.services import Services, open_services
from lims.settings import load
from lims.standing_clock import restore


@dataclass(frozen=True)
class Told:
    """A finished run: what it printed, and its instance."""

    environment: dict[str, str]
    result: Result
    services: Services

    @property
    def summary(self) -> dict[str, Any]:
        """Return the JSON."""
        found: dict[str, Any] = json.loads(self.result.stdout)
        return found

    @property
    def home(self) -> Path:
        """Return the folder of the instance."""
        return self.services.settings.home

    def again(self, *options: str) -> Result:
        """Call the command once more on the same folder."""
        return CliRunner().invoke(demo, ["--no-serve", *options], env=self.environment)


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Tell the story into a new folder, beside settings of a real instance that it must not touch."""
    home = tmp_path_factory.mktemp("demo")
    kept = Path(request.config.cache.mkdir("printing-fonts"))
    ensure_fonts(kept)
    shutil.copytree(kept, home / "demo" / "fonts")
    environment = {
        "LIMS_HOME": str(home),
        "LIMS_PASSWORD_COST": "1",
        "LIMS_DATABASE_URL": f"sqlite:///{home / 'real.sqlite'}",
        "LIMS_FILES_URL": f"file://{home / 'real-files'}",
    }
    result = CliRunner().invoke(demo, ["--no-serve", "--json"], env=environment)
    assert result.exit_code == 0, result.stderr
    services = open_services(settings_for(load(environment)))
    yield Told(environment, result, services)
    services.close()


@pytest.fixture
def session(told: Told) -> Iterator[Session]:
    """Give a reading session on the demonstration's database."""
    with told.services.database.snapshot() as found:
        yield found


@pytest.fixture
def its_clock(told: Told) -> Iterator[None]:
    """Let it be the time that the demonstration shows."""
    before = clock.offset()
    restore(told.home)
    yield
    clock.shift(before)
