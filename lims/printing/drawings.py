"""Small pictures of our own (SVG) as the operators of a PDF page, for WeasyPrint to put where they belong.

WeasyPrint can draw them itself, and does where one says more than is understood here; but it reads each number of a
path for itself, which took a tenth of the time of a certificate. Understood are filled and stroked paths (M, L, H, V,
C and their small letters, z) and circles, without opacity, text or turning.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, ParseError, fromstring

PX_OF_MM = 96 / 25.4
ROUND = 0.5522847498  # how far the handles of a quarter of a circle reach, as a share of its radius (Bézier)
SVG = "{http://www.w3.org/2000/svg}"
PACKED, PLAIN = "data:image/svg+xml;base64", "data:image/svg+xml"
STROKE = {"stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"}
PAINT = STROKE | {"fill", "shape-rendering"}
UNDERSTOOD = {"path": {"d"} | PAINT, "circle": {"cx", "cy", "r"} | PAINT}
ENDS = {"butt": 0, "miter": 0, "round": 1, "square": 2, "bevel": 2}
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)")
_LENGTH = re.compile(r"([\d.]+)mm")
_BAR = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class NotUnderstood(Exception):
    """The picture says something that only WeasyPrint can draw."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that is drawn already, as WeasyPrint takes its images; sizes in CSS px."""

    size: tuple[float, float] | None  # None where the page decides
    box: tuple[float, float]  # what the operators count in
    operators: bytes

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float | None, float | None, float]:
        """Return the width, the height and their ratio."""
        if self.size is None:
            return None, None, self.box[0] / self.box[1]
        return *self.size, self.size[0] / self.size[1]

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Draw the picture as large as the page has it."""
        with stream.stacked():
            stream.set_alpha(1)
            stream.set_alpha(1, stroke=True)
            stream.transform(a=width / self.box[0], d=height / self.box[1])
            stream.stream.append(self.operators)


class Drawings(dict[str, Any]):
    """The pictures of one document by address; asked for one of ours that it does not hold, it draws it."""

    def __contains__(self, url: object) -> bool:
        if not super().__contains__(url) and isinstance(url, str) and (drawn := drawn_from(url)):
            self[url] = drawn
        return super().__contains__(url)


@lru_cache(maxsize=64)
def drawn_from(url: str) -> Drawing | None:
    """Return the picture in a data address, or None where it is not for us to draw."""
    kind, _comma, told = url.partition(",")
    if kind not in (PACKED, PLAIN):
        return None
    try:
        return drawing_of((b64decode(told) if kind == PACKED else unquote_to_bytes(told)).decode())
    except (NotUnderstood, ParseError, ValueError, LookupError):
        return None


def drawing_of(svg: str) -> Drawing:
    """Return the picture ``svg``; raise NotUnderstood."""
    root = fromstring(svg)  # noqa: S314 - pictures of our own; no stranger's file comes here
    left, top, width, height = (float(part) for part in root.get("viewBox", "").split())
    if root.tag != f"{SVG}svg" or left or top:
        raise NotUnderstood
    clip = f"0 0 {_n(width)} {_n(height)} re W n "
    operators = clip + " ".join(part for element in root for part in _element(element))
    return Drawing(_size(root), (width, height), operators.encode())


def _element(element: Element) -> Iterator[str]:
    kind = element.tag.removeprefix(SVG)
    if kind not in UNDERSTOOD or len(element) or element.attrib.keys() - UNDERSTOOD[kind]:
        raise NotUnderstood
    fill, stroke = _colour(element.get("fill", "#000000")), _colour(element.get("stroke", "none"))
    if fill:
        yield f"{fill} rg"
    if stroke:
        yield f"{stroke} RG {element.get('stroke-width', '1')} w [{element.get('stroke-dasharray', '')}] 0 d"
        yield f"{ENDS[element.get('stroke-linecap', 'butt')]} J {ENDS[element.get('stroke-linejoin', 'miter')]} j 4 M"
    yield _path(element.get("d", "")) if kind == "path" else _circle(element)
    yield {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[bool(fill), bool(stroke)]


def _colour(text: str) -> str:
    """Return a colour as the three numbers of a PDF, "" for none."""
    if text == "none":
        return ""
    full = "#" + "".join(each * 2 for each in text[1:]) if len(text) == 4 else text
    if not _COLOUR.fullmatch(full):
        raise NotUnderstood
    return " ".join(_n(int(full[place : place + 2], 16) / 255) for place in (1, 3, 5))


def _path(told: str) -> str:
    """Return a path in the operators of a PDF page; the bars of a code, of which there are hundreds, at once."""
    if not _BAR.sub("", told):
        return _BAR.sub(r"\1 \2 \3 1 re ", told)
    return " ".join(_steps(_TOKEN.findall(told)))


def _steps(tokens: list[str]) -> Iterator[str]:
    x = y = begin_x = begin_y = 0.0
    place, letter = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            letter, place = tokens[place], place + 1
        kind = letter.upper()
        if kind not in TAKES or (kind == "Z" and not tokens[place - 1].isalpha()):
            raise NotUnderstood
        given = [float(each) for each in tokens[place : place + TAKES[kind]]]
        place += TAKES[kind]
        from_x, from_y = (x, y) if letter.islower() else (0.0, 0.0)
        if kind == "Z":
            x, y = begin_x, begin_y
            yield "h"
        elif kind == "C":
            points = [value + (from_y if odd % 2 else from_x) for odd, value in enumerate(given)]
            x, y = points[4:]
            yield f"{' '.join(map(_n, points))} c"
        else:
            x = from_x + given[0] if kind in "MLH" else x
            y = from_y + given[-1] if kind in "MLV" else y
            yield f"{_n(x)} {_n(y)} {'m' if kind == 'M' else 'l'}"
        if kind == "M":
            begin_x, begin_y, letter = x, y, "l" if letter == "m" else "L"


def _circle(element: Element) -> str:
    x, y, r = (float(element.get(name, "0")) for name in ("cx", "cy", "r"))
    reach = r * ROUND
    corners = [
        (x + r, y + reach, x + reach, y + r, x, y + r),
        (x - reach, y + r, x - r, y + reach, x - r, y),
        (x - r, y - reach, x - reach, y - r, x, y - r),
        (x + reach, y - r, x + r, y - reach, x + r, y),
    ]
    return f"{_n(x + r)} {_n(y)} m " + " ".join(f"{' '.join(map(_n, one))} c" for one in corners) + " h"


def _size(root: Element) -> tuple[float, float] | None:
    given = [root.get(name) for name in ("width", "height")]
    if given == [None, None]:
        return None
    found = [_LENGTH.fullmatch(each or "") for each in given]
    if not all(found):
        raise NotUnderstood
    width, height = (float(each[1]) * PX_OF_MM for each in found if each)
    return width, height


def _n(number: float) -> str:
    """Return a number as short as it can be written."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
