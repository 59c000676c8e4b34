"""Labels for sealed portions: a roll of 50 x 30 mm, one label a page, or A4 sheets of 3 x 8.

Each carries the number three times: as Code 128 for a bench scanner, as a QR code for a phone (or where the label
bends round a bag), and in letters for people. Code 128 has a line of its own with its quiet zones, two printer dots a
module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lims.printing.barcodes import code128_svg, qr_svg, svg_data_uri
from lims.printing.documents import RenderJob
from lims.printing.errors import NotPrintable
from lims.printing.pages import page

ROLL_MM = (50, 30)
SHEET_LABEL_MM = (70, 37)
SHEET_ROWS, SHEET_COLUMNS = 8, 3
PER_SHEET = SHEET_ROWS * SHEET_COLUMNS
QR_MM = 15

Portion = Literal["A", "B", "C"]


@dataclass(frozen=True)
class SampleLabel:
    """What one label says. ``number`` is the sample's number with its check character: at most 12 characters."""

    number: str
    portion: Portion
    goods: str
    goods_zh: str
    batch: str
    seal: str
    drawn_on: date | None
    constructed: bool = False

    @property
    def purpose(self) -> str:
        """Return in two languages whom the portion is for."""
        return {"A": "Laboratory 检验", "B": "Owner 货主", "C": "Reserve 备查"}[self.portion]


def roll_labels(labels: Sequence[SampleLabel]) -> RenderJob:
    """Return the job that prints each label on a page of 50 x 30 mm."""
    _refuse_none(labels)
    drawn = [_drawn(label, room_mm=ROLL_MM[0]) for label in labels]
    return RenderJob(page("label_roll.html", labels=drawn), "label_roll.css")


def sheet_labels(labels: Sequence[SampleLabel], *, start: int = 1) -> RenderJob:
    """Return the job that prints A4 sheets of 3 x 8, beginning at position ``start`` (1 is top left, by rows)."""
    _refuse_none(labels)
    if not 1 <= start <= PER_SHEET:
        raise NotPrintable(field="start", value=start, allowed=f"1-{PER_SHEET}")
    places = [None] * (start - 1) + [_drawn(label, room_mm=SHEET_LABEL_MM[0]) for label in labels]
    places += [None] * (-len(places) % PER_SHEET)
    sheets = [places[first : first + PER_SHEET] for first in range(0, len(places), PER_SHEET)]
    return RenderJob(page("label_sheet.html", sheets=sheets, columns=SHEET_COLUMNS), "label_sheet.css")


def _drawn(label: SampleLabel, *, room_mm: float) -> dict[str, object]:
    return {
        "label": label,
        "barcode": svg_data_uri(code128_svg(label.number, height_mm=8, room_mm=room_mm)),
        "qr": svg_data_uri(qr_svg(label.number, QR_MM)),
    }


def _refuse_none(labels: Sequence[SampleLabel]) -> None:
    if not labels:
        raise NotPrintable(field="labels", missing=["labels"])
