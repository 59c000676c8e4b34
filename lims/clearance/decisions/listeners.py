"""What decisions answer to samples: those that speak of their goods."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lims.clearance.decisions import undecided  # noqa: F401 - importing lets it hear every flush: see `open_lines`
from lims.clearance.decisions.models import Decision
from lims.samples import signals
from lims.samples.lineage.rows import Touched, TouchedKind
from lims.samples.models import Sample


@signals.touched_asked.connect
def decisions_on(session: Session, *, samples: Sequence[Sample], **_more: Any) -> list[Touched]:
    """Return the decisions in force on the lots of ``samples``, or on the lines that these are of."""
    goods = {(one.line_id, one.lot_id) for one in samples}
    of_goods = [
        and_(Decision.line_id == line, or_(Decision.lot_id.is_(None), Decision.lot_id == lot)) for line, lot in goods
    ]
    wanted = select(Decision.number, Decision.kind).where(Decision.in_force.is_(True), or_(*of_goods))
    rows = session.execute(wanted.order_by(Decision.id))
    return [Touched(TouchedKind.DECISION, number, "", kind.value) for number, kind in rows]
