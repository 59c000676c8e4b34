"""A small application with views of its own, so that the frame is tested without any stage."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from lims.web.access import requires


@pytest.fixture
def app(request: pytest.FixtureRequest, app: Flask) -> Flask:
    """Return the application that all tests share, or a new one to a test that adds views to it."""
    return request.getfixturevalue("new_app") if "serve" in request.fixturenames else app


@pytest.fixture
def serve(app: Flask) -> Callable[..., None]:
    """Return a function that adds a view: ``serve("/path", view, permission, methods=[...])``."""

    def add(path, view, permission, **options) -> None:
        app.add_url_rule(path, view.__name__, requires(permission)(view), **options)

    return add


@pytest.fixture
def request_context(app: Flask) -> Iterator[Flask]:
    """Let a test run as if inside of a request."""
    with app.test_request_context("/"):
        yield app
