import re

import pytest

from lims import assets
from lims.web.static import version_of

FOLDER = assets.folder("static")


@pytest.fixture
def address(app):
    """Return a function that gives the address of one of our files."""

    def find(filename: str) -> str:
        with app.test_request_context():
            return app.url_for("static", filename=filename)

    return find


def test_the_version_stands_in_the_path(address):
    assert address("js/grid.js") == f"/static/{version_of(FOLDER)}/js/grid.js"


@pytest.mark.parametrize(
    ("filename", "mimetype"),
    [("js/grid.js", "text/javascript"), ("css/tokens.css", "text/css"), ("icons.svg", "image/svg+xml")],
)
def test_a_file_may_be_kept_for_a_year(client, address, filename, mimetype):
    answer = client.get(address(filename), buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    assert answer.data == (FOLDER / filename).read_bytes()
    kept = answer.headers["Cache-Control"]
    assert "max-age=31536000" in kept
    assert "immutable" in kept
    assert "no-store" not in kept


def test_what_a_module_imports_has_the_same_version(client, address):
    module = address("js/grid.js")
    imported = re.findall(r'from "\./([\w.-]+)"', client.get(module, buffered=True).text)
    assert imported
    for name in imported:
        assert client.get(module.rsplit("/", 1)[0] + f"/{name}", buffered=True).status_code == 200


def test_an_older_version_is_answered_but_not_kept(client):
    answer = client.get("/static/0123456789ab/js/grid.js", buffered=True)
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]
    assert "31536000" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["../pyproject.toml", "%2e%2e/pyproject.toml", "js/../../pyproject.toml", "js/none.js", "js"]
)
def test_nothing_outside_of_the_folder_is_served(client, path):
    assert client.get(f"/static/x/{path}", buffered=True).status_code == 404


def test_other_content_has_another_version(tmp_path):
    (tmp_path / "a.css").write_text("a")
    first = version_of(tmp_path)
    (tmp_path / "a.css").write_text("b")
    second = version_of(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, version_of(tmp_path)}) == 3


def test_every_file_that_a_page_names_is_there(client):
    page = client.get("/look", buffered=True).text
    named = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(named) > 10
    assert {path for path in named if client.get(path, buffered=True).status_code != 200} == set()
