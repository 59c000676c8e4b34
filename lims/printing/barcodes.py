"""Barcodes as SVG: Code 128 in whole printer dots, and QR codes.

A thermal label printer has 203 dots per inch; two of its dots are 0.25 mm. Bars narrower than that, or bars that are
not a whole number of dots, are read badly or not at all (0.15 mm: 0 of 12 codes), so 0.25 mm is the least that is used.
"""

import base64

import segno
from barcode.codex import Code128
from markupsafe import Markup, escape

from lims.printing.errors import BarcodeTooLong

MODULE_MM = 0.25
QUIET_MODULES = 10
QR_QUIET_MODULES = 4


def code128_modules(text: str) -> str:
    """Return the bars (1) and spaces (0) of ``text`` without quiet zones."""
    pattern: str = Code128(text).build()[0]
    return pattern


def code128_width_mm(text: str, module_mm: float = MODULE_MM) -> float:
    """Return the width of the code with both quiet zones."""
    return (len(code128_modules(text)) + 2 * QUIET_MODULES) * module_mm


def refuse_too_wide(text: str, room_mm: float, module_mm: float = MODULE_MM) -> None:
    """Raise `BarcodeTooLong` where the code with its quiet zones is wider than ``room_mm``."""
    width = code128_width_mm(text, module_mm)
    if width > room_mm:
        raise BarcodeTooLong(field="barcode", value=text, width_mm=width, room_mm=room_mm)


def qr_rows(text: str, *, error: str = "m") -> list[list[int]]:
    """Return the modules of the QR code of ``text``, dark ones 1, without its quiet zone."""
    code = segno.make_qr(_segments(text), error=error, boost_error=False)  # type: ignore[arg-type]  # its manual: parts too
    return [list(row) for row in code.matrix]


def code128_svg(text: str, module_mm: float = MODULE_MM, height_mm: float = 10, room_mm: float | None = None) -> Markup:
    """Return Code 128 of ``text`` as one SVG path with its quiet zones; refuse it if wider than ``room_mm``."""
    width = code128_width_mm(text, module_mm)
    if room_mm is not None:
        refuse_too_wide(text, room_mm, module_mm)
    modules = code128_modules(text)
    path = "".join(f"M{start + QUIET_MODULES} 0h{length}v1h-{length}z" for start, length in _bars(modules))
    return _svg(path, len(modules) + 2 * QUIET_MODULES, 1, width, height_mm, label=f"Barcode {text}")


def qr_svg(text: str, size_mm: float, *, error: str = "m") -> Markup:
    """Return a QR code of ``text`` as one SVG path, ``size_mm`` wide with its quiet zone."""
    rows = qr_rows(text, error=error)
    side = len(rows) + 2 * QR_QUIET_MODULES
    path = "".join(
        f"M{start + QR_QUIET_MODULES} {line + QR_QUIET_MODULES}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for start, length in _bars("".join("1" if dark else "0" for dark in row))
    )
    return _svg(path, side, side, size_mm, size_mm, label=f"QR code {text}")


def qr_data_uri(text: str, size_mm: float = 25) -> str:
    """Return the QR code as a data URI for an ``<img>``."""
    return svg_data_uri(qr_svg(text, size_mm))


def svg_data_uri(svg: str) -> str:
    """Return an SVG as a data URI: in a page an image is drawn faster than inline SVG."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _segments(text: str) -> list[str]:
    """Return the parts that a QR code holds best: behind ``#`` capitals and digits need a third less room."""
    address, mark, code = text.partition("#")
    return [address + mark, code] if code.isalnum() and code.isascii() and code.isupper() else [text]


def _bars(modules: str) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark modules."""
    bars, start = [], None
    for place, module in enumerate(modules + "0"):
        if module == "1" and start is None:
            start = place
        elif module == "0" and start is not None:
            bars.append((start, place - start))
            start = None
    return bars


def _svg(path: str, wide: int, high: int, width_mm: float, height_mm: float, *, label: str) -> Markup:
    return Markup(  # noqa: S704 - numbers of our own, and the label escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="0 0 {wide} {high}" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
        f'<path d="{path}" shape-rendering="crispEdges"/></svg>'
    )
