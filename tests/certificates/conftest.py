"""What the tests of certificates share: fonts kept from run to run, and services on the database under test."""

from pathlib import Path

import pytest

from lims.db import Database
from lims.files import open_store
from lims.printing.fonts import FontSet, ensure_fonts
from lims.services import Services
from lims.settings import Settings


@pytest.fixture(scope="session")
def fontset(request: pytest.FixtureRequest) -> FontSet:
    """Return the fonts, kept beside pytest's own cache from one run to the next."""
    assert request.config.cache is not None
    return ensure_fonts(Path(request.config.cache.mkdir("printing-fonts")))


@pytest.fixture
def house(database: Database, tmp_path: Path, fontset: FontSet) -> Services:
    """Return the services of an instance on the database under test."""
    settings = Settings(home=tmp_path, password_cost=1, secret_key="tests", public_url="https://lims.example")
    services = Services(settings, database, open_store(settings))
    services.__dict__["fonts"] = fontset
    return services
