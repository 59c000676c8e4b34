"""Packing an evidence bundle (see `proof.bundles` for its format), each download in the trail before its first byte.

Certificates leave shipment by shipment. For some of them at a time a short transaction writes the downloads down; then
a snapshot gives the files and, for who may read it, the whole trail of the shipment, this very download included.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from lims.audit import chain
from lims.audit.models import Checkpoint
from lims.audit.queries import latest_checkpoint, rows_of_stream
from lims.certificates import operations, queries
from lims.certificates.models import Certificate
from lims.certificates.proof import bundles
from lims.certificates.proof.trails import COLUMNS
from lims.certificates.streaming import StreamedZip
from lims.certificates.timestamps.models import RenewedTimestamp
from lims.certificates.timestamps.queries import timestamps_of
from lims.files import FileAltered, FileMissing
from lims.permissions import Actor, Permission
from lims.printing.authority import Authority
from lims.printing.signing import sign_bytes
from lims.services import Services

AT_ONCE = 50  # certificates whose download is written down in one transaction
README = """Evidence bundle of Greenlane LIMS

certificates/  each certificate as it was issued (PDF) and its content (JSON)
timestamps/    what proves later that the PDF is old: each token covers it and the token before
trail/         the audit rows of each shipment, one a line, each with the hash of the row before it
checkpoint.json  the newest signed checkpoint of the whole trail, with the way from each stream to its root
laboratory.pem the laboratory's certificates and its list of revoked ones; compare them with what you hold already
manifest.json  every file with its SHA-256; manifest.sig is the laboratory's signature of it

Check all of it, without the laboratory:  lims verify BUNDLE.zip --certificate laboratory.pem
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bundle to pack: which certificates, when and for whom."""

    certificate_ids: Sequence[int]
    at: datetime
    actor: Actor

    @property
    def with_trails(self) -> bool:
        """Say whether the person may read the audit rows."""
        return self.actor.may(Permission.AUDIT_TRAIL_READ)


def packed(services: Services, wanted: Wanted) -> Iterator[bytes]:
    """Yield the bundle, piece by piece; transactions are its own."""
    return _Packing(services, wanted).pieces()


class _Packing:
    """The state of one bundle while it is packed."""

    def __init__(self, services: Services, wanted: Wanted) -> None:
        self._services, self._wanted = services, wanted
        self._zip = StreamedZip(wanted.at)
        self._certificates: list[dict[str, Any]] = []
        self._trails: list[dict[str, Any]] = []
        self._absent: list[str] = []

    def pieces(self) -> Iterator[bytes]:
        with self._services.database.snapshot() as session:
            proofs = _Proofs(latest_checkpoint(session)) if self._wanted.with_trails else _Proofs(None)
            threads = queries.certificates_by_shipment(session, self._wanted.certificate_ids)
        for some in _together(threads):
            self._write_down(some)
            with self._services.database.snapshot() as session:
                for shipment_id, ids in some:
                    yield from self._thread(session, shipment_id, ids, proofs)
        yield from self._closing(proofs)

    def _write_down(self, some: list[tuple[int, list[int]]]) -> None:
        with self._services.database.transaction() as session:
            found = queries.certificates_by_id(session, [one for _, ids in some for one in ids])
            others = len(self._wanted.certificate_ids) - 1
            operations.note_download(session, found, what="zip", actor=self._wanted.actor, together_with=others)

    def _thread(self, session: Session, shipment_id: int, ids: list[int], proofs: "_Proofs") -> Iterator[bytes]:
        """Yield the certificates of one shipment, and its trail."""
        stream = f"shipment:{shipment_id}"
        stamps = timestamps_of(session, ids)
        for certificate in queries.certificates_by_id(session, ids):
            kept = _stamp_entries(certificate, stamps.get(certificate.id, []))
            self._certificates.append(_entry(certificate, stream) | {"timestamps": kept})
            yield from self._stored(f"certificates/{certificate.number}.pdf", certificate.pdf_sha256)
            yield from self._stored(f"certificates/{certificate.number}.json", certificate.content_sha256)
            for stamp in kept:
                yield from self._stored(stamp["file"], stamp["sha256"])
        if self._wanted.with_trails:
            rows = rows_of_stream(session, stream)
            name = f"trail/{stream.replace(':', '-')}.jsonl"
            lines = [json.dumps({key: row[key] for key in COLUMNS}, ensure_ascii=False) for row in rows]
            self._trails.append({"stream": stream, "file": name, "rows": len(rows), "head": rows[-1]["hash"]})
            proofs.asked.append(stream)
            yield from self._zip.add(name, ("\n".join(lines) + "\n").encode())

    def _stored(self, name: str, digest: str) -> Iterator[bytes]:
        """Yield a stored file; one that is lost or altered in the store is named instead, and the rest goes on."""
        try:
            content = self._services.files.get(digest)
        except (FileMissing, FileAltered):
            self._absent.append(name)
            return
        yield from self._zip.add(name, content)

    def _closing(self, proofs: "_Proofs") -> Iterator[bytes]:
        """Yield what proves the rest, and the end."""
        keys = self._services.keys
        yield from self._zip.add(bundles.README, README.encode())
        yield from self._zip.add(bundles.CERTIFICATES, self._services.published)
        if proofs.checkpoint:
            yield from self._zip.add(bundles.CHECKPOINT, json.dumps(proofs.as_file(), indent=1).encode())
        manifest = json.dumps(self._manifest(), ensure_ascii=False, indent=1).encode()
        yield from self._zip.add(bundles.MANIFEST, manifest)
        yield from self._zip.add(bundles.SIGNATURE, sign_bytes(manifest, keys).hex().encode())
        yield from self._zip.close()

    def _manifest(self) -> dict[str, Any]:
        return {
            "format": bundles.FORMAT,
            "packed_at": self._wanted.at.isoformat(),
            "packed_for": self._wanted.actor.name,
            "laboratory": Authority.read(self._services.published).laboratory,
            "certificates": self._certificates,
            "trails": self._trails,
            "absent": self._absent,
            "files": dict(self._zip.digests),
        }


class _Proofs:
    """The newest checkpoint, and the way from a stream's head to its root."""

    def __init__(self, checkpoint: Checkpoint | None) -> None:
        self.checkpoint = checkpoint
        self.asked: list[str] = []
        heads = checkpoint.heads if checkpoint else []
        self._heads = {head[0]: (place, head) for place, head in enumerate(heads)}
        self._levels = chain.merkle_levels([chain.head_leaf(*head) for head in heads])

    def as_file(self) -> dict[str, Any]:
        assert self.checkpoint is not None
        one = self.checkpoint
        facts = {"at": one.at.isoformat(), "rows": one.rows, "streams": one.streams, "root": one.root}
        proofs = {stream: self._proof(stream) for stream in self.asked if stream in self._heads}
        return {**facts, "number": one.id, "signature": one.signature, "proofs": proofs}

    def _proof(self, stream: str) -> dict[str, Any]:
        place, (_, position, digest) = self._heads[stream]
        return {"position": position, "hash": digest, "path": chain.merkle_path(self._levels, place)}


def _together(threads: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Yield shipments with their certificates, as many at a time as one transaction takes."""
    some: list[tuple[int, list[int]]] = []
    for shipment_id, pairs in groupby(threads, key=lambda pair: pair[0]):
        some.append((shipment_id, [certificate_id for _, certificate_id in pairs]))
        if sum(len(ids) for _, ids in some) >= AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _entry(certificate: Certificate, stream: str) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "revision": certificate.revision,
        "state": certificate.state.value,
        "verdict": certificate.verdict,
        "stream": stream,
        "subject": f"certificate:{certificate.id}",
        "pdf": f"certificates/{certificate.number}.pdf",
        "pdf_sha256": certificate.pdf_sha256,
        "json": f"certificates/{certificate.number}.json",
        "json_sha256": certificate.content_sha256,
    }


def _stamp_entries(certificate: Certificate, stamps: Iterable[RenewedTimestamp]) -> list[dict[str, Any]]:
    return [
        {
            "file": f"timestamps/{certificate.number}-{one.position}.tst",
            "sha256": one.token_sha256,
            "stated_at": one.stated_at.isoformat(),
        }
        for one in stamps
    ]
