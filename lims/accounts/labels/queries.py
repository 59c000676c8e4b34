"""What is read about labels: which were printed before, and the last prints."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled
from lims.accounts.labels.models import LabelPrint
from lims.printing.labels import LabelKind


def printed_before(session: Session, kind: LabelKind, labelled: Sequence[Labelled]) -> set[str]:
    """Return the codes of those that labels of ``kind`` were printed for already."""
    wanted = {one.label.code for one in labelled}
    shipments = {one.shipment_id for one in labelled if one.shipment_id is not None}
    prints = select(LabelPrint.numbers).where(LabelPrint.kind == kind)
    prints = prints.where(LabelPrint.shipment_id.in_(shipments) if shipments else LabelPrint.shipment_id.is_(None))
    return wanted & {code for codes in session.scalars(prints) for code in codes}
