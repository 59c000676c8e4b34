"""The seal across the edges of all pages (骑缝章): a slice at the right edge of each, and fanned they make it whole.

It is an ornament that holds a print-out together, drawn as paths; what proves a file is its signature. A missing or a
foreign page leaves a gap in the ring. In the PDF it is an artifact: nothing is read out.
"""

from functools import cache
from math import cos, pi, radians, sin
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from lims.printing.fonts import FontSet

DIAMETER = 85.0  # points: 30 mm, so that half of it keeps to the margin of 15 mm
AT_MOST = 12  # pages share one seal; more begin another, or the slices would be too thin to match
FROM_TOP = 330.0  # points from the top edge of the page to the middle of the seal
SEAL = "PageSeal"  # its name among the things that a page may draw
RED = "0.76 0.1 0.13"
FACE = 8.5  # points: the size of its letters


class _Paths(BasePen):
    """Writes outlines as operators of a PDF page."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.written: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' names
        self.written.append(f"{_xy(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.written.append(f"{_xy(point)} l")

    def _curveToOne(self, first: Any, second: Any, last: Any) -> None:  # noqa: N802
        self.written.append(f"{_xy(first)} {_xy(second)} {_xy(last)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.written.append("h")


def slices(pages: int) -> list[tuple[int, int]]:
    """Return for each page which slice of how many it carries; a single page has none."""
    if pages < 2:
        return []
    groups = -(-pages // AT_MOST)
    sizes = [pages // groups + (1 if group < pages % groups else 0) for group in range(groups)]
    return [(place, size) for size in sizes for place in range(size)]


def slice_of(place: int, of: int, *, page_width: float, page_height: float) -> str:
    """Return the operators that draw slice ``place`` of ``of`` at the right edge of a page."""
    width, bottom = DIAMETER / of, page_height - FROM_TOP - DIAMETER / 2
    left = page_width - width
    clip = f"{left:.2f} {bottom:.2f} {width:.2f} {DIAMETER:.2f} re W n"
    move = f"1 0 0 1 {left - place * width + DIAMETER / 2:.2f} {bottom + DIAMETER / 2:.2f} cm"
    return f"/Artifact <</Type /Layout>> BDC\nq {clip} {move}\n/{SEAL} Do\nQ\nEMC"


@cache
def seal(name: str, fontset: FontSet) -> str:
    """Return the whole seal about its middle: two rings, a star, and the laboratory's name along the upper arc."""
    rings = f"{RED} RG 1.8 w {_circle(DIAMETER / 2 - 1.5)} S 0.5 w {_circle(DIAMETER / 2 - 4)} S"
    return f"{rings}\n{RED} rg {_star(10)} f\n{_along_the_arc(name, fontset)} f"


def _circle(radius: float) -> str:
    bend = radius * 0.5523
    quarters = [
        ((radius, bend), (bend, radius), (0, radius)),
        ((-bend, radius), (-radius, bend), (-radius, 0)),
        ((-radius, -bend), (-bend, -radius), (0, -radius)),
        ((bend, -radius), (radius, -bend), (radius, 0)),
    ]
    curves = " ".join(f"{_xy(first)} {_xy(second)} {_xy(last)} c" for first, second, last in quarters)
    return f"{_xy((radius, 0))} m {curves} h"


def _star(radius: float) -> str:
    points = [
        (size * cos(pi / 2 + step * pi / 5), size * sin(pi / 2 + step * pi / 5))
        for step in range(10)
        for size in (radius if step % 2 == 0 else radius * 0.382,)
    ]
    return f"{_xy(points[0])} m {' '.join(f'{_xy(point)} l' for point in points[1:])} h"


def _along_the_arc(name: str, fontset: FontSet) -> str:
    """Return the letters of a name as outlines, spread evenly over the upper arc."""
    with TTFont(fontset.face("common", "Bold"), lazy=True) as font:
        return _spread(name, font)


def _spread(name: str, font: TTFont) -> str:
    letters = [letter for letter in name if ord(letter) in font.getBestCmap()]
    step = min(20.0, 250.0 / max(len(letters), 1))  # degrees
    size = min(FACE, radians(step) * (DIAMETER / 2 - 14) * 1.1)
    begin = 90 + step * (len(letters) - 1) / 2
    return "\n".join(_letter(font, letter, begin - place * step, size) for place, letter in enumerate(letters))


def _letter(font: TTFont, letter: str, degrees: float, size: float) -> str:
    glyphs, named = font.getGlyphSet(), font.getBestCmap()[ord(letter)]
    scale, turn = size / font["head"].unitsPerEm, radians(degrees - 90)
    radius, half = DIAMETER / 2 - 6 - size, glyphs[named].width * scale / 2
    x, y = radius * cos(radians(degrees)) - half * cos(turn), radius * sin(radians(degrees)) - half * sin(turn)
    pen = _Paths(glyphs)
    placed = (scale * cos(turn), scale * sin(turn), -scale * sin(turn), scale * cos(turn), x, y)
    glyphs[named].draw(TransformPen(pen, placed))
    return " ".join(pen.written)


def _xy(point: Any) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"
