"""People by the name that the reader knows: lists and the trail keep the name, a Chinese page shows the Chinese one.

The names are read once a request and only for a Chinese page, so a page takes the same number of statements whatever
it holds. Where two people share a name, nobody can know which is meant: it stands as it is.
"""

from collections.abc import Callable, Mapping

from flask import g

from lims.web.i18n import language

_reader: Callable[[], Mapping[str, str]] = dict


def read_names_with(reader: Callable[[], Mapping[str, str]]) -> None:
    """Hand in how the Chinese names of people are read, by their names; `web` knows no accounts."""
    global _reader
    _reader = reader


def person_name(name: str | None) -> str:
    """Return what a reader of this language calls the person ``name``."""
    if not name or language() != "zh":
        return name or ""
    return _chinese_names().get(name, name)


def _chinese_names() -> Mapping[str, str]:
    if "chinese_names" not in g:
        g.chinese_names = _reader()
    found: Mapping[str, str] = g.chinese_names
    return found
