"""The real server, once: started, signed in over HTTP, ended."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from lims.printing import fonts

FORM = "application/x-www-form-urlencoded"
PASSWORD = "a long enough sentence"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Browser:
    """Cookies and forms, no more."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, SimpleCookie()

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str, str]:
        """Return status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        connection.request(method, path, body, {"Cookie": cookies, **({"Content-Type": kind} if kind else {})})
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(cookie)
        page = answer.read().decode()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), page

    def send(self, path: str, **form: str) -> tuple[int, str, str]:
        """Send the form of a page with its key."""
        key = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask("GET", path)[2])[1]
        return self.ask(
            "POST", path, urlencode(form | {"csrf_token": key}).encode(), "application/x-www-form-urlencoded"
        )


@pytest.fixture
def served(set_up, home) -> Iterator[Browser]:
    made = fonts.FontSet(home / "fonts" / fonts._digest())
    made.folder.mkdir(parents=True)
    for path in made.files:
        path.touch()
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", "from lims.cli import main; main()", "serve"],
        env={**os.environ, "LIMS_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(process, port)
        yield Browser(port)
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=30)
    assert f"Greenlane LIMS at http://127.0.0.1:{port}" in said
    assert "Traceback" not in said
    assert not is_open(port)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + 60
    while not is_open(port):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_person_signs_in_over_http_and_the_server_ends_when_it_is_told(served):
    assert served.ask("GET", "/account")[:2] == (302, "/sign-in?next=/account")
    assert served.send("/sign-in?next=/account", username="root", password="a wrong sentence")[0] == 403
    status, where, _ = served.send("/sign-in?next=/account", username="root", password=PASSWORD)
    assert (status, where) == (302, "/account")
    assert "The Administrator" in served.ask("GET", "/account")[2]
    style = re.search(r'href="(/static/[^"]+\.css)"', served.ask("GET", "/sign-in")[2])[1]
    assert served.ask("GET", style)[0] == 200
    assert served.ask("POST", "/sign-in", b"x" * (10 * 1024 * 1024), FORM)[0] == 413


def test_sqlite_serves_one_process(set_up):
    said = set_up("serve", "--workers", "2")
    assert said.exit_code == 1
    assert "PostgreSQL" in said.output
