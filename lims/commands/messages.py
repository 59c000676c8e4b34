"""Collecting the messages of code and templates into the Chinese catalogue."""

from collections.abc import Iterator
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from sqlalchemy import Enum as DbEnum

from lims.audit.actions import AuditAction
from lims.audit.capture import kind_of
from lims.conformity.verdicts import Verdict
from lims.db import Base
from lims.permissions import Role
from lims.tables import metadata
from lims.web.words import field_key

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# Nothing in the header changes with the day, so that two people's updates do not collide in it.
HEADER = r"""# The words of Greenlane LIMS in simplified Chinese; made by `lims docs messages`, translated by hand.
msgid ""
msgstr ""
"Language: zh\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
Message = str | tuple[str, str]  # of one thing and of several
KEYWORDS: dict[str, Any] = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def update(root: Path) -> tuple[int, int]:
    """Bring the catalogue up to date; return how many messages there are and how many lack a translation."""
    path = root / "lims" / "translations" / "zh.po"
    old = read_po(BytesIO(path.read_bytes()), locale="zh") if path.exists() else Catalog(locale="zh")
    catalogue = Catalog(locale="zh", fuzzy=False)
    for message, places in sorted(collect(root).items(), key=lambda one: _first(one[0])):
        known = old.get(message)
        catalogue.add(message, _said(message, known.string if known else ""), locations=sorted(places)[:3])
    path.parent.mkdir(exist_ok=True)
    text = BytesIO()
    write_po(text, catalogue, width=120, include_lineno=False, sort_output=True, omit_header=True)
    path.write_text(HEADER + text.getvalue().decode("utf-8"), encoding="utf-8")
    return len(catalogue), sum(1 for one in catalogue if one.id and not _first(one.string))


def _said(message: Message, known: Any) -> str | tuple[str, ...]:
    """Return a translation as the catalogue wants it: Chinese has one form, whatever the number."""
    return (_first(known),) if isinstance(message, tuple) else _first(known)


def _first(message: Any) -> str:
    return str(message[0] if isinstance(message, list | tuple) else message)


def collect(root: Path) -> dict[Message, set[tuple[str, int]]]:
    """Return every message of code, templates and enums, with where it stands."""
    found: dict[Message, set[tuple[str, int]]] = {}
    for name, _line, message, _comments, _context in _extracted(root):
        found.setdefault(message, set()).add((name, 0))
    for text, name in (*enum_words(), *column_words()):
        found.setdefault(text, set()).add((name, 0))
    found.pop("", None)
    return found


def _extracted(root: Path) -> Iterator[Any]:
    """Return what babel finds in the code and the templates."""
    for folder in ("lims", "templates"):
        for found in extract_from_dir(root / folder, METHODS, keywords=KEYWORDS):
            yield (f"{folder}/{found[0]}", *found[1:])


def enum_words() -> Iterator[tuple[str, str]]:
    """Return every value of every enum of the product: states, kinds, roles, acts are shown through `word`."""
    kinds: set[type[Enum]] = {AuditAction, Role, Verdict}
    for table in metadata.tables.values():
        columns = (column.type for column in table.columns if isinstance(column.type, DbEnum))
        kinds |= {column.enum_class for column in columns if column.enum_class is not None}
    for kind in sorted(kinds, key=lambda one: one.__qualname__):
        yield from ((member.value, kind.__module__.replace(".", "/") + ".py") for member in kind)


def column_words() -> Iterator[tuple[str, str]]:
    """Return every kind and column of the trail, as `row_word` and `field_word` ask for them."""
    for mapper in Base.registry.mappers:
        kind = mapper.class_
        if not getattr(kind, "__audited__", True):
            continue
        place = kind.__module__.replace(".", "/") + ".py"
        yield kind_of(kind.__name__).replace("-", " "), place
        for column in mapper.column_attrs:
            yield field_key(column.key), place
