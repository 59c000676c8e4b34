"""What makes this room act: lines whose documents, lists, grades, orders or content changed are assessed anew."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from lims.permissions import Actor
from lims.shipments import signals
from lims.shipments.declarations.models import DeclarationLine
from lims.shipments.risk.operations import assess


@signals.lines_touched.connect
def assess_again(session: Session, *, lines: Sequence[DeclarationLine], actor: Actor, **_more: Any) -> None:
    """Assess each of ``lines`` in the transaction that touched them."""
    for line in lines:
        assess(session, line, actor=actor)
