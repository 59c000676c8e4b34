"""Labels in ZPL II, the language of Zebra's and many other label printers: each label one graphic field (^GF).

A picture of every dot is the same on every printer, whatever fonts it holds and however its firmware draws codes.
"""

from collections.abc import Sequence

from lims.printing.fonts import FontSet
from lims.printing.label_drawing import draw
from lims.printing.labels import Label, refuse_none

DOTS_PER_MM = (8, 12, 24)  # 203, 300 and 600 dots per inch


def zpl(labels: Sequence[Label], fontset: FontSet, *, dots_per_mm: int = 8, media: str = "") -> str:
    """Return the labels as ZPL in ASCII; ``media`` is "D" (direct thermal), "T" (transfer) or left as it is set."""
    refuse_none(labels)
    return "".join(_format(label, fontset, dots_per_mm, f"^MT{media}" if media else "") for label in labels)


def _format(label: Label, fontset: FontSet, dots_per_mm: int, media: str) -> str:
    picture = draw(label, fontset, dots_per_mm=dots_per_mm)
    row = (picture.width + 7) // 8
    size = row * picture.height
    graphic = _compressed(picture.tobytes(), row)
    return (
        f"^XA{media}^PW{picture.width}^LL{picture.height}^LH0,0^FO0,0"
        f"^GFA,{size},{size},{row},{graphic}^FS^XZ\n"
    )  # fmt: skip


def _compressed(content: bytes, row: int) -> str:
    """Return the rows in hex: a comma leaves the rest of a row white, a colon repeats the row above."""
    said, above = [], None
    for start in range(0, len(content), row):
        line = content[start : start + row]
        if line == above:
            said.append(":")
        else:
            kept = line.rstrip(b"\0")
            said.append(kept.hex().upper() + ("," if len(kept) < row else ""))
        above = line
    return "".join(said)
