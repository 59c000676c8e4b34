"""What the page of a line to decide shows: the proposal of the line and of each lot, the guards, what stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.clearance.decisions import queries
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.clearance.decisions.obstacles import lets_goods_go_against, obstacle_to_kind
from lims.clearance.decisions.proposals import LineFacts, Proposal, propose
from lims.clearance.decisions.rows import DecisionLine
from lims.clearance.decisions.states import ClearanceState, DecisionFacts, left_to_do, state_of
from lims.permissions import Actor
from lims.shipments.declarations.models import DeclarationLine, Shipment
from lims.shipments.declarations.queries import LotLine, lots_of_line
from lims.web.errors import sentence


@dataclass(frozen=True, slots=True)
class Scope:
    """What is decided on: the whole line, or one lot of it, with what is proposed and where it stands."""

    lot: LotLine | None
    facts: LineFacts
    proposal: Proposal
    decision: Decision | None
    state: ClearanceState
    left: list[str]  # codes of what must still happen


@dataclass(frozen=True, slots=True)
class LinePage:
    """Everything that the page of a line shows."""

    shipment: Shipment
    line: DeclarationLine
    scopes: dict[int | None, Scope]
    decisions: Sequence[DecisionLine]
    laboratory: frozenset[int]

    @property
    def lots(self) -> list[Scope]:
        """Return the lots, where there are several to decide on apart."""
        found = [scope for lot_id, scope in self.scopes.items() if lot_id is not None]
        return found if len(found) > 1 else []

    @property
    def lots_differ(self) -> bool:
        """Say whether the lots speak for different decisions."""
        return len({scope.proposal.kind for scope in self.lots}) > 1

    @property
    def is_decided_by_lot(self) -> bool:
        """Say whether the lots have decisions of their own."""
        return any(scope.decision is not None and scope.decision.lot_id is not None for scope in self.lots)

    @property
    def seen(self) -> str:
        """Return the newest decision that the page shows: a later one makes the form stale."""
        return self.decisions[0].number if self.decisions else ""

    def obstacles(self, scope: Scope, actor: Actor) -> dict[str, str]:
        """Return why a kind cannot be chosen on ``scope``, by kind, from the guard that the verb asks."""
        found = {
            kind: obstacle_to_kind(
                scope.facts,
                scope.proposal,
                kind=kind,
                in_force=scope.decision,
                actor=actor,
                laboratory=self.laboratory,
            )
            for kind in DecisionKind
        }
        return {kind.value: sentence(obstacle) for kind, obstacle in found.items() if obstacle}

    def takes_grounds(self, scope: Scope) -> bool:
        """Say whether a kind on ``scope`` would be an override."""
        return any(lets_goods_go_against(scope.proposal, kind) for kind in DecisionKind)


def page_of_line(session: Session, line: DeclarationLine) -> LinePage:
    """Read everything for the page of a line, in a fixed number of statements."""
    lots = {lot.id: lot for lot in lots_of_line(session, line.id)}
    standing = queries.decisions_in_force(session, line.id)
    open_case = queries.has_open_case(session, line.id)
    scopes = {
        lot_id: _scope(lots.get(lot_id or 0), facts, queries.decision_for(standing, lot_id), open_case=open_case)
        for lot_id, facts in queries.all_facts(session, line).items()
    }
    return LinePage(
        session.get_one(Shipment, line.shipment_id),
        line,
        scopes,
        queries.decisions_of_line(session, line.id),
        queries.laboratory_people(session, line.id),
    )


def _scope(lot: LotLine | None, facts: LineFacts, decision: Decision | None, *, open_case: bool) -> Scope:
    found = facts_of_decision(decision, open_case=open_case) if decision else None
    return Scope(lot, facts, propose(facts), decision, state_of(found), left_to_do(found) if found else [])


def facts_of_decision(decision: Decision, *, open_case: bool = False) -> DecisionFacts:
    """Return what the state of the goods under ``decision`` rests on."""
    return DecisionFacts(
        decision.kind, decision.message_state, decision.under_review, decision.proved_on, open_case=open_case
    )
