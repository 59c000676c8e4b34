"""The application as it is put together, once for all tests that only look at it."""

import pytest
from flask import Flask

from lims.app import create_app
from lims.services import open_services
from lims.settings import Settings


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Give the application, without a database behind it."""
    return create_app(open_services(Settings(home=tmp_path_factory.mktemp("product"), secret_key="k")))
