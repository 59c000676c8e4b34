"""A pytest plugin: tests that need a part of the system say so with `@pytest.mark.requires("chromium")`.

Where the part is missing, the test is skipped with the line to type; where `CI=true`, it fails, so that nobody believes
in a green run that tried nothing. Loaded by `pytest_plugins = ["support.requires"]` in `tests/conftest.py`.
"""

import os
from collections.abc import Mapping, Sequence

import pytest

from lims._start import system
from lims._start.system import Part

PARTS: Mapping[str, tuple[Part, ...]] = {
    "pango": system.RUNNING,
    "chromium": (system.CHROMIUM,),
    "poppler": (system.POPPLER,),
    "qpdf": (system.QPDF,),
    "dejavu": (system.DEJAVU,),
    "softhsm": (system.SOFTHSM,),
}


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    names = ", ".join(PARTS)
    config.addinivalue_line("markers", f"requires(*parts): parts of the system that the test needs: {names}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail a test whose parts are missing, before its fixtures are made."""
    wanted = [name for mark in item.iter_markers("requires") for name in mark.args]
    if reason := obstacle(wanted):
        refuse(reason, os.environ)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the system's Chromium, for `executable_path`."""
    if reason := obstacle(["chromium"]):
        refuse(reason, os.environ)
    return str(system.CHROMIUM.place)


def obstacle(names: Sequence[str]) -> str:
    """Return why a test that needs these parts cannot run here, with the line to type; nothing if it can."""
    if unknown := sorted(set(names) - set(PARTS)):
        raise pytest.UsageError(f"requires() knows no {', '.join(unknown)}; it knows {', '.join(PARTS)}")
    lacking = system.missing(part for name in names for part in PARTS[name])
    return (
        f"missing on this system: {', '.join(part.name for part in lacking)}. {system.advice(lacking)}"
        if lacking
        else ""
    )


def refuse(reason: str, environ: Mapping[str, str]) -> None:
    """Skip the running test, or fail it in continuous integration."""
    if environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason} (a skip is a failure while CI is set)", pytrace=False)
    pytest.skip(reason)
