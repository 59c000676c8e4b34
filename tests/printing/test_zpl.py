"""Every kind of label in ZPL is drawn by a ZPL interpreter, and its codes are read from the dots."""

import pytest
import zplkit
import zxingcpp
from PIL import Image
from zplkit.rendering import Limits

from lims.printing.errors import BarcodeTooLong, CharactersMissing, NotPrintable
from lims.printing.fonts import FontSet
from lims.printing.label_drawing import draw
from lims.printing.labels import Label, LabelKind
from lims.printing.zpl import zpl

from .test_labels import KINDS, LABEL, replace


def pictures(text: str, dpi: int) -> list[Image.Image]:
    document = zplkit.render(text, zplkit.Options(dpi=dpi), limits=Limits(graphic_bytes=1_000_000))
    rasters = [scene.rasterize() for scene in document.labels]
    return [Image.frombytes("L", (one.width, one.height), bytes(one.pixels)) for one in rasters]


@pytest.mark.parametrize(("dots", "dpi"), [(8, 203), (12, 300)])
def test_the_codes_of_every_kind_are_read_from_the_dots(fontset: FontSet, dots: int, dpi: int):
    printed = pictures(zpl(KINDS, fontset, dots_per_mm=dots), dpi)
    for label, picture in zip(KINDS, printed, strict=True):
        found = sorted((str(code.format), code.text) for code in zxingcpp.read_barcodes(picture))
        assert found == [("Code 128", label.code)] * label.has_code128 + [("QR Code", label.code)]


def test_it_prints_exactly_the_dots_that_were_drawn(fontset: FontSet):
    (printed,) = pictures(zpl([LABEL], fontset), 203)
    drawn = draw(LABEL, fontset)
    ink = printed.crop((0, 0, *drawn.size)).point(lambda grey: 255 if grey < 128 else 0).convert("1")
    assert ink.tobytes() == drawn.tobytes()


def test_chinese_is_drawn_whatever_fonts_the_printer_has(fontset: FontSet):
    with_it, without = (draw(replace(LABEL, name_zh=name), fontset) for name in ("医用外科口罩", ""))
    assert with_it.tobytes() != without.tobytes()
    zpl([LABEL], fontset).encode("ascii")
    with pytest.raises(CharactersMissing):
        draw(replace(LABEL, name_zh="\U000f0000"), fontset)


def test_words_end_before_the_qr_code_and_its_quiet_zone(fontset: FontSet):
    wide = Label(LabelKind.LOCATION, "L2000000031", "W" * 200, "宽" * 200, ("W" * 200,) * 3, constructed=True)
    (picture,) = pictures(zpl([wide], fontset), 203)
    found = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert found == [wide.code] * 2


def test_no_label_and_a_code_too_long_are_refused(fontset: FontSet):
    with pytest.raises(NotPrintable):
        zpl([], fontset)
    with pytest.raises(BarcodeTooLong):
        zpl([replace(LABEL, code="S2000000127K-EXTRA-LONG")], fontset)


def test_the_way_of_blackening_is_told_to_the_printer(fontset: FontSet):
    text = zpl([LABEL, LABEL], fontset, media="T")
    assert text.count("^XA^MTT^PW400^LL240") == 2
    assert text.replace("^MTT", "") == zpl([LABEL, LABEL], fontset)
