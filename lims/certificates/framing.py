"""The certificate's own page inside a page of ours: sealed off, without scripts, in the printed style."""

from flask import Response, render_template
from flask_babel import gettext as _

from lims.assets import folder
from lims.web.fonts import sheet_url

STYLES = ("certificate.css", "certificate_screen.css")
SEALED_OFF = (
    "default-src 'none'; img-src data:; font-src 'self'; style-src 'self' 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def framed(html: str) -> Response:
    """Return a page that may stand in a frame of ours, and can do nothing but be looked at."""
    return Response(html, headers={"Content-Security-Policy": SEALED_OFF})


def changed_meanwhile(line: str) -> str:
    """Return what stands in the frame where the draft is another one by now."""
    title = _("What is shown here is no longer what would be issued for line %(line)s.", line=line)
    message = _("Load the page of the draft again.")
    return render_template("errors/bare.html", status=409, title=title, message=message, request_id="")


def style_of_sheet() -> str:
    """Return the printed style sheet with what a screen needs beside, and our Chinese font for who has none."""
    printed, fonts = folder("templates") / "printed", sheet_url()
    imported = [f'@import url("{fonts}");'] if fonts else []
    return "\n".join([*imported, *((printed / name).read_text(encoding="utf-8") for name in STYLES)])
