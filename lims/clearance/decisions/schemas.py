"""Decisions as programs send and read them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from lims.clearance.decisions.models import DecisionKind, MessageState


class DecisionIn(BaseModel):
    """A decision: its kind, the reasons, and the words that some kinds need."""

    model_config = ConfigDict(extra="forbid")

    kind: DecisionKind
    reasons: str
    grounds: str = ""
    conditions: str = ""
    action: str = ""
    lot: int | None = None
    seen: str | None = None  # the newest decision on the line that the sender knows; another one is refused


class DecisionOut(BaseModel):
    """A decision in a list."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    declaration_number: str
    shipment_number: str
    line_no: int
    batch: str | None
    kind: DecisionKind
    proposed: DecisionKind | None
    overrides: bool
    decided_at: datetime
    decided_by: str
    message_state: MessageState
    under_review: bool
    in_force: bool


class DecisionsOut(BaseModel):
    """A page of decisions; ``after`` is the key of the next page."""

    decisions: list[DecisionOut]
    after: str | None


class ReasonOut(BaseModel):
    """One reason of a proposal: its code, its facts, and the sentence."""

    code: str
    facts: dict[str, Any]
    words: str


class ProposalOut(BaseModel):
    """What the product proposes for a line, or one lot of it, and where it stands."""

    shipment: str
    line: int
    lot: int | None
    batch: str | None
    proposed: DecisionKind | None
    reasons: list[ReasonOut]
    state: str
    in_force: str | None
    left_to_do: list[str]


class ProposalsOut(BaseModel):
    """The proposal for the whole line first, then those for its lots."""

    proposals: list[ProposalOut]
    seen: str


class MadeOut(BaseModel):
    """The decision that was made."""

    decision: str
    kind: DecisionKind
    overrides: bool
