"""A served instance and a real browser, for the journeys of people through the pages."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from support.people import PASSWORD
from werkzeug.serving import WSGIRequestHandler, make_server

from lims.app import create_app
from lims.db import Database
from lims.files import open_store
from lims.jobs.queue import Queue
from lims.printing.fonts import FontSet, ensure_fonts
from lims.services import Services
from lims.settings import Settings

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}


class QuietHandler(WSGIRequestHandler):
    """Leaves the many lines of requests out of a failure's report."""

    def log_request(self, *_parts: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a headless Chromium, started once."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def fontset(request: pytest.FixtureRequest) -> FontSet:
    """Return the fonts, kept beside pytest's own cache from one run to the next."""
    assert request.config.cache is not None
    return ensure_fonts(Path(request.config.cache.mkdir("printing-fonts")))


@pytest.fixture
def instance(sqlite_template: Path, tmp_path: Path, fontset: FontSet) -> Iterator[Services]:
    """Return the services of an instance with people in it, rendering and all."""
    shutil.copy(sqlite_template, tmp_path / "lims.sqlite")
    settings = Settings(home=tmp_path, password_cost=1, secret_key="journeys", threads=4)
    services = Services(
        settings, Database(settings.database), open_store(settings), laboratory_name="Test Customs Laboratory"
    )
    services.__dict__["fonts"] = fontset  # made already: each instance need not make its own
    yield services
    services.close()


@pytest.fixture
def app(instance: Services) -> Flask:
    """Return the application as it is served: with CSRF, with its limits."""
    return create_app(instance)


def _closing(app: Flask) -> Callable[..., Iterator[bytes]]:
    """Close what is served also where the browser hung up: the server of the tests does not see to it."""

    def serve(environ: Any, start_response: Any) -> Iterator[bytes]:
        answer = app(environ, start_response)
        try:
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()

    return serve


class Line:
    """The line between the browser and the instance: it can be cut, and mended at the same address."""

    def __init__(self, app: Flask) -> None:
        self._app, self._port = _closing(app), 0
        self.mend()

    @property
    def address(self) -> str:
        """Return where the instance is served."""
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Serve the instance."""
        self._server = make_server("127.0.0.1", self._port, self._app, threaded=True, request_handler=QuietHandler)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Let nobody reach the instance any more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def line(instance: Services, app: Flask) -> Iterator[Line]:
    """Serve the instance, with its worker."""
    queue = Queue(instance.settings, instance)
    worker = queue.start_worker()
    found = Line(app)
    yield found
    found.cut()
    worker.stop()
    queue.close()


@pytest.fixture
def address(line: Line) -> str:
    """Return the address of the served instance."""
    return line.address


@pytest.fixture
def sign_in_as(browser: Browser, address: str) -> Callable[..., Any]:
    """Return a context manager that gives a page signed in as a role: ``with sign_in_as("technician") as page:``."""

    @contextmanager
    def doing(role: str, *, viewport: dict[str, int] | None = None) -> Iterator[Page]:
        context = browser.new_context(viewport=viewport or DESKTOP, base_url=address)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("[name=username]", role.replace(" ", "-"))
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{address}/")
        yield page
        context.close()

    return doing
