"""Stored files: kept once under their SHA-256, never overwritten, on a folder or in an S3 bucket (obstore)."""

import hashlib
import re
from contextlib import suppress

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from lims.errors import LimsError
from lims.settings import Settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileMissing(LimsError):
    """The store has no file under ``digest``."""

    code = "file_missing"


class FileAltered(LimsError):
    """What the store holds under ``digest`` has another digest: ``found``."""

    code = "file_altered"


class FileStore:
    """Bytes by their SHA-256 (64 hexadecimal digits)."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its digest; content that is there already is left as it is."""
        digest = hashlib.sha256(content).hexdigest()
        with suppress(AlreadyExistsError):
            obstore.put(self._store, _path(digest), content, mode="create")
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content under ``digest``, checked against it."""
        try:
            content = bytes(obstore.get(self._store, _path(digest)).bytes())
        except FileNotFoundError:
            raise FileMissing(digest=digest) from None
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            raise FileAltered(digest=digest, found=found)
        return content


def open_store(settings: Settings) -> FileStore:
    """Return the store that the settings name: a folder in `home` unless told otherwise."""
    if settings.files_url:
        return FileStore(from_url(settings.files_url))
    folder = settings.home / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return FileStore(LocalStore(prefix=folder))


def _path(digest: str) -> str:
    """Return where ``digest`` is kept, two levels deep."""
    if not _DIGEST.fullmatch(digest):
        raise FileMissing(digest=digest)
    return f"{digest[:2]}/{digest[2:]}"
