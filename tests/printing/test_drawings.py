import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from subprocess import run

import pytest
from PIL import Image, ImageChops
from support.certificates import CASES, job_of

from lims.assets import folder
from lims.printing import drawings
from lims.printing.barcodes import code128_svg, svg_data_uri
from lims.printing.documents import RenderJob
from lims.printing.drawings import drawing_of, drawn_from
from lims.printing.ornaments import mark, woven_band
from lims.printing.pdf import Renderer

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="10mm" viewBox="0 0 40 20">{}</svg>'
CLIP = "0 0 40 20 re W n "


@pytest.mark.parametrize(
    ("element", "operators"),
    [
        ('<path d="M1 2h3v4H5V6z"/>', "0 0 0 rg 1 2 m 4 2 l 4 6 l 5 6 l 5 6 l h f"),
        ('<path d="M1.5-2l3 4 1 1" fill="#fff"/>', "1 1 1 rg 1.5 -2 m 4.5 2 l 5.5 3 l f"),
        ('<path d="m1 1 2 2z m1 1h1"/>', "0 0 0 rg 1 1 m 3 3 l h 2 2 m 3 2 l f"),
        ('<path d="M0 0c1 1 2 2 3 3C4 4 5 5 6 6"/>', "0 0 0 rg 0 0 m 1 1 2 2 3 3 c 4 4 5 5 6 6 c f"),
        ('<path d="M3 0h2v1h-2zM7 0h1v1h-1z"/>', "0 0 0 rg 3 0 2 1 re 7 0 1 1 re  f"),
        (
            '<path d="M0 1h9" fill="none" stroke="#ff0000" stroke-width="0.8" stroke-linecap="round"/>',
            "1 0 0 RG 0.8 w [] 0 d 1 J 0 j 4 M 0 1 m 9 1 l S",
        ),
    ],
)
def test_a_path_becomes_the_operators_of_a_page(element: str, operators: str):
    assert drawing_of(SVG.format(element)).operators.decode() == CLIP + operators


@pytest.mark.parametrize(
    "element",
    [
        "<text>word</text>",
        '<g><path d="M0 0h1"/></g>',
        '<path d="M0 0h1" opacity="0.5"/>',
        '<path d="M0 0h1" transform="rotate(3)"/>',
        '<path d="M0 0a1 1 0 0 1 2 2"/>',
        '<path d="M0 0h1" fill="url(#shade)"/>',
        '<path d="M0 0h1" fill="green"/>',
    ],
)
def test_what_is_not_understood_is_left_to_weasyprint(element: str):
    assert drawn_from(svg_data_uri(SVG.format(element))) is None


def test_a_picture_has_its_size_and_a_sign_that_of_its_place():
    assert drawing_of(SVG.format("")).get_intrinsic_size(1, 16) == pytest.approx((75.59, 37.8, 2), abs=0.01)
    assert drawing_of(SVG.format("").replace('width="20mm" height="10mm" ', "")).get_intrinsic_size(1, 16)[:2] == (
        None,
        None,
    )


def pictures_of_certificates() -> Iterator[str]:
    """Yield the address of every picture that a certificate may show, without the words across constructed data."""
    pages = [unescape(job_of(make()).html) for make in CASES.values()]
    style = (folder("templates") / "printed" / "certificate.css").read_text()
    yield from (found for page in pages for found in re.findall(r'src="(data:[^"]+)"', page))
    yield from (found for found in re.findall(r'url\("(data:[^"]+)"\)', style) if "CONSTRUCTED" not in found)


def test_every_picture_of_a_certificate_is_drawn_here():
    assert [one for one in set(pictures_of_certificates()) if drawn_from(one) is None] == []


@pytest.mark.requires("poppler")
def test_a_picture_looks_as_weasyprint_draws_it(renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    signs = sorted(one for one in set(pictures_of_certificates()) if "base64" not in one)
    shown = [mark(), woven_band(), svg_data_uri(code128_svg("C2000000015M", height_mm=7)), *signs[::2]]
    images = "".join(f'<p><img style="height: 9mm" src="{one}" alt="x"/></p>' for one in shown)
    job = RenderJob(f'<html lang="en"><head><title>Pictures</title></head><body>{images}</body></html>', "base.css")
    ours = looked_at(renderer.render(job), tmp_path)
    monkeypatch.setattr(drawings, "drawn_from", lambda _url: None)
    theirs = looked_at(renderer.render(job), tmp_path)
    differences = ImageChops.difference(ours, theirs).histogram()
    assert sum(differences[128:]) == 0  # the same shapes; only their edges may be of another grey


def looked_at(pdf: bytes, tmp_path: Path) -> Image.Image:
    (tmp_path / "page.pdf").write_bytes(pdf)
    run(["pdftoppm", "-r", "100", "-gray", "-singlefile", "page.pdf", "page"], cwd=tmp_path, check=True)
    return Image.open(BytesIO((tmp_path / "page.pgm").read_bytes()))
