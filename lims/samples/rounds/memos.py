"""Return memos: the letter that goes back with the portions that reception refused, and who took them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples.models import Sample
from lims.samples.obstacles import ReasonMissing
from lims.samples.operations import move
from lims.samples.rounds import finding_obstacles as obstacles
from lims.samples.rounds import finding_queries as queries
from lims.samples.rounds.finding_models import ReturnMemo, ReturnMemoLine
from lims.samples.rounds.operations import refuse


def write(
    session: Session, samples: Sequence[Sample], *, addressed_to: str, actor: Actor, note: str = ""
) -> ReturnMemo:
    """Write the memo with which ``samples`` of one shipment go back."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    chosen = list(dict.fromkeys(samples))
    if not chosen:
        raise ReasonMissing(field="sample", value="", thing="")
    shipment_id = chosen[0].shipment_id
    for sample in chosen:
        refuse(obstacles.obstacle_to_memo(session, sample, shipment_id))
    memo = ReturnMemo(
        number=next_number(session, NumberKind.MEMO), shipment_id=shipment_id, addressed_to=addressed_to,
        note=note.strip(), written_at=clock.now(), written_by_id=actor.id,
    )  # fmt: skip
    session.add(memo)
    session.flush()
    session.add_all(ReturnMemoLine(sample_id=one.id, memo_id=memo.id, shipment_id=shipment_id) for one in chosen)
    record(session, AuditAction.RETURN_MEMO_WRITTEN, subject=memo, actor=actor, reason=note)
    return memo


def hand_back(session: Session, memo: ReturnMemo, *, to: str, actor: Actor) -> None:
    """State who took the portions of ``memo`` back: they leave the laboratory."""
    actor.must(Permission.SAMPLES_SAMPLES_RECEIVE)
    refuse(obstacles.obstacle_to_handing_back(memo))
    for sample in queries.samples_of_memo(session, memo):
        move(session, sample, place=to, note=memo.number, actor=actor)
    memo.handed_at, memo.handed_to, memo.handed_by_id = clock.now(), to, actor.id
    record(session, AuditAction.RETURN_MEMO_HANDED, subject=memo, actor=actor, reason=to)
