"""Small files with one subject, functions that fit on a screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

from lims._start.launch import source_root

ROOT = source_root()
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Return the functions of a file with their lines; a docstring is no line of code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            words = node.body[0] if ast.get_docstring(node) else None
            lines = node.end_lineno - node.lineno + 1
            yield node.name, lines - (words.end_lineno - words.lineno + 1 if words else 0)


def test_no_file_has_grown_a_second_subject():
    lengths = {str(path.relative_to(ROOT)): lines_of(path) for path in files("lims", "migrations")}
    assert len(lengths) > 200
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_function_fits_on_a_screen():
    long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in files("lims")
        for name, lines in functions(path)
        if lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_templates_are_short():
    lengths = {path.name: lines_of(path) for path in (ROOT / "templates").rglob("*.html")}
    assert {name: length for name, length in lengths.items() if length > 150} == {}


def test_every_package_says_what_it_is():
    packages = [path for path in files("lims") if path.name == "__init__.py"]
    silent = [path for path in packages if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []
