"""The certificate as a page: from its content (see `certificate_content`) to HTML, and to the job that prints it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lims.conformity.limit_words import unit_beside
from lims.printing.barcodes import code128_svg, qr_svg, svg_data_uri
from lims.printing.certificate_content import Content
from lims.printing.documents import AttachedFile, RenderJob
from lims.printing.marks import picture_uri
from lims.printing.ornaments import mark, rosette, woven_band
from lims.printing.pages import page
from lims.printing.strip import limit_strip, strip_words

QR_MM = 28
TITLES = {
    "test": {"en": "Test certificate", "zh": "检测证书"},
    "preliminary": {"en": "Preliminary test certificate", "zh": "初步检测证书"},
    "complementary": {"en": "Complementary test certificate", "zh": "补充检测证书"},
}


def certificate_html(content: Content, *, qr_text: str, stylesheet: str = "", mark_bytes: bytes = b"") -> str:
    """Return the page of one certificate; ``qr_text`` is what its QR code holds. A key that is missing is an error.

    ``mark_bytes`` is the picture that ``laboratory.mark`` names. ``stylesheet`` is the address of its style sheet for a
    browser; the printer brings its own.
    """
    return page(
        "certificate.html",
        certificate=content,
        stylesheet=stylesheet,
        title=TITLES[content["kind"]],
        qr=svg_data_uri(qr_svg(qr_text, QR_MM)),
        barcode=svg_data_uri(code128_svg(content["number"], height_mm=7)),
        mark=mark(),
        accreditation_mark=_picture_of(content, mark_bytes),
        rosette=rosette(),
        band=woven_band(),
        strip=lambda plot: svg_data_uri(limit_strip(plot)),
        strip_words=strip_words,
        moment=moment,
        unit_beside=unit_beside,
    )


def certificate_job(content: Content, *, canonical: bytes, qr_text: str, mark_bytes: bytes = b"") -> RenderJob:
    """Return the job that prints a certificate, with ``canonical`` (its content as JSON) inside as result.json."""
    inside = AttachedFile(
        name="result.json",
        content=canonical,
        description=f"Content of certificate {content['number']} revision {content['revision']} as canonical JSON",
        at=datetime.fromisoformat(content["issued_at"]),
    )
    identifier = hashlib.sha256(canonical).digest()[:16]
    name = content["laboratory"]["name"]
    page_seal = name["zh"] or name["en"] if content["page_seal"] else ""
    html = certificate_html(content, qr_text=qr_text, mark_bytes=mark_bytes)
    return RenderJob(html, "certificate.css", (inside,), identifier, page_seal)


def _picture_of(content: Content, mark_bytes: bytes) -> str:
    """Return the mark of the accreditation body as a picture; raise ValueError for another than the content names."""
    named = content["laboratory"]["mark"]
    if named != (hashlib.sha256(mark_bytes).hexdigest() if mark_bytes else ""):
        raise ValueError(f"the content names the mark {named or 'drawn'}, and another one was given")
    return picture_uri(mark_bytes) if mark_bytes else ""


def certificate_text(content: Content) -> str:
    """Return every text of the content in one, to ask the fonts whether they can print it."""
    return "\n".join(_texts(content))


def moment(text: str) -> str:
    """Return an ISO moment as people read it: 2020-04-21 09:42 +08:00. A day or an empty text stays as it is."""
    if "T" not in text:
        return text
    when = datetime.fromisoformat(text)
    offset = when.isoformat()[-6:] if when.tzinfo else ""
    return f"{when:%Y-%m-%d %H:%M} {offset}".rstrip()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from _texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside)
