"""What the lists of decisions are made of, ready to print."""

from dataclasses import dataclass
from datetime import datetime

from lims.clearance.decisions.models import DecisionKind, MessageState
from lims.shipments.declarations.models import Direction, LineState
from lims.shipments.risk.models import Lane


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list."""

    id: int
    number: str
    declaration_number: str
    shipment_number: str
    line_no: int
    goods: str
    goods_zh: str
    batch: str | None  # of the lot, where a lot is decided on
    kind: DecisionKind
    proposed: DecisionKind | None
    overrides: bool
    decided_at: datetime
    decided_by: str
    message_state: MessageState
    under_review: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that waits for the officer, with what it waits for and since when."""

    line_id: int
    shipment_number: str
    declaration_number: str
    line_no: int
    goods: str
    goods_zh: str
    direction: Direction
    state: LineState
    lane: Lane | None
    registered_at: datetime
    verdict: str | None
    certificate_number: str | None
    certificate_state: str | None  # issued or suspended
    decided: DecisionKind | None
    message_state: MessageState | None
    under_review: bool | None

    @property
    def is_decided_in_part(self) -> bool:
        """Say whether some of its lots are finally decided and others are not."""
        return self.decided not in {None, DecisionKind.HOLD} and self.waits_for not in {"review", "decision again"}

    @property
    def waits_for(self) -> str:
        """Return what the line waits for, as a code: the officer where everything is there."""
        if self.under_review:
            return "review"
        if self.message_state is MessageState.REFUSED_BY_CUSTOMS:
            return "decision again"
        if self.state is LineState.DOCUMENTS_HELD:
            return "documents"
        if self.certificate_state == "issued" or self.state is LineState.MAY_PROCEED:
            return "further decision" if self.decided is DecisionKind.HOLD else "decision"
        return "laboratory"
