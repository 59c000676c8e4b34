"""Addresses that a request names: only such as lead into this product are followed."""

from urllib.parse import urlsplit


def own_path(target: str | None, otherwise: str = "/") -> str:
    """Return ``target`` if every browser takes it for a path of this product, else ``otherwise``."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    # Browsers read a backslash as a slash and drop tabs and line ends: "/\\evil" and "/<tab>/evil" lead elsewhere.
    if "\\" in target or any(ord(character) <= 0x20 for character in target):
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else target
