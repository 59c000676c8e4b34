"""The sheet of command cards for the scan station: A4, two columns, each card as Code 128, QR and words.

Code 128 is drawn with modules of 0.375 mm, half as wide again as on a label: a card hangs on a wall and is read from
a distance. The sheet is to be cut, laminated, or hung up whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lims.printing.barcodes import code128_svg, qr_svg, svg_data_uri
from lims.printing.documents import RenderJob
from lims.printing.errors import NotPrintable
from lims.printing.pages import page

CARD_MM = (92, 50)
MODULE_MM = 0.375  # three dots of a printer of 203 dots per inch
ON_SCREEN_MM = 2 * 25.4 / 96  # two pixels: on a screen a bar is a whole number of them
QR_MM = 22


@dataclass(frozen=True)
class CommandCard:
    """What one card says: its code, the word on it, and in both languages what it does and what to scan then."""

    code: str
    title: str
    title_zh: str
    hint: str
    hint_zh: str


def card_sheet(cards: Sequence[CommandCard]) -> RenderJob:
    """Return the job that prints ``cards`` on A4."""
    if not cards:
        raise NotPrintable(field="cards", missing=["cards"])
    return RenderJob(page("command_cards.html", cards=[drawn(card) for card in cards]), "command_cards.css")


def drawn(card: CommandCard, module_mm: float = MODULE_MM) -> dict[str, object]:
    """Return a card with its codes drawn."""
    return {
        "card": card,
        "barcode": svg_data_uri(code128_svg(card.code, module_mm, height_mm=14, room_mm=CARD_MM[0])),
        "qr": svg_data_uri(qr_svg(card.code, QR_MM)),
    }
