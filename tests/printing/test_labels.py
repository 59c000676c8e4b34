import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from lims.numbers import NumberKind, spell, spell_command, spell_piece, spell_specimen
from lims.printing.barcodes import code128_width_mm
from lims.printing.errors import BarcodeTooLong, NotPrintable
from lims.printing.labels import ROLL_MM, Label, LabelKind, roll_labels, sample_label, sheet_labels
from lims.printing.pdf import Renderer

LABEL = sample_label(
    "S2000000127K",
    "A",
    goods="Surgical mask type IIR, ear loops, blue, not sterile, boxes of fifty",
    goods_zh="医用外科口罩 蓝色 挂耳式 非灭菌型 五十只装 纸盒",
    batch="20200418-A1",
    seal="CN5301-884213",
    drawn_on=date(2020, 4, 20),
    constructed=True,
)


KINDS = [
    LABEL,
    Label(
        LabelKind.SPECIMEN,
        spell_specimen(LABEL.code, 7),
        "Surgical masks type IIR",
        "医用外科口罩",
        ("Splash resistance",),
    ),
    Label(
        LabelKind.SPECIMEN,
        spell_piece(LABEL.code, 107, 12),
        "Surgical masks type IIR",
        "医用外科口罩",
        ("Lot 批 20200418-A1", "differential-pressure"),
        mark="107.12",
        mark_words="Test piece 试片",
    ),
    Label(LabelKind.LOCATION, spell(NumberKind.LOCATION, 20, 3), "Shelf B", "B 层", ("Store 1 / Fridge 2", "2-8 °C")),
    Label(LabelKind.INSTRUMENT, spell(NumberKind.INSTRUMENT, 20, 4), "Balance AX-204", facts=("SN 1234",)),
    Label(LabelKind.PERSON, spell(NumberKind.PERSON, 20, 5), "Lin Xiaoyu", "林晓雨"),
    Label(LabelKind.COMMAND, spell_command("HANDOVER"), "Hand over", "交接"),
]


def labels(count: int) -> list[Label]:
    return [replace(LABEL, code=f"S20{place:08}K") for place in range(count)]


def pages(pdf: bytes, folder: Path, *, dpi: int) -> list[Image.Image]:
    (folder / "labels.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", "labels.pdf", "page"], cwd=folder, check=True)
    return [Image.open(path) for path in sorted(folder.glob("page-*.png"))]


@pytest.mark.requires("poppler")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_roll_label_of_each_kind_is_read_by_its_codes(renderer: Renderer, tmp_path: Path, dpi: int):
    asked = KINDS + [replace(LABEL, code=number) for number in ("S20ABCDEFGHK", "S20WWWWWWWW8")]
    printed = pages(renderer.render(roll_labels(asked)), tmp_path, dpi=dpi)
    for label, page in zip(asked, printed, strict=True):
        found = sorted((str(code.format), code.text) for code in zxingcpp.read_barcodes(page))
        assert found == [("Code 128", label.code)] * label.has_code128 + [("QR Code", label.code)]


@pytest.mark.parametrize("label", KINDS, ids=lambda label: label.kind.value)
def test_bars_with_their_quiet_zones_fit_the_roll(label: Label):
    assert {label.kind for label in KINDS} == set(LabelKind)
    assert not label.has_code128 or code128_width_mm(label.code) <= ROLL_MM[0]


@pytest.mark.requires("poppler")
def test_a_sheet_begins_where_the_last_one_ended(renderer: Renderer, tmp_path: Path):
    asked = labels(25)
    first, second = pages(renderer.render(sheet_labels(asked, start=6)), tmp_path, dpi=203)
    codes = zxingcpp.read_barcodes(first)
    assert {code.text for code in codes} == {label.code for label in asked[:19]}
    assert len(codes) == 2 * 19
    assert {code.text for code in zxingcpp.read_barcodes(second)} == {label.code for label in asked[19:]}
    highest = min(codes, key=lambda code: (code.position.top_left.y // 50, code.position.top_left.x))
    assert highest.text == asked[0].code
    assert highest.position.top_left.y > first.height / 8  # the first row of three is left free, and two of the second


@pytest.mark.requires("poppler")
@pytest.mark.parametrize("sheet", [roll_labels(KINDS), sheet_labels(KINDS)], ids=["roll", "sheet"])
def test_every_word_stays_on_its_label(renderer: Renderer, tmp_path: Path, sheet):
    (tmp_path / "labels.pdf").write_bytes(renderer.render(sheet))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "labels.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    width, height = map(float, re.search(r'<page width="([\d.]+)" height="([\d.]+)"', boxes).groups())
    words = [
        tuple(map(float, each)) for each in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', boxes)
    ]
    assert len(words) > 10
    assert all(0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in words)


@pytest.mark.requires("poppler")
def test_a_label_says_what_and_of_which_lot_and_that_it_is_constructed(renderer: Renderer, tmp_path: Path):
    (tmp_path / "labels.pdf").write_bytes(renderer.render(roll_labels([LABEL, replace(LABEL, constructed=False)])))
    text = subprocess.run(
        ["pdftotext", "labels.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    first, second = text.split("\f")[:2]
    for word in ("S2000000127K", "20200418-A1", "CN5301-884213", "2020-04-20", "Laboratory", "检验", "医用外科口罩"):
        assert word in first
    assert "CONSTRUCTED" in first
    assert "CONSTRUCTED" not in second


def test_a_number_too_long_for_the_label_is_refused():
    with pytest.raises(BarcodeTooLong):
        roll_labels([replace(LABEL, code="S2000000127K-EXTRA-LONG")])


@pytest.mark.parametrize("start", [0, 25])
def test_a_start_beyond_the_sheet_is_refused(start: int):
    with pytest.raises(NotPrintable):
        sheet_labels([LABEL], start=start)


def test_no_labels_are_no_page():
    with pytest.raises(NotPrintable):
        roll_labels([])
