"""The instance's own font for Chinese, for browsers on machines that have none. Served only if it is made already.

The sheet names Chinese characters only, so that nobody loads it for a page in English.
"""

from flask import Flask, Response, current_app, make_response, send_file, url_for

from lims.errors import NotFound
from lims.printing.fonts import FontSet
from lims.web.access import public
from lims.web.static import YEAR

CHINESE = "U+2E80-2FDF, U+3000-303F, U+31C0-31EF, U+3200-4DBF, U+4E00-9FFF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF"
STYLES = {"Regular": 400, "Bold": 700}
_FACE = (
    '@font-face {{ font-family: "Greenlane Sans"; font-weight: {weight}; font-display: swap; '
    'src: url("{href}") format("truetype"); unicode-range: {characters}; }}\n'
)


def install(app: Flask) -> None:
    """Serve the sheet and its two fonts under the digest of their making."""
    app.add_url_rule("/fonts/<digest>/sheet.css", "fonts", sheet)
    app.add_url_rule("/fonts/<digest>/<style>.ttf", "font", font)


def sheet_url() -> str:
    """Return the address of the sheet; empty where the fonts are not made yet."""
    made = _made()
    return url_for("fonts", digest=made.folder.name) if made else ""


@public
def sheet(digest: str) -> Response:
    """Return the style sheet that names the fonts."""
    _asked(digest)
    faces = (
        _FACE.format(weight=weight, href=url_for("font", digest=digest, style=style), characters=CHINESE)
        for style, weight in STYLES.items()
    )
    answer = make_response("".join(faces), {"Content-Type": "text/css; charset=utf-8"})
    return _kept(answer)


@public
def font(digest: str, style: str) -> Response:
    """Return one font."""
    made = _asked(digest)
    if style not in STYLES:
        raise NotFound(kind="font", key=style)
    return _kept(send_file(made.face("common", style), mimetype="font/ttf"))


def _made() -> FontSet | None:
    found: FontSet | None = current_app.extensions["lims.services"].fonts_if_made
    return found


def _asked(digest: str) -> FontSet:
    """Return the fonts of ``digest``; raise `NotFound` for any others."""
    made = _made()
    if made is None or made.folder.name != digest:
        raise NotFound(kind="font", key=digest)
    return made


def _kept(answer: Response) -> Response:
    """Let browsers keep the answer: the address changes with the content."""
    answer.cache_control.no_cache = None
    answer.cache_control.public, answer.cache_control.max_age, answer.cache_control.immutable = True, YEAR, True
    return answer
