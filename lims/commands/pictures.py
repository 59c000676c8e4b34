"""Pictures of the main pages, taken from a served demonstration by headless Chromium."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 860}
TALLEST = 2000  # a long list is known by its beginning
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, who is signed in, the page, how it is shown."""

    name: str
    person: str
    path: str
    phone: bool = False
    dark: bool = False
    language: str = "en"


# The thread shown is the demonstration's shipment whose certificate is revoked after the release.
SHOTS = (
    Shot("sign-in", "", "/sign-in"),
    Shot("home-officer", "officer", "/"),
    Shot("home-technician-phone", "technician", "/", phone=True),
    Shot("shipments", "officer", "/shipments"),
    Shot("thread", "officer", "/shipments/H200000004N/thread"),
    Shot("thread-zh", "officer", "/shipments/H200000004N/thread", language="zh"),
    Shot("thread-phone", "officer", "/shipments/H200000004N/thread", phone=True),
    Shot("samples", "custodian", "/samples"),
    Shot("reception", "custodian", "/samples/reception"),
    Shot("scan-station", "technician", "/scan-station"),
    Shot("store", "custodian", "/store"),
    Shot("bench", "technician", "/bench/work"),
    Shot("windows", "technician", "/bench/windows"),
    Shot("review", "reviewer", "/bench/review"),
    Shot("standards", "lab-manager", "/standards"),
    Shot("certificates", "auditor", "/certificates"),
    Shot("decisions-dark", "officer", "/decisions/waiting", dark=True),
    Shot("trail", "auditor", "/trail"),
    Shot("look", "", "/look"),
)


def take(address: str, folder: Path) -> Iterator[Path]:
    """Take every picture of `SHOTS`, and of the first certificate's first page; yield each file when it is there."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this command needs a browser

    chromium = shutil.which("chromium")
    if chromium is None:
        raise click.ClickException("Chromium is missing. Type: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in SHOTS:
            yield _take(browser, address, shot, folder)
        yield _certificate(browser, address, folder)
        browser.close()


def _take(browser: Any, address: str, shot: Shot, folder: Path) -> Path:
    """Sign in, go to the page, take the picture."""
    scheme = "dark" if shot.dark else "light"
    context = browser.new_context(viewport=PHONE if shot.phone else DESKTOP, color_scheme=scheme)
    page = context.new_page()
    if shot.person:
        _sign_in(page, address, shot.person)
    separator = "&" if "?" in shot.path else "?"
    page.goto(f"{address}{shot.path}{separator}lang={shot.language}")
    path = folder / f"{shot.name}.png"
    height = page.evaluate("document.documentElement.scrollHeight")
    size = PHONE if shot.phone else {"width": DESKTOP["width"], "height": min(height, TALLEST)}
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, **size})
    context.close()
    return path


def _sign_in(page: Any, address: str, person: str) -> None:
    from lims.demo.people import PASSWORD  # noqa: PLC0415 - the demonstration's own, printed when it is served

    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", person)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def _certificate(browser: Any, address: str, folder: Path) -> Path:
    """Download the first certificate of the list as the auditor, and turn its first page into a picture."""
    page = browser.new_page()
    _sign_in(page, address, "auditor")
    page.goto(f"{address}/certificates")
    href = page.locator("main table th a").first.get_attribute("href")
    content = page.request.get(f"{address}{href}/pdf").body()
    with tempfile.TemporaryDirectory() as scratch:
        pdf = Path(scratch) / "certificate.pdf"
        pdf.write_bytes(content)
        target = folder / "certificate"
        subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "80", str(pdf), str(target)], check=True)
    return folder / "certificate.png"
