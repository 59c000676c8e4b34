"""A photograph or scan of a certificate: the code in it."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from zxingcpp import BarcodeFormat, read_barcodes

MOST_PIXELS = 60_000_000  # more than a telephone's camera gives


class TooManyPixels(ValueError):
    """The picture unpacks to more than is read."""


def codes_in(picture: bytes) -> list[str] | None:
    """Return the texts of the QR codes in a picture; None if it is no picture."""
    try:
        with Image.open(BytesIO(picture)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            upright = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return None
    return [found.text for found in read_barcodes(upright) if found.format == BarcodeFormat.QRCode]
