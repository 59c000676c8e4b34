"""Packaged tables: plain comma-separated text whose lines with # say where the figures come from."""

from importlib import resources


def read_table(package: str, *path: str) -> list[list[str]]:
    """Return the rows of a packaged table, its header first, without the lines of comment."""
    text = resources.files(package).joinpath(*path).read_text("utf-8")
    return [line.split(",") for line in text.splitlines() if line and not line.startswith("#")]
