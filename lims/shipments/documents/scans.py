"""Keeping the scan of a document: checked by its first bytes, stored once."""

from werkzeug.datastructures import FileStorage

from lims.errors import Invalid
from lims.files import FileStore
from lims.shipments.documents.operations import Scan

# What a scan may be, by the first bytes of the file and not by its name.
TYPES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class NotAScan(Invalid):
    """A file that is no PDF, PNG or JPEG, whatever its name says: ``value``."""

    code = "not_a_scan"


def type_of(content: bytes) -> str | None:
    """Return the media type of a scan, None for any other file."""
    return next((kind for start, kind in TYPES.items() if content.startswith(start)), None)


def keep(store: FileStore, upload: FileStorage | None) -> Scan | None:
    """Put an uploaded scan into the store; None where none was sent; raise `NotAScan` for another file."""
    if upload is None or not upload.filename:
        return None
    content = upload.read()
    if type_of(content) is None:
        raise NotAScan(field="file", value=upload.filename)
    return Scan(store.put(content), upload.filename.replace("\\", "/").rsplit("/", 1)[-1][-200:])
