"""Codes in photographs: askew, blurred, several at once; and what is no photograph."""

import io

import pytest
from PIL import Image, ImageFilter

from lims.printing import photographed
from lims.printing.barcodes import code128_modules
from lims.printing.photographed import NoPicture, codes_in

NUMBER, OTHER = "S200000123U", "L200000017X"


def label(*texts: str) -> Image.Image:
    """Return a picture of labels on a table, one below the other."""
    table = Image.new("L", (1400, 300 + 300 * len(texts)), 190)
    for row, text in enumerate(texts):
        modules = code128_modules(text)
        table.paste(255, (200, 150 + 300 * row, 320 + 6 * len(modules), 350 + 300 * row))
        for place, module in enumerate(modules):
            if module == "1":
                left = 260 + 6 * place
                table.paste(0, (left, 190 + 300 * row, left + 6, 310 + 300 * row))
    return table


def sent(picture: Image.Image, kind: str = "JPEG") -> bytes:
    """Return the file that a phone sends."""
    content = io.BytesIO()
    picture.save(content, kind)
    return content.getvalue()


@pytest.mark.parametrize("turn", [0, 7, 25, 40, 60, 90, 140, 200, 290])
def test_a_label_is_read_however_the_phone_is_held(turn):
    turned = label(NUMBER).rotate(turn, expand=True, fillcolor=190).filter(ImageFilter.GaussianBlur(1))
    assert codes_in(sent(turned)) == [NUMBER]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_several_labels_are_all_read_from_top_to_bottom(kind):
    assert codes_in(sent(label(NUMBER, OTHER), kind)) == [NUMBER, OTHER]


def test_a_label_beside_one_that_lies_askew_is_read_as_well():
    table = Image.new("L", (1600, 1600), 190)
    table.paste(label(NUMBER).crop((0, 0, 1200, 600)))
    table.paste(label(OTHER).rotate(30, expand=True, fillcolor=190).resize((1100, 900)), (300, 650))
    assert codes_in(sent(table)) == [NUMBER, OTHER]


def test_a_table_without_a_label_has_no_code():
    assert codes_in(sent(Image.effect_noise((1600, 1200), 60))) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", sent(label(NUMBER))[:40], b"GIF89a" + bytes(60)])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NoPicture) as refused:
        codes_in(content)
    assert refused.value.why == "kind"


def test_a_photograph_that_was_cut_off_is_read_as_far_as_it_goes():
    whole = sent(label(NUMBER))
    assert codes_in(whole[:-1000]) == [NUMBER]
    assert codes_in(whole[:4000]) == []


@pytest.mark.parametrize(("limit", "value", "why"), [("MOST_PIXELS", 1000, "pixels"), ("LARGEST", 1000, "bytes")])
def test_what_is_too_large_is_refused_before_it_is_decoded(monkeypatch, limit, value, why):
    monkeypatch.setattr(photographed, limit, value)
    with pytest.raises(NoPicture) as refused:
        codes_in(sent(label(NUMBER)))
    assert refused.value.why == why
