"""From the bytes of a file to its text, or a clear word about what the file is instead. Pure."""

from lims.errors import Invalid

LARGEST = 64 * 1024 * 1024
_SIGNATURES = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class FileUnreadable(Invalid):
    """A file that holds nothing of ours.

    ``why`` is empty, too large, workbook, pdf, picture, utf-16, binary, encoding, json, csv or not declarations;
    ``line`` is where the first wrong thing stands.
    """

    code = "file_unreadable"

    def __init__(self, why: str, *, line: int = 0) -> None:
        super().__init__(field="file", value=why, why=why, line=line)


def decode(content: bytes) -> str:
    """Return the text of a UTF-8 file (with or without byte order mark); raise `FileUnreadable`."""
    if len(content) > LARGEST:
        raise FileUnreadable("too large")
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise FileUnreadable(kind)
    if b"\x00" in content:
        raise FileUnreadable("binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable("encoding", line=content.count(b"\n", 0, error.start) + 1) from None
    if not text.strip():
        raise FileUnreadable("empty")
    return text
