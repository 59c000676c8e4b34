"""Labels of everything that has a code: a roll of 50 x 30 mm, one label a page, or A4 sheets of 3 x 8.

Each carries its code three times: as Code 128 for a bench scanner, as a QR code for a phone (or where the label bends
round a bag), and in letters for people. Code 128 has a line of its own with its quiet zones, two printer dots a module.
A specimen's label, for a small bag, has the QR code only: its code may have 16 characters, a test piece's 19.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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
QR_ALONE_MM = 19  # of a label without Code 128

Portion = Literal["A", "B", "C"]
_PURPOSES = {"A": "Laboratory 检验", "B": "Owner 货主", "C": "Reserve 备查"}


class LabelKind(StrEnum):
    """What a label belongs to."""

    SAMPLE = "sample"
    SPECIMEN = "specimen"
    LOCATION = "location"
    INSTRUMENT = "instrument"
    PERSON = "person"
    COMMAND = "command"


KINDS_ZH = {
    LabelKind.SAMPLE: "样品", LabelKind.SPECIMEN: "试样", LabelKind.LOCATION: "库位", LabelKind.INSTRUMENT: "仪器",
    LabelKind.PERSON: "人员", LabelKind.COMMAND: "指令",
}  # fmt: skip


@dataclass(frozen=True)
class Label:
    """What one label says: its code, names in two languages, then facts.

    The code has 12 characters; of a specimen up to 16, of a test piece up to 19.
    ``mark`` is one large letter with ``mark_words`` beside it.
    """

    kind: LabelKind
    code: str
    name: str
    name_zh: str = ""
    facts: tuple[str, ...] = ()
    mark: str = ""
    mark_words: str = ""
    constructed: bool = False

    @property
    def has_code128(self) -> bool:
        """Say whether the label has bars too."""
        return self.kind is not LabelKind.SPECIMEN

    @property
    def words(self) -> str:
        """Return what stands beside the mark: the kind in two languages where nothing else is said."""
        return self.mark_words or f"{self.kind.capitalize()} {KINDS_ZH[self.kind]}"


def sample_label(
    number: str, portion: Portion, *, goods: str, goods_zh: str, batch: str, seal: str, drawn_on: date | None = None,
    constructed: bool = False,
) -> Label:  # fmt: skip
    """Return the label of a sealed portion: goods, lot, seal, day of the drawing, and whom it is for."""
    facts = (f"Lot 批 {batch}", f"Seal 封 {seal}", f"Drawn 取样 {drawn_on.isoformat()}" if drawn_on else "")
    return Label(
        LabelKind.SAMPLE, number, goods, goods_zh, tuple(filter(None, facts)), mark=portion,
        mark_words=_PURPOSES[portion], constructed=constructed,
    )  # fmt: skip


def roll_labels(labels: Sequence[Label]) -> RenderJob:
    """Return the job that prints each label on a page of 50 x 30 mm."""
    refuse_none(labels)
    drawn = [_drawn(label, room_mm=ROLL_MM[0]) for label in labels]
    return RenderJob(page("label_roll.html", labels=drawn), "label_roll.css")


def sheet_labels(labels: Sequence[Label], *, start: int = 1) -> RenderJob:
    """Return the job that prints A4 sheets of 3 x 8, beginning at position ``start`` (1 is top left, by rows)."""
    refuse_none(labels)
    if not 1 <= start <= PER_SHEET:
        raise NotPrintable(field="start", value=start, allowed=f"1-{PER_SHEET}")
    places = [None] * (start - 1) + [_drawn(label, room_mm=SHEET_LABEL_MM[0]) for label in labels]
    places += [None] * (-len(places) % PER_SHEET)
    sheets = [places[first : first + PER_SHEET] for first in range(0, len(places), PER_SHEET)]
    return RenderJob(page("label_sheet.html", sheets=sheets, columns=SHEET_COLUMNS), "label_sheet.css")


def refuse_none(labels: Sequence[Label]) -> None:
    """Raise `NotPrintable` where there is no label."""
    if not labels:
        raise NotPrintable(field="labels", missing=["labels"])


def _drawn(label: Label, *, room_mm: float) -> dict[str, object]:
    barcode = svg_data_uri(code128_svg(label.code, height_mm=8, room_mm=room_mm)) if label.has_code128 else ""
    qr_mm = QR_MM if barcode else QR_ALONE_MM
    return {"label": label, "barcode": barcode, "qr": svg_data_uri(qr_svg(label.code, qr_mm))}
