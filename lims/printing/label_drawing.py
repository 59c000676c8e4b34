"""A label of 50 x 30 mm drawn dot for dot, for printers that take pictures.

Codes are drawn in whole dots (0.25 mm a bar, no QR module under 0.25 mm) with their quiet zones. All words are drawn
with our own fonts, for the fonts in a label printer seldom have Chinese; what is too long ends in an ellipsis.
"""

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from lims.printing.barcodes import MODULE_MM, QR_QUIET_MODULES, QUIET_MODULES, code128_modules, qr_rows, refuse_too_wide
from lims.printing.fonts import FontSet, pair_of, refuse_missing_characters
from lims.printing.labels import QR_ALONE_MM, QR_MM, ROLL_MM, Label

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

BARS_MM = 8
EDGE_MM = 0.75
LEFT_MM = 2.0
LINE_MM = 2.6
UNDER_MM = 18  # of the words under the QR code
WORDS_MM, CODE_MM, SMALL_MM = 2.2, 2.9, 1.8  # heights of type


class Drawing:
    """One label while it is drawn; lengths are millimetres, turned into whole dots here."""

    def __init__(self, label: Label, fontset: FontSet, dots_per_mm: int) -> None:
        from PIL.Image import new
        from PIL.ImageDraw import Draw

        self.label, self.fontset, self.dots = label, fontset, dots_per_mm
        self.picture: Image = new("1", (ROLL_MM[0] * dots_per_mm, ROLL_MM[1] * dots_per_mm), 0)
        self.pen: ImageDraw = Draw(self.picture)
        self.pen.fontmode = "1"  # black or nothing: a thermal head knows no grey

    def place(self, mm: float) -> int:
        """Return millimetres in whole dots."""
        return round(mm * self.dots)

    def bars(self) -> None:
        """Draw Code 128 in the middle of the upper edge."""
        refuse_too_wide(self.label.code, ROLL_MM[0])
        module, modules = self.place(MODULE_MM), code128_modules(self.label.code)
        left = (self.picture.width - (len(modules) + 2 * QUIET_MODULES) * module) // 2 + QUIET_MODULES * module
        top, bottom = self.place(EDGE_MM), self.place(EDGE_MM + BARS_MM) - 1
        for no, dark in enumerate(modules):
            if dark == "1":
                self.pen.rectangle((left + no * module, top, left + (no + 1) * module - 1, bottom), fill=1)

    def qr(self, top_mm: float, size_mm: float) -> None:
        """Draw the QR code with its quiet zone at the right edge, as large as whole dots allow."""
        rows = qr_rows(self.label.code)
        side = len(rows) + 2 * QR_QUIET_MODULES
        module = self.place(size_mm) // side
        left = self.picture.width - self.place(EDGE_MM) - (side - QR_QUIET_MODULES) * module
        top = self.place(top_mm) + QR_QUIET_MODULES * module
        for line, row in enumerate(rows):
            for no, dark in enumerate(row):
                if dark:
                    x, y = left + no * module, top + line * module
                    self.pen.rectangle((x, y, x + module - 1, y + module - 1), fill=1)

    def text(
        self, text: str, left_mm: float, top_mm: float, room_mm: float, *, high: float, bold: bool = False
    ) -> None:
        """Draw one line of words, cut to its room."""
        refuse_missing_characters(text, self.fontset)
        style, size, room = "Bold" if bold else "Regular", self.place(high), self.place(room_mm)
        if self.width(text, style, size) > room:
            while text and self.width(text + "…", style, size) > room:
                text = text[:-1]
            text = text.rstrip() + "…"
        x = float(self.place(left_mm))
        for face, run in self._runs(text, style, size):
            self.pen.text((x, self.place(top_mm + high)), run, font=face, fill=1, anchor="ls")
            x += face.getlength(run)

    def width(self, text: str, style: str, size: int) -> float:
        """Return how wide ``text`` is, in dots."""
        return sum(face.getlength(run) for face, run in self._runs(text, style, size))

    def _runs(self, text: str, style: str, size: int) -> list[tuple["FreeTypeFont", str]]:
        """Return ``text`` in parts of one font each."""
        parts = groupby(text, lambda character: pair_of(character, self.fontset))
        return [(_font(self.fontset, pair, style, size), "".join(run)) for pair, run in parts]


def draw(label: Label, fontset: FontSet, *, dots_per_mm: int = 8) -> "Image":
    """Return the label as a picture of one bit a dot, printed dots 1."""
    drawing = Drawing(label, fontset, dots_per_mm)
    below = 1.0
    if label.has_code128:
        drawing.bars()
        below = EDGE_MM + BARS_MM
    code_width = drawing.width(label.code, "Bold", drawing.place(CODE_MM)) / dots_per_mm
    drawing.text(label.code, (ROLL_MM[0] - code_width) / 2, below, ROLL_MM[0], high=CODE_MM, bold=True)
    top = below + CODE_MM + 0.6
    qr_mm = QR_MM if label.has_code128 else QR_ALONE_MM
    drawing.qr(top - 0.4, qr_mm)
    _words(drawing, label, top, room_mm=ROLL_MM[0] - qr_mm - LEFT_MM - 1.5)
    under = (label.mark + "  " if label.mark else "") + label.words
    drawing.text(under, ROLL_MM[0] - UNDER_MM, ROLL_MM[1] - SMALL_MM - 1.0, UNDER_MM - 0.5, high=SMALL_MM, bold=True)
    return drawing.picture


def _words(drawing: Drawing, label: Label, top: float, *, room_mm: float) -> None:
    """Draw names and facts, line by line, as many as there is room for."""
    lines = [(label.name, True), (label.name_zh, True), *((fact, False) for fact in label.facts)]
    lines.append(("CONSTRUCTED 构造数据" if label.constructed else "", True))
    for no, (text, bold) in enumerate((text, bold) for text, bold in lines if text):
        drawing.text(text, LEFT_MM, top + no * LINE_MM, room_mm, high=WORDS_MM, bold=bold)


@cache
def _font(fontset: FontSet, pair: str, style: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(fontset.face(pair, style)), size)
