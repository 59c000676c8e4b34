"""Codes in a photograph: Code 128 and QR, as a phone takes them of a label.

A picture is shrunk to 1600 pixels and tried turned by 15, 30, 45 and 60 degrees either way, for Code 128 is read only
within some 15 degrees of the axes. Not the place for other formats: the fewer are looked for, the
fewer are seen where there are none.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from lims.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1600  # pixels
MOST_PIXELS = 50_000_000
KINDS_OF_FILE = ("JPEG", "PNG", "WEBP")
TURNS = (0, 15, -15, 30, -30, 45, -45, 60, -60)  # degrees
LARGEST = 15 * 1024 * 1024  # bytes


class NoPicture(Invalid):
    """What was sent is no picture that can be read: ``why`` is kind, bytes or pixels."""

    code = "no_picture"


def codes_in(content: bytes) -> list[str]:
    """Return the different codes in a photograph, those that stand upright first; raise `NoPicture` for what is none.

    Every turn is tried, some 0.4 s of work: where one code is upright, the next one may lie askew.
    """
    picture = _opened(content)
    turned = (picture.rotate(turn, expand=True, fillcolor=255) if turn else picture for turn in TURNS)
    return list(dict.fromkeys(code for one in turned for code in _read(one)))


def _opened(content: bytes) -> "Image":
    """Return the picture in grey, upright, not larger than it need be."""
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = True  # cut off on the way: read as far as it goes (WeasyPrint sets the same)
    if len(content) > LARGEST:
        raise NoPicture(field="photo", value=f"{len(content)} bytes", why="bytes")
    try:
        picture: Image.Image = Image.open(BytesIO(content), formats=KINDS_OF_FILE)
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPicture(field="photo", value=f"{picture.width} x {picture.height}", why="pixels")
        picture.draft("L", (SIDE, SIDE))  # a JPEG is decoded at the size that is needed
        picture = ImageOps.exif_transpose(picture).convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fault:
        raise NoPicture(field="photo", value="", why="kind") from fault
    picture.thumbnail((SIDE, SIDE))
    return picture


def _read(picture: "Image") -> list[str]:
    """Return the texts of the codes in one picture, each once, from top to bottom."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(picture, formats=formats, try_rotate=True, try_downscale=True)
    placed = sorted((code.position.top_left.y, code.position.top_left.x, code.text.strip()) for code in found)
    return list(dict.fromkeys(text for _, _, text in placed if text))
