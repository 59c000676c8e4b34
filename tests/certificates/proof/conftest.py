"""One archive for all tests of proving: printing it takes seconds, reading it none."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.proving import Archive, make_archive, unpacked

from lims import clock
from lims.db import Database
from lims.files import open_store
from lims.printing.authority import Authority
from lims.printing.fonts import FontSet
from lims.printing.pdf import Renderer
from lims.services import Services
from lims.settings import Settings

AT = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def archive(sqlite_template: Path, fontset: FontSet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Give an instance with four printed certificates; no test changes it."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copy(sqlite_template, folder / "lims.sqlite")
    settings = Settings(home=folder, password_cost=1, secret_key="tests", public_url="https://lims.example")
    services = Services(settings, Database(settings.database), open_store(settings))
    services.__dict__.update(fonts=fontset, printer=Renderer(fontset))
    with clock.running_from(AT):
        yield make_archive(services, folder)
    services.database.dispose()


@pytest.fixture(scope="session")
def authority(archive: Archive) -> Authority:
    return Authority.read(archive.services.published)


@pytest.fixture(scope="session")
def files(archive: Archive) -> dict[str, bytes]:
    """Return the files of the evidence bundle."""
    return unpacked(archive.bundle())
