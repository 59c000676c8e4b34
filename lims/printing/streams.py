"""A look at a stranger's PDF before it is parsed: small files may unpack to more than the machine has memory."""

import re
import zlib

MOST_UNPACKED = 64 * 1024 * 1024
_STREAM = re.compile(rb"\bstream\r?\n")
_TWO_FILTERS = re.compile(rb"/Filter\s*\[[^\]]*/[^\]/]*/")
_ESCAPED = re.compile(rb"/[A-Za-z]*#[0-9A-Fa-f]{2}[A-Za-z#0-9]*")
_HIDDEN = (b"Filter", b"FlateDecode", b"Fl", b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL")


def is_harmless(pdf: bytes) -> bool:
    """Say whether everything packed in ``pdf`` unpacks to a size that can be read; no file of ours is packed twice."""
    if _TWO_FILTERS.search(pdf) or any(_spelled(found[0]) in _HIDDEN for found in _ESCAPED.finditer(pdf)):
        return False
    left = MOST_UNPACKED
    for found in _STREAM.finditer(pdf):
        left -= _unpacked_size(pdf[found.end() :] if left else b"", left)
        if left <= 0:
            return False
    return True


def _unpacked_size(packed: bytes, most: int) -> int:
    """Return how many bytes (at most ``most``) the deflated stream at the beginning of ``packed`` holds."""
    try:
        return len(zlib.decompressobj().decompress(packed, most))
    except zlib.error:
        return 0


def _spelled(name: bytes) -> bytes:
    """Return a name of a PDF (ISO 32000-1, 7.3.5) with its escapes resolved."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name[1:])
