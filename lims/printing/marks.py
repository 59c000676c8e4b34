"""The mark of an accreditation body as the laboratory sends it: a small PNG or SVG, looked at before it is printed."""

import re
from base64 import b64encode
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from lims.errors import Invalid

LARGEST = 256 * 1024  # bytes
FEWEST_PIXELS, MOST_PIXELS = 100, 2000  # of a side
PNG = b"\x89PNG\r\n\x1a\n"
# What draws, and nothing else: no text (its font would be missing), no script, no picture or file from elsewhere.
DRAWS = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon clipPath linearGradient radialGradient "
    "stop".split()
)
_ELSEWHERE = re.compile(r"url\((?!\s*['\"]?#)|@import|javascript:|data:", re.IGNORECASE)


class NoMark(Invalid):
    """The picture cannot be a mark: ``why`` is kind, bytes, pixels or drawing, ``value`` what was found."""

    code = "no_mark"


def checked_mark(content: bytes) -> bytes:
    """Return a mark as it is kept: a PNG written anew without anything beside its pixels, an SVG as it came."""
    if len(content) > LARGEST:
        raise NoMark(field="mark", value=f"{len(content) // 1024} kB", why="bytes")
    if content.startswith(PNG):
        return _png(content)
    _refuse_what_does_not_draw(content)
    return content


def kind_of(mark: bytes) -> str:
    """Return the media type of a checked mark."""
    return "image/png" if mark.startswith(PNG) else "image/svg+xml"


def picture_uri(mark: bytes) -> str:
    """Return a checked mark as the address of a picture."""
    return f"data:{kind_of(mark)};base64,{b64encode(mark).decode()}"


def _png(content: bytes) -> bytes:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as opened:
            opened.verify()
        with Image.open(BytesIO(content), formats=("PNG",)) as opened:
            sides = (opened.width, opened.height)
            if not (min(sides) >= FEWEST_PIXELS and max(sides) <= MOST_PIXELS):
                raise NoMark(field="mark", value=f"{sides[0]} x {sides[1]}", why="pixels")
            pixels = opened.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fault:
        raise NoMark(field="mark", value="PNG", why="kind") from fault
    written = BytesIO()
    pixels.save(written, "PNG", optimize=True)
    return written.getvalue()


def _refuse_what_does_not_draw(content: bytes) -> None:
    """Raise `NoMark` for what is no SVG, or holds more than shapes."""
    seen: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        wrong = [key for key, value in attributes.items() if not _is_harmless(key, value)]
        if plain not in DRAWS or wrong:
            raise NoMark(field="mark", value=" ".join([plain, *wrong]), why="drawing")
        seen.append(plain)

    def doctype(*_declared: Any) -> None:
        raise NoMark(field="mark", value="DOCTYPE", why="drawing")

    parser = ParserCreate("utf-8")
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, doctype
    try:
        parser.Parse(content, True)
    except (ExpatError, ValueError) as fault:
        raise NoMark(field="mark", value="", why="kind") from fault
    if seen[:1] != ["svg"]:
        raise NoMark(field="mark", value=seen[0], why="kind")


def _is_harmless(key: str, value: str) -> bool:
    """Say whether an attribute only describes a shape: it does nothing, and fetches nothing from elsewhere."""
    if key.partition(":")[0] == "xmlns":
        return True
    return not key.lower().startswith("on") and key.rpartition(":")[2] != "href" and not _ELSEWHERE.search(value)
