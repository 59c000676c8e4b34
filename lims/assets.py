"""Where the folders of files lie that are no Python: in the wheel inside the package, in the source beside it."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent

Folder = Literal["static", "templates", "migrations"]


def folder(name: Folder) -> Path:
    """Return the folder ``name`` of this installation."""
    return root(_PACKAGE) / name


def root(package: Path) -> Path:
    """Return what holds the folders that belong to ``package``.

    An editable install leaves a copy of the folders in site-packages that grows stale; it is not inside ``package``,
    so the source's own folders win.
    """
    packed = package / "_assets"
    return packed if packed.is_dir() else package.parent
