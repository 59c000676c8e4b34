"""The sheet of command cards: every code fits its card, and is read from the paper."""

import subprocess

import pytest
import zxingcpp
from PIL import Image

from lims.overview.station.cards import command_cards
from lims.printing import cards
from lims.printing.barcodes import code128_width_mm
from lims.printing.errors import NotPrintable


def test_no_card_no_sheet():
    with pytest.raises(NotPrintable):
        cards.card_sheet([])


@pytest.mark.parametrize("card", command_cards(), ids=lambda card: card.code)
def test_each_code_with_its_quiet_zones_fits_its_card(card):
    assert code128_width_mm(card.code, cards.MODULE_MM) <= cards.CARD_MM[0] - 6


@pytest.mark.requires("poppler")
def test_every_card_is_read_from_the_one_sheet_by_both_its_codes(renderer, tmp_path):
    (tmp_path / "cards.pdf").write_bytes(renderer.render(cards.card_sheet(command_cards())))
    subprocess.run(["pdftoppm", "-r", "203", "-gray", "-png", "cards.pdf", "page"], cwd=tmp_path, check=True)
    (sheet,) = [Image.open(path) for path in tmp_path.glob("page-*.png")]
    found = sorted((str(code.format), code.text) for code in zxingcpp.read_barcodes(sheet))
    assert found == sorted((kind, card.code) for kind in ("Code 128", "QR Code") for card in command_cards())
