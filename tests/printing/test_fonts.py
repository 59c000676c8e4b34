from pathlib import Path

import pytest

from lims.printing.errors import CharactersMissing
from lims.printing.fonts import (
    FontSet,
    ensure_fonts,
    gb2312_characters,
    missing_characters,
    refuse_missing_characters,
)


def test_gb2312_has_6763_chinese_characters():
    assert len(gb2312_characters()) == 6763


@pytest.mark.parametrize(
    "text",
    [
        "Pass 合格 ≥ 98.30 % ± 0.4 µm °C Ω №",
        "珺玥喆堃祎旸",  # names that GB 2312 does not have
        "㛃𬇕",  # general-use characters beyond the first plane of the old tables
        "國際檢驗證書",  # traditional forms
        "Łódź, Škoda, Işık, Đặng, Παπαδοπούλου ή Ὀδυσσεύς, Ґанок",  # names of Central Europe, Turkey, Vietnam, Greece
        "Größe, façade, naïve, Ō, Жук, µΩ",
    ],
)
def test_every_text_of_the_trade_can_be_printed(fontset: FontSet, text: str):
    assert missing_characters(text, fontset) == set()


def test_characters_that_would_print_as_boxes_are_named(fontset: FontSet):
    assert missing_characters("合格 قناع ✗\n", fontset) == set("قناع✗")


def test_a_text_with_such_a_character_is_refused(fontset: FontSet):
    with pytest.raises(CharactersMissing) as refusal:
        refuse_missing_characters("Mask ✗", fontset)
    assert refusal.value.facts["characters"] == "✗"


def test_the_common_fonts_are_small_and_the_licence_lies_beside(fontset: FontSet):
    assert fontset.face("common", "Regular").stat().st_size < 3_500_000
    assert fontset.face("western", "Regular").stat().st_size < 400_000
    for licence in ("OFL.txt", "OFL-western.txt"):
        assert "SIL OPEN FONT LICENSE" in (fontset.folder / licence).read_text().upper()


def test_fonts_are_made_once_and_found_again(fontset: FontSet):
    made: list[str] = []
    again = ensure_fonts(fontset.folder.parent, lambda done, of, what: made.append(what))
    assert again == fontset
    assert made == []


def test_a_set_that_lacks_a_font_is_made_anew_and_says_how_far_it_is(tmp_path: Path, fontset: FontSet):
    broken = tmp_path / fontset.folder.name
    broken.mkdir()
    (broken / "common-Regular.ttf").write_bytes(b"cut off")
    seen: list[tuple[int, int]] = []
    mended = ensure_fonts(tmp_path, lambda done, of, what: seen.append((done, of)))
    assert seen == [(done, 6) for done in range(1, 7)]
    assert [path.name for path in tmp_path.iterdir()] == [mended.folder.name]
    for path in mended.files:
        assert path.read_bytes() == fontset.face(*path.stem.split("-")).read_bytes()
