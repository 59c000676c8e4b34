"""The administrator's browser."""

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def admin(client: FlaskClient, sign_in) -> FlaskClient:
    """Return a browser in which the administrator is signed in."""
    sign_in(client, "administrator")
    return client
