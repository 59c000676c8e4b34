import hashlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from support.certificates import job_of, make_content

from lims.printing.certificates_page import certificate_html
from lims.printing.marks import LARGEST, NoMark, checked_mark, kind_of, picture_uri

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><title>Body</title>'
    b'<defs><linearGradient id="g"><stop offset="0" stop-color="#036"/></linearGradient></defs>'
    b'<path d="M5 5h50v30H5z" style="fill:url(#g)"/></svg>'
)


def png(width=300, height=200, mode="RGB", **more) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), 120).save(out, "PNG", **more)
    return out.getvalue()


def test_a_drawing_of_shapes_is_kept_as_it_came():
    assert checked_mark(SVG) == SVG
    assert kind_of(SVG) == "image/svg+xml"
    assert picture_uri(SVG).startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_picture_is_written_anew_with_its_pixels_alone(mode):
    kept = checked_mark(png(mode=mode, exif=b"Exif\0\0secret"))
    assert kind_of(kept) == "image/png"
    assert b"secret" not in kept
    with Image.open(BytesIO(kept)) as opened:
        assert (opened.mode, opened.size) == ("RGBA", (300, 200))
    assert checked_mark(kept) == kept


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (b"no picture", "kind"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "drawing"),
        (b"<g/>", "kind"),
        (png()[:-40], "kind"),
        (png()[:50] + b"\0" + png()[51:], "kind"),
        (png(99, 300), "pixels"),
        (png(300, 2001), "pixels"),
        (SVG + b" " * LARGEST, "bytes"),
        (SVG.replace(b"<defs>", b"<script>alert(1)</script><defs>"), "drawing"),
        (SVG.replace(b"<defs>", b'<image href="file:///etc/passwd"/><defs>'), "drawing"),
        (SVG.replace(b"<defs>", b"<text>Body</text><defs>"), "drawing"),
        (SVG.replace(b"<defs>", b"<style>@import 'x'</style><defs>"), "drawing"),
        (SVG.replace(b"url(#g)", b"url(https://far.example/g.svg#g)"), "drawing"),
        (SVG.replace(b"<path", b'<path onload="alert(1)"'), "drawing"),
        (SVG.replace(b"<path", b'<path xmlns:x="http://www.w3.org/1999/xlink" x:href="#g"'), "drawing"),
        (SVG.replace(b"<svg", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg'), "drawing"),
        (SVG[:-6], "kind"),
    ],
)
def test_what_is_no_mark_is_refused_with_its_reason(content, why):
    with pytest.raises(NoMark) as refusal:
        checked_mark(content)
    assert refusal.value.why == why


@pytest.mark.requires("pango")
@pytest.mark.parametrize("mark", [SVG, checked_mark(png(mode="RGBA"))], ids=["svg", "png"])
def test_a_sent_mark_stands_on_the_paper(renderer, mark):
    content = make_content(lots=[], explanations=[])
    content["laboratory"] |= {"accreditation": "Body L0000", "mark": hashlib.sha256(mark).hexdigest()}
    with_mark = renderer.render(job_of(content, mark_bytes=mark))
    with pikepdf.open(BytesIO(with_mark)) as pdf:
        figures = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        assert "Mark of the accreditation body" in {str(one.get("/Alt")) for one in figures}


def test_a_certificate_prints_the_mark_that_its_content_names_and_no_other():
    def page(*, accreditation="", mark="", given=b""):
        content = make_content()
        content["laboratory"] |= {"accreditation": accreditation, "mark": mark}
        return certificate_html(content, qr_text="x", mark_bytes=given)

    named = {"accreditation": "Body L0000", "mark": hashlib.sha256(SVG).hexdigest()}
    assert picture_uri(SVG).replace("+", "&#43;") in page(**named, given=SVG).replace("+", "&#43;")
    assert "Body L0000" in page(**named, given=SVG)
    drawn = page(accreditation="Body L0000")
    assert 'class="accreditation drawn"' in drawn
    assert "Body L0000" in drawn
    assert "accreditation" not in page()
    for wrong in (b"", png()):
        with pytest.raises(ValueError, match="another one was given"):
            page(**named, given=wrong)
