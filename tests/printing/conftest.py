"""What the tests of printing share: one set of fonts, one renderer, each certificate rendered once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.certificates import CASES, job_of

from lims.printing.fonts import FontSet, ensure_fonts
from lims.printing.pdf import Renderer


@pytest.fixture(scope="session")
def fontset(request: pytest.FixtureRequest) -> FontSet:
    """Return the fonts, kept beside pytest's own cache from one run to the next."""
    assert request.config.cache is not None
    return ensure_fonts(Path(request.config.cache.mkdir("printing-fonts")))


@pytest.fixture(scope="session")
def renderer(fontset: FontSet) -> Renderer:
    return Renderer(fontset)


@pytest.fixture(scope="session")
def printed(renderer: Renderer) -> Callable[[str], bytes]:
    """Return a function that gives the PDF of a case, rendered once in a session: ``printed("pass")``."""
    made: dict[str, bytes] = {}

    def pdf(case: str) -> bytes:
        if case not in made:
            made[case] = renderer.render(job_of(CASES[case]()))
        return made[case]

    return pdf
