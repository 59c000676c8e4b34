import json
import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from jinja2 import UndefinedError
from PIL import Image
from support.certificate_parts import make_lot, make_row
from support.certificates import CASES, job_of, make_content

from lims.printing.certificate_content import both
from lims.printing.certificates_page import certificate_html, certificate_text, moment
from lims.printing.fonts import FontSet, missing_characters

A4_POINTS = (595.28, 841.89)
SIDE_MARGIN_POINTS = 15 / 25.4 * 72
pytestmark = pytest.mark.requires("poppler")


@pytest.fixture
def text_of(printed: Callable[[str], bytes], tmp_path: Path) -> Callable[[str], str]:
    """Return a function that reads a case back from its PDF, spaces and line ends removed: they are the layout's."""

    def read(case: str) -> str:
        return "".join("".join(pages_of(printed(case), tmp_path)).split())

    return read


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    (folder / "certificate.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", "certificate.pdf", "-"]
    read = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    return read.split("\f")[:-1]


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        ("a title", "Test certificate"),
        ("a title", "检测证书"),
        ("b laboratory", "Kunming Customs Technology Centre"),
        ("b laboratory", "388 Dianchi Road"),
        ("c place of the activity", "Kunming, laboratory 2"),
        ("d identification", "C2000000015M · rev. 1"),
        ("d end", "End of certificate · 证书结束"),
        ("e customer", "Customer 委托方"),
        ("e customer", "Kunming Changshui airport customs"),
        ("f method", "EN 14683 Annex B"),
        ("f method", "ISO 22609:2004"),
        ("g item", "S2000000127K"),
        ("g item", "CN5301-884213"),
        ("g condition", "sealed, intact, dry"),
        ("h receipt", "2020-04-21 09:42 +08:00"),
        ("h sampling", "2020-04-20 10:15 +08:00"),
        ("i dates of testing", "2020-04-21 – 2020-04-23"),
        ("j date of issue", "2020-04-24 11:05 +08:00"),
        ("k sampling plan", "GB/T 2828.1 level II, n = 32"),
        ("l relation", "the results relate only to the specimens tested"),
        ("m results", "42.6 Pa/cm²"),
        ("m uncertainty", "± 2.1 (k = 2)"),
        ("m plan", "n 32, Ac 3, Re 4"),
        ("o authorised by", "Dr. Wang Fang 王芳"),
        ("statement", "Statement of conformity 符合性声明"),
        ("decision rule", "Guarded acceptance"),
    ],
)
def test_a_certificate_says_what_the_standard_for_laboratories_asks(text_of, letter: str, told: str):
    assert "".join(told.split()) in text_of("pass")


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("fail", "FAIL"),
        ("fail", "不合格"),
        ("fail", "Not assessed"),
        ("fail", "未评定"),
        ("fail", "Testing was stopped"),
        ("inconclusive", "INCONCLUSIVE"),
        ("inconclusive", "limit unconfirmed 限值未确认"),
        ("inconclusive", "outside accreditation 认可范围外"),
        ("inconclusive", "Supersedes and replaces 代替并作废 C2000000007A"),
        ("inconclusive", "Batch number and date of manufacture"),
        ("inconclusive", "The results relate only to the specimens received"),
        ("inconclusive", "NIOSH, International respirator assessment"),
        ("ugly", "external provider 外部提供"),
        ("ugly", "项目 40"),
    ],
)
def test_marks_remarks_and_verdicts_are_in_words(text_of, case: str, told: str):
    assert "".join(told.split()) in text_of(case)


@pytest.mark.parametrize("case", CASES)
def test_number_revision_and_page_stand_on_every_page(printed: Callable[[str], bytes], tmp_path: Path, case: str):
    pages = pages_of(printed(case), tmp_path)
    for place, page in enumerate(pages, 1):
        assert f"C2000000015M · rev. 1 · Page 第 {place} / {len(pages)} 页" in page
    assert "证书结束" in pages[-1]


def test_one_row_fills_one_page_and_the_standard_case_two(printed: Callable[[str], bytes], tmp_path: Path):
    assert len(pages_of(printed("short"), tmp_path)) == 1
    assert len(pages_of(printed("pass"), tmp_path)) == 2


@pytest.mark.parametrize(("case", "marked"), [("inconclusive", True), ("pass", False)])
def test_constructed_data_are_marked_on_every_page(
    printed: Callable[[str], bytes], tmp_path: Path, case: str, marked: bool
):
    for page in pages_of(printed(case), tmp_path):
        assert all((letter in page) is marked for letter in "构造")


@pytest.mark.parametrize("case", CASES)
def test_no_word_leaves_the_margins(printed: Callable[[str], bytes], tmp_path: Path, case: str):
    (tmp_path / "certificate.pdf").write_bytes(printed(case))
    command = ["pdftotext", "-bbox", "certificate.pdf", "-"]
    boxes = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    words = [
        tuple(map(float, each)) for each in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', boxes)
    ]
    assert len(words) > 150
    left, right = SIDE_MARGIN_POINTS - 0.5, A4_POINTS[0] - SIDE_MARGIN_POINTS + 0.5
    outside = [
        word for word in words if not (left <= word[0] and word[2] <= right and word[1] > 0 and word[3] < A4_POINTS[1])
    ]
    assert outside == []


@pytest.mark.parametrize("case", sorted(set(CASES) - {"inconclusive"}))  # its watermark lies under everything
def test_no_two_words_of_the_verdict_and_its_statement_overlap(
    printed: Callable[[str], bytes], tmp_path: Path, case: str
):
    (tmp_path / "certificate.pdf").write_bytes(printed(case))
    command = ["pdftotext", "-bbox", "-l", "1", "-nopgbrk", "certificate.pdf", "-"]
    boxes = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    boxed = [
        tuple(map(float, each)) for each in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', boxes)
    ]
    clashes = [(one, two) for place, one in enumerate(boxed) for two in boxed[:place] if overlap(one, two) > 0.35]
    assert clashes == []


def overlap(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    """Return the shared area as a part of the smaller one."""
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    if wide <= 0 or high <= 0:
        return 0
    return wide * high / min((each[2] - each[0]) * (each[3] - each[1]) for each in (one, two))


@pytest.mark.parametrize("dpi", [150, 300])
def test_both_codes_are_read_from_paper(printed: Callable[[str], bytes], tmp_path: Path, dpi: int):
    (tmp_path / "certificate.pdf").write_bytes(printed("inconclusive"))
    command = ["pdftoppm", "-r", str(dpi), "-l", "1", "-singlefile", "-png", "certificate.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    found = {str(code.format): code.text for code in zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))}
    assert found == {"Code 128": "C2000000015M", "QR Code": "https://lims.example/v/7Q2MX4KD9T"}


def test_the_content_rides_inside(printed: Callable[[str], bytes]):
    with pikepdf.open(BytesIO(printed("fail"))) as pdf:
        inside = pdf.attachments["result.json"].get_file().read_bytes()
        assert json.loads(inside) == CASES["fail"]()
        assert bytes(pdf.trailer.ID[0]) == job_of(CASES["fail"]()).identifier


@pytest.mark.parametrize("key", ["statement", "people", "decision_rule", "verification_url"])
def test_a_missing_key_is_refused(key: str):
    content = make_content()
    del content[key]
    with pytest.raises((UndefinedError, KeyError)):
        certificate_html(content, qr_text="x")


def test_what_was_typed_cannot_become_markup():
    row = make_row(name=both("<b>bold</b>", "粗<i>体</i>"), reported="<script>")
    html = certificate_html(make_content(lots=[make_lot(rows=[row])]), qr_text="x")
    assert "<b>bold" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_preliminary_certificate_carries_no_overall_verdict(fontset: FontSet):
    html = certificate_html(make_content(kind="preliminary", verdict=""), qr_text="x")
    assert "Preliminary test certificate" in html
    assert "No overall verdict" in html


@pytest.mark.parametrize("kind", ["test", "preliminary", "complementary"])
@pytest.mark.parametrize("case", CASES)
def test_the_fonts_have_every_word_of_the_page(fontset: FontSet, case: str, kind: str):
    words = re.sub(r"<[^>]*>", "", certificate_html(CASES[case]() | {"kind": kind}, qr_text="x"))
    assert missing_characters(words, fontset) == set()


def test_every_text_of_the_content_is_shown_to_the_fonts():
    content = make_content(remarks=[both("deep ✗", "")])
    assert "✗" in certificate_text(content)
    assert "抗合成血液喷溅压力" in certificate_text(content)


@pytest.mark.parametrize(
    ("given", "shown"),
    [("2020-04-21T09:42:31+08:00", "2020-04-21 09:42 +08:00"), ("2020-04-21", "2020-04-21"), ("", "")],
)
def test_a_moment_is_shown_with_its_offset(given: str, shown: str):
    assert moment(given) == shown
