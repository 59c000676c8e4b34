"""Adding to the trail: `record` an act, seal the rows at the commit, make a checkpoint."""

import uuid
from typing import Any, Protocol

from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from lims import clock
from lims.audit import capture, chain
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow, Checkpoint, StreamHead
from lims.db import insert_into
from lims.permissions import Actor, Permission


class HasIdentity(Protocol):
    """Whoever acts, as far as the trail needs to know: None is the system itself."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


class Signs(Protocol):
    """Whatever signs checkpoints."""

    def __call__(self, content: bytes) -> bytes: ...


def record(
    session: Session,
    action: AuditAction,
    *,
    subject: Any,
    actor: HasIdentity,
    reason: str = "",
    also: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of an act on ``subject`` (a model row), with everything that the session changed for it.

    ``also`` holds facts that are no column of any table (what a download contained, say).
    """
    changes = capture.claim(session)
    changes += [{"of": "", "field": name, "old": None, "new": value} for name, value in (also or {}).items()]
    row = {
        "stream": stream_of(subject),
        "act": session.info.setdefault("act", str(uuid.uuid4())),
        "at": clock.now(),
        "actor_id": actor.id,
        "actor": actor.name,
        "action": action.value,
        "subject": capture.name_of(subject),
        "label": str(getattr(subject, "number", None) or getattr(subject, "code", None) or ""),
        "reason": reason,
        "request_id": session.info.get("request_id", ""),
        "changes": chain.canonical(changes),
    }
    session.info.setdefault("audit_rows", []).append(row)


def stream_of(subject: Any) -> str:
    """Return the stream of ``subject``: its shipment's, else its package's."""
    if type(subject).__name__ == "Shipment":
        return f"shipment:{subject.id}"
    shipment_id = getattr(subject, "shipment_id", None)
    return f"shipment:{shipment_id}" if shipment_id else type(subject).__module__.split(".")[1]


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Chain the rows of this transaction, and refuse a change that none of them claims."""
    if session.in_nested_transaction():
        return  # a savepoint is no commit: the act goes on
    session.flush()
    if left := capture.unclaimed(session):
        raise capture.UnrecordedChange(changed=left)
    rows = session.info.pop("audit_rows", [])
    session.info.pop("act", None)
    if rows:
        _append(session, rows)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """Drop what was collected for a transaction that did not happen."""
    for name in ("audit_rows", "act", "unclaimed", "in_bulk"):
        session.info.pop(name, None)


def _append(session: Session, rows: list[dict[str, Any]]) -> None:
    """Lock the heads, give each row its place and hash, and write all."""
    heads = _locked_heads(session, sorted({row["stream"] for row in rows}))
    for row in rows:
        head = heads[row["stream"]]
        row["position"] = head.position + 1
        row["previous"] = head.hash
        row["hash"] = chain.hash_of(row)
        head.position, head.hash = row["position"], row["hash"]
    session.execute(insert(AuditRow), rows)
    session.flush()


def _locked_heads(session: Session, streams: list[str]) -> dict[str, StreamHead]:
    """Lock the heads of ``streams`` in sorted order; a new stream begins here, even if two acts begin it at once."""
    wanted = (
        select(StreamHead)
        .where(StreamHead.stream.in_(streams))
        .order_by(StreamHead.stream)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    heads = {head.stream: head for head in session.scalars(wanted)}
    if missing := [stream for stream in streams if stream not in heads]:
        begun = [{"stream": stream, "position": 0, "hash": chain.START} for stream in missing]
        session.execute(insert_into(session, StreamHead).values(begun).on_conflict_do_nothing())
        heads = {head.stream: head for head in session.scalars(wanted)}
    return heads


def make_checkpoint(session: Session, *, actor: Actor, sign: Signs) -> Checkpoint:
    """Hash all heads into a Merkle root, sign it and keep it."""
    actor.must(Permission.AUDIT_CHECKPOINTS_MAKE)
    heads = [
        (head.stream, head.position, head.hash)
        for head in session.scalars(select(StreamHead).order_by(StreamHead.stream))
    ]
    root = chain.merkle_root([chain.head_leaf(*head) for head in heads])
    checkpoint = Checkpoint(
        at=clock.now(),
        rows=sum(position for _, position, _ in heads),
        streams=len(heads),
        root=root,
        heads=[list(head) for head in heads],
        signature="",
    )
    checkpoint.signature = sign(signed_content(checkpoint)).hex()
    session.add(checkpoint)
    session.flush()
    record(session, AuditAction.CHECKPOINT_MADE, subject=checkpoint, actor=actor, also={"root": root})
    return checkpoint


def signed_content(checkpoint: Checkpoint) -> bytes:
    """Return the bytes that a checkpoint's signature covers."""
    facts = {"at": checkpoint.at, "rows": checkpoint.rows, "streams": checkpoint.streams, "root": checkpoint.root}
    return chain.canonical(facts).encode()
