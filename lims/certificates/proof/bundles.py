"""An evidence bundle: certificates, the audit rows of their threads, and what proves that nothing of it was changed.

A zip with ``certificates/NUMBER.pdf`` and ``.json``; ``timestamps/NUMBER-1.tst`` and so on, the renewed
timestamps; ``trail/STREAM.jsonl``, one audit row a line; ``checkpoint.json``,
the newest signed checkpoint with the Merkle path of each stream; ``laboratory.pem``, the laboratory's certificates and
its revocation list; ``README.txt``; ``manifest.json``, which names every other file with its SHA-256 and every
certificate and trail; ``manifest.sig``, the laboratory's signature of the manifest in hexadecimal.
"""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from lims.certificates.proof import stamps, trails
from lims.certificates.proof.answers import Answer, Finding
from lims.certificates.proof.papers import examine_pdf
from lims.printing.authority import Authority

FORMAT = "greenlane-evidence/1"
MANIFEST, SIGNATURE, CHECKPOINT = "manifest.json", "manifest.sig", "checkpoint.json"
CERTIFICATES, README = "laboratory.pem", "README.txt"
LARGEST_MEMBER = 512 * 1024 * 1024
# What reading a changed or cut-off archive raises; the last two: a version, a flag or a name that no zip has.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = 0x1  # the bit of a member that is encrypted

Manifest = Mapping[str, Any]


def is_bundle(path: Path) -> bool:
    """Say whether the file at ``path`` begins as a zip does."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def examine_bundle(path: Path, authority: Authority) -> Answer:
    """Return what a bundle is: genuine, or every single fault of it by name."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _examined(archive, authority)
    except BROKEN:
        return Answer("bundle", Finding.DAMAGED)


def _examined(archive: zipfile.ZipFile, authority: Authority) -> Answer:
    if any(one.file_size > LARGEST_MEMBER for one in archive.infolist()):
        return Answer("bundle", Finding.TOO_LARGE)
    if any(one.flag_bits & LOCKED or one.compress_type not in PACKINGS for one in archive.infolist()):
        return Answer("bundle", Finding.DAMAGED)
    manifest = _manifest(archive)
    if manifest is None:
        return Answer("bundle", Finding.NO_CERTIFICATE)
    try:
        faults = tuple(dict.fromkeys(_faults(archive, manifest, authority)))
    except (KeyError, TypeError, ValueError) as error:
        faults = (f"{MANIFEST}: not as it was written ({type(error).__name__})",)
    return Answer("bundle", Finding.ALTERED if faults else Finding.GENUINE, _facts(manifest), faults)


def _manifest(archive: zipfile.ZipFile) -> Manifest | None:
    try:
        found = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, *BROKEN):
        return None
    return cast(Manifest, found) if isinstance(found, dict) and found.get("format") == FORMAT else None


def _facts(manifest: Manifest) -> dict[str, Any]:
    return {
        "laboratory": manifest.get("laboratory", ""),
        "packed_at": manifest.get("packed_at", ""),
        "packed_for": manifest.get("packed_for", ""),
        "certificates": len(manifest.get("certificates", ())),
        "audit_rows": sum(one.get("rows", 0) for one in manifest.get("trails", ())),
        "states": dict(Counter(one.get("state", "") for one in manifest.get("certificates", ()))),
    }


def _faults(archive: zipfile.ZipFile, manifest: Manifest, authority: Authority) -> Iterator[str]:
    signature = bytes.fromhex(archive.read(SIGNATURE).decode()) if SIGNATURE in archive.namelist() else b""
    packed_at = datetime.fromisoformat(manifest["packed_at"])
    if authority.signer_of(archive.read(MANIFEST), signature, at=packed_at) is None:
        yield f"{MANIFEST}: not signed by a key of the laboratory"
    yield from (f"not in the laboratory's store when it was packed: {name}" for name in manifest["absent"])
    faulty = set()
    for fault, name in _faults_of_files(archive, manifest):
        faulty.add(name)
        yield f"{fault}: {name}"
    read = _Readable(archive, faulty)
    threads: dict[str, trails.Trail] = {}
    yield from _faults_of_trails(read, manifest, authority, threads)
    for certificate in manifest["certificates"]:
        yield from _faults_of_certificate(read, certificate, authority)
        if trail := threads.get(certificate["stream"]):
            yield from trails.faults_of_certificate(certificate, trail)


class _Readable:
    """The files of an archive that can be read at all."""

    def __init__(self, archive: zipfile.ZipFile, faulty: set[str]) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self.faulty = faulty

    def get(self, name: str) -> bytes | None:
        """Return a file; None where it is missing or its packing is broken: that is told already."""
        try:
            return self._archive.read(name) if name in self._names else None
        except BROKEN:
            return None


def _faults_of_files(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield what was removed, added or changed."""
    names = Counter(archive.namelist())
    yield from (("twice", name) for name, times in names.items() if times > 1)
    listed = manifest["files"]
    for name, digest in listed.items():
        if name not in names:
            yield "missing", name
        elif _digest(archive, name) != digest:
            yield "changed", name
    yield from (("added", name) for name in names if name not in listed and name not in (MANIFEST, SIGNATURE))


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # reads like any file
    except BROKEN:
        return ""


def _faults_of_trails(
    read: _Readable, manifest: Manifest, authority: Authority, threads: dict[str, trails.Trail]
) -> Iterator[str]:
    """Yield what is wrong with the rows; fill ``threads`` with the trails that could be read."""
    packed = read.get(CHECKPOINT)
    checkpoint = json.loads(packed) if packed and CHECKPOINT not in read.faulty else None
    if checkpoint:
        yield from trails.faults_of_checkpoint(checkpoint, authority)
    for one in manifest["trails"]:
        content = read.get(one["file"])
        if content is None:
            continue
        try:
            trail = trails.read_trail(one["stream"], content)
        except trails.NoRow as line:
            yield f"{one['file']}: line {line} is no row of a trail"
            continue
        yield from trails.faults_of_trail(trail, rows=one["rows"], head=one["head"])
        if checkpoint:
            yield from trails.faults_of_proof(trail, checkpoint["proofs"].get(one["stream"]), checkpoint["root"])
        threads[one["stream"]] = trail


def _faults_of_certificate(read: _Readable, certificate: Manifest, authority: Authority) -> Iterator[str]:
    """Yield what is wrong with one certificate: its signature, or its data beside it."""
    number, pdf, data = certificate["number"], read.get(certificate["pdf"]), read.get(certificate["json"])
    if pdf is None or data is None:
        return
    yield from stamps.faults_of_timestamps(certificate, pdf, read.get, authority)
    answer = examine_pdf(pdf, authority)
    if answer.finding is not Finding.GENUINE:
        yield f"{number}: the PDF is {answer.finding.value}"
        return
    if answer.facts["number"] != number:
        yield f"{number}: the PDF is that of {answer.facts['number']}"
    if answer.facts["json_sha256"] != hashlib.sha256(data).hexdigest():
        yield f"{number}: the data beside the PDF are not those inside"
    for what in ("pdf_sha256", "json_sha256"):
        if answer.facts[what] != certificate[what]:
            yield f"{number}: the manifest has another {what.replace('_', ' ')}"
