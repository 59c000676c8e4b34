"""`lims audit`: walk the chains, make a checkpoint to hand out, check against one that somebody holds."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lims.accounts.queries import SYSTEM
from lims.audit import chain, operations, verification
from lims.audit.models import Checkpoint
from lims.commands.instance import instance
from lims.printing.authority import Authority
from lims.printing.signing import sign_bytes
from lims.services import Services


@click.group()
def audit() -> None:
    """Prove the trail."""


@audit.command()
@click.option(
    "--checkpoint",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint file that was handed out.",
)
def verify(path: Path | None) -> None:
    """Walk every chain and name the first broken row of each; with a checkpoint, also what was cut off before it."""
    with instance() as services, services.database.snapshot() as session:
        count, faults = verification.verify(session)
        if path is not None:
            held = _read(path)
            faults += _faults_of(held, services)
            faults += verification.verify_against(session, held["heads"])
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        raise SystemExit(1)
    click.echo(
        f"{count} rows are as they were written" + (", and nothing before the checkpoint is missing." if path else ".")
    )


@audit.command()
@click.option(
    "--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to hand out."
)
def checkpoint(path: Path) -> None:
    """Hash all heads into a Merkle root, sign it, keep it and write it to a file for somebody else to hold."""
    with instance() as services:
        keys = services.keys
        with services.database.transaction() as session:
            made = operations.make_checkpoint(session, actor=SYSTEM, sign=lambda content: sign_bytes(content, keys))
        path.write_text(json.dumps(_as_file(made, services), indent=1), encoding="utf-8")
    click.echo(f"Checkpoint over {made.rows} rows in {made.streams} streams: {made.root}")


def _as_file(made: Checkpoint, services: Services) -> dict[str, Any]:
    """Return what a checkpoint file holds."""
    return {
        "format": "greenlane-checkpoint/1",
        "at": made.at.isoformat(),
        "rows": made.rows,
        "streams": made.streams,
        "root": made.root,
        "heads": made.heads,
        "signature": made.signature,
        "certificate": services.keys.audit_certificate.decode(),
    }


def _read(path: Path) -> dict[str, Any]:
    """Return a checkpoint file's content."""
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if held["format"] != "greenlane-checkpoint/1":
            raise KeyError("format")
        held["at"] = datetime.fromisoformat(held["at"])
        held["signature"] = bytes.fromhex(held["signature"])
        held["heads"] = [(str(stream), int(position), str(digest)) for stream, position, digest in held["heads"]]
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{path} is no checkpoint of Greenlane LIMS.") from None
    return held


def _faults_of(held: dict[str, Any], services: Services) -> list[verification.Fault]:
    """Return what is wrong with the checkpoint itself: its root, its signature."""
    root = chain.merkle_root([chain.head_leaf(*head) for head in held["heads"]])
    content = operations.signed_content(
        Checkpoint(**{name: held.get(name) for name in ("at", "rows", "streams", "root")})
    )
    known = Authority.read(services.published)
    right = known.signer_of(content, held["signature"], at=held["at"]) is not None
    rows = sum(position for _, position, _ in held["heads"])
    return [
        *([] if root == held.get("root") else [verification.Fault("root", "checkpoint", rows)]),
        *([] if right else [verification.Fault("signature", "checkpoint", rows)]),
    ]
