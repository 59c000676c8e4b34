"""The audit rows in an evidence bundle: each chain whole, up to the head that was signed, through the checkpoint."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lims.audit import chain
from lims.audit.walking import walk
from lims.printing.authority import Authority

COLUMNS = (*chain.HASHED, "hash")
AUTHORISED = "certificates:certificate:authorised"
ISSUED = "certificates:certificate:issued"


class NoRow(ValueError):
    """A line of a trail is no row of it: ``args`` names the line."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The rows of one stream, as they were packed."""

    stream: str
    rows: tuple[Mapping[str, Any], ...]


def read_trail(stream: str, content: bytes) -> Trail:
    """Return the rows of a trail's file: one a line, as JSON."""
    return Trail(stream, tuple(_row(number, line) for number, line in enumerate(content.splitlines(), 1)))


def _row(number: int, line: bytes) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
        return {name: row[name] for name in COLUMNS}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoRow(number) from None


def faults_of_trail(trail: Trail, *, rows: int, head: str) -> Iterator[str]:
    """Yield what is wrong with a chain: a row altered, missing, cut off or too many."""
    (position, digest), fault, _ = walk(trail.stream, trail.rows)
    strangers = [row["position"] for row in trail.rows if row["stream"] != trail.stream]
    if strangers:
        yield f"stream {trail.stream}, row {strangers[0]}: of another stream"
    if fault:
        yield str(fault)
    elif position < rows:
        yield f"cut off: stream {trail.stream}, row {position + 1}"
    elif (position, digest) != (rows, head):
        yield f"added: stream {trail.stream}, row {rows + 1}"


def faults_of_proof(trail: Trail, proof: Mapping[str, Any] | None, root: str) -> Iterator[str]:
    """Yield why the rows up to the checkpoint are not those that it signed; a stream begun later needs no proof."""
    if proof is None:
        return
    position, digest = proof["position"], proof["hash"]
    found = next((row["hash"] for row in trail.rows if row["position"] == position), None)
    try:
        leads_to = chain.root_by_path(chain.head_leaf(trail.stream, position, digest), proof["path"])
    except (ValueError, TypeError):
        leads_to = ""
    if leads_to != root:
        yield f"checkpoint: the path of stream {trail.stream} does not lead to its root"
    elif found != digest:
        yield f"checkpoint: stream {trail.stream}, row {position} is not the one that was signed"


def faults_of_checkpoint(checkpoint: Mapping[str, Any], authority: Authority) -> Iterator[str]:
    """Yield why a checkpoint is not the laboratory's."""
    facts = {name: checkpoint[name] for name in ("rows", "streams", "root")}
    at = datetime.fromisoformat(checkpoint["at"])
    signed = chain.canonical({"at": at, **facts}).encode()
    if authority.signer_of(signed, bytes.fromhex(checkpoint["signature"]), at=at) is None:
        yield "checkpoint: not signed by a key of the laboratory"


def faults_of_certificate(certificate: Mapping[str, Any], trail: Trail) -> Iterator[str]:
    """Yield what the trail does not say of a certificate in the bundle: its content, its file, its state."""
    told = dict(_last_values(trail, certificate["subject"]))
    for field, name in (("content_sha256", "json_sha256"), ("pdf_sha256", "pdf_sha256"), ("state", "state")):
        if told.get(field) != certificate[name]:
            yield f"{certificate['number']}: the trail has another {field.replace('_', ' ')}"
    acts = {row["action"] for row in trail.rows if row["label"] == certificate["number"]}
    for act in (AUTHORISED, ISSUED):
        if act not in acts:
            yield f"{certificate['number']}: the trail has no row of {act.rsplit(':', 1)[-1]}"


def _last_values(trail: Trail, subject: str) -> Iterator[tuple[str, Any]]:
    """Yield each value that a row gave to ``subject``, the oldest first."""
    for row in trail.rows:
        if subject in row["changes"]:
            for change in json.loads(row["changes"]):
                if change["of"] == subject:
                    yield change["field"], change["new"]
