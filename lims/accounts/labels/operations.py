"""Everything that changes what is on record about labels: their printing."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.labels import queries
from lims.accounts.labels.kinds import Labelled
from lims.accounts.labels.models import LabelLayout, LabelPrint
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Invalid
from lims.permissions import Actor, Permission
from lims.printing.labels import LabelKind


class ReprintWithoutReason(Invalid):
    """A label of ``thing`` was printed before, and nobody says why another is needed."""

    code = "reprint_without_reason"


def note_print(
    session: Session, kind: LabelKind, labelled: Sequence[Labelled], *, layout: LabelLayout, actor: Actor,
    reason: str = "",
) -> list[LabelPrint]:  # fmt: skip
    """Note that labels are printed, in the trail of each shipment; printing one again needs a reason."""
    actor.must(Permission.SAMPLES_LABELS_PRINT)
    again = queries.printed_before(session, kind, labelled)
    if again and not reason.strip():
        raise ReprintWithoutReason(field="reason", value="", thing=min(again))
    prints = []
    for shipment_id in sorted({one.shipment_id for one in labelled}, key=lambda one: one or 0):
        codes = [one.label.code for one in labelled if one.shipment_id == shipment_id]
        printed = LabelPrint(
            kind=kind, shipment_id=shipment_id, numbers=codes, layout=layout, reason=reason.strip(),
            printed_at=clock.now(), printed_by_id=actor.id,
        )  # fmt: skip
        session.add(printed)
        session.flush()
        record(session, AuditAction.LABELS_PRINTED, subject=printed, actor=actor, reason=printed.reason)
        prints.append(printed)
    return prints
