import os
from importlib.resources import as_file, files
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from support.requires import refuse

from lims.printing import font_making
from lims.printing.font_making import static_font
from lims.printing.fonts import PACKAGE, SOURCE_FOLDER, SOURCE_FONT

CHARACTERS = frozenset(map(ord, "海关 Pass≥°"))


def make(weight: int) -> TTFont:
    with as_file(files(PACKAGE) / SOURCE_FOLDER / SOURCE_FONT) as source:
        return TTFont(BytesIO(static_font(source, characters=CHARACTERS, weight=weight, family="Noto Sans SC")))


@pytest.mark.parametrize(("weight", "name", "bold"), [(400, "NotoSansSC-Regular", 0), (700, "NotoSansSC-Bold", 1)])
def test_a_font_is_static_holds_what_was_asked_and_names_its_weight(weight: int, name: str, bold: int):
    font = make(weight)
    assert "fvar" not in font
    assert set(font.getBestCmap()) == CHARACTERS
    assert font["name"].getDebugName(6) == name
    assert (font["OS/2"].usWeightClass, font["head"].macStyle) == (weight, bold)


def test_both_engines_draw_the_same_letters(monkeypatch: pytest.MonkeyPatch):
    if font_making._harfbuzz() is None:
        refuse("HarfBuzz's subset library cannot be loaded: apt-get install libharfbuzz-subset0", os.environ)
    by_harfbuzz = make(700)
    monkeypatch.setattr(font_making, "_harfbuzz", lambda: None)
    by_fonttools = make(700)
    for character in CHARACTERS:
        first, second = (outline(font, character) for font in (by_harfbuzz, by_fonttools))
        assert len(first) == len(second)
        assert all(
            abs(a - b) <= 1 for one, other in zip(first, second, strict=True) for a, b in zip(one, other, strict=True)
        )


def outline(font: TTFont, character: int) -> list[tuple[float, float]]:
    name = font.getBestCmap()[character]
    return [*font["glyf"][name].getCoordinates(font["glyf"])[0], font["hmtx"][name]]
