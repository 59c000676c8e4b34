"""Certificates as the eye sees them, beside pictures that are kept: one that differs is kept with the difference.

After a change that was meant, look at the new pictures and keep them: ``LIMS_KEEP_PICTURES=1 python3 -m lims test
tests/printing/test_pictures.py``.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

KEPT = Path(__file__).parent / "pictures"
DPI = 50
FAINT = 40  # levels of 255 by which two blurred pictures may differ anywhere: hinting, and other versions of a library
MOST = 0.0005  # of the page that may differ more: a few words
pytestmark = pytest.mark.requires("poppler")


def page_of(pdf: bytes, page: int, folder: Path) -> Image.Image:
    """Return one page in grey."""
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DPI), "-f", str(page), "-singlefile", "-gray", "-png", "page.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True)
    return Image.open(folder / "page.png").convert("L")


def difference(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """Return how much of the page differs to the eye, and a picture of it."""
    if one.size != other.size:
        return 1.0, one
    blurred = (each.filter(ImageFilter.GaussianBlur(1)) for each in (one, other))
    seen = ImageChops.difference(*blurred).point(lambda level: 255 if level > FAINT else 0)
    return seen.histogram()[255] / (seen.width * seen.height), seen


@pytest.fixture
def seen(printed: Callable[[str], bytes], tmp_path: Path) -> Callable[[str, int], Image.Image]:
    return lambda case, page: page_of(printed(case), page, tmp_path)


@pytest.mark.parametrize(("case", "page"), [("pass", 1), ("pass", 2), ("fail", 1), ("inconclusive", 1)])
def test_a_page_looks_as_it_is_kept(seen, pytestconfig, case: str, page: int):
    name, new = f"{case}-{page}.png", seen(case, page)
    if os.environ.get("LIMS_KEEP_PICTURES"):
        KEPT.mkdir(exist_ok=True)
        new.quantize(16).save(KEPT / name, optimize=True)
    share, where = difference(new, Image.open(KEPT / name).convert("L"))
    if share > MOST:
        beside = pytestconfig.cache.mkdir("pictures-that-differ")
        new.save(beside / name)
        where.save(beside / f"difference-{name}")
        pytest.fail(f"{share:.1%} of {name} differs: look at it, and at the difference, in {beside}")


def test_another_verdict_or_a_missing_line_would_be_seen(seen):
    right = seen("pass", 1)
    assert difference(right, seen("fail", 1))[0] > 10 * MOST
    line = right.copy()
    line.paste(255, (40, 250, 373, 262))  # a line of the facts
    assert difference(right, line)[0] > MOST
