import re

import pytest

from lims.printing.fonts import FontSet


@pytest.fixture
def made(services):
    """Fonts that are made already; what is in them does not matter here."""
    fonts = FontSet(services.settings.home / "fonts" / "0123456789abcdef")
    fonts.folder.mkdir(parents=True)
    for path in fonts.files:
        path.write_bytes(path.name.encode())
    return fonts


def test_without_fonts_no_page_asks_for_them(client):
    assert "/fonts/" not in client.get("/sign-in", buffered=True).text
    assert client.get("/fonts/0123456789abcdef/sheet.css", buffered=True).status_code == 404


def test_fonts_that_are_half_made_are_not_served(client, made):
    made.files[-1].unlink()
    assert "/fonts/" not in client.get("/sign-in", buffered=True).text


def test_with_fonts_every_page_names_the_sheet_and_the_sheet_the_fonts(client, made):
    sheet = re.search(r'href="(/fonts/[^"]+)"', client.get("/sign-in", buffered=True).text)[1]
    answer = client.get(sheet, buffered=True)
    assert answer.mimetype == "text/css"
    assert answer.text.count('font-family: "Greenlane Sans"') == 2
    assert answer.text.count("unicode-range: U+2E80") == 2
    assert "immutable" in answer.headers["Cache-Control"]
    fonts = re.findall(r'url\("([^"]+)"\)', answer.text)
    assert [client.get(font, buffered=True).data for font in fonts] == [b"common-Regular.ttf", b"common-Bold.ttf"]


def test_a_font_may_be_kept_for_a_year(client, made):
    answer = client.get("/fonts/0123456789abcdef/Regular.ttf", buffered=True)
    assert answer.mimetype == "font/ttf"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "no-cache" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["fedcba9876543210/sheet.css", "0123456789abcdef/Italic.ttf", "0123456789abcdef/x.css"]
)
def test_anything_else_is_not_found(client, made, path):
    assert client.get(f"/fonts/{path}", buffered=True).status_code == 404
