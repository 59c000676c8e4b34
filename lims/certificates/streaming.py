"""A zip that leaves while it is packed: however many certificates, the memory of one file."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, cast


class StreamedZip:
    """Packs file after file; `take` gives what is ready to be sent, `digests` what was packed."""

    def __init__(self, at: datetime) -> None:
        self._out = _Out()
        self._zip = zipfile.ZipFile(cast(IO[bytes], self._out), "w", zipfile.ZIP_DEFLATED)  # it is only ever written
        self._at = at
        self.digests: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> Iterator[bytes]:
        """Pack one file."""
        entry = zipfile.ZipInfo(name, self._at.timetuple()[:6])
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=3)
        self.digests[name] = hashlib.sha256(content).hexdigest()
        yield from self._out.take()

    def close(self) -> Iterator[bytes]:
        """Write the list of files that ends a zip."""
        self._zip.close()
        yield from self._out.take()


class _Out:
    """Where the zip is written: it can neither be sought nor read."""

    def __init__(self) -> None:
        self._ready: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._ready.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> Iterator[bytes]:
        ready, self._ready = self._ready, []
        if ready:
            yield b"".join(ready)
