"""Deciding: the officer's numbered act on a line or lot, the proposal beside it, and the proof of what followed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.clearance.decisions import queries
from lims.clearance.decisions.models import Decision, DecisionKind, MessageState
from lims.clearance.decisions.obstacles import (
    DayAhead,
    WordsMissing,
    lets_goods_go_against,
    obstacle_to_kind,
    obstacle_to_proof,
    obstacle_to_words,
)
from lims.clearance.decisions.proposals import Proposal
from lims.clearance.decisions.proposals import propose as propose_for
from lims.errors import Stale
from lims.jobs.operations import ask
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.shipments.declarations.models import DeclarationLine, Direction, Lot

MESSAGE = "send-customs-message"


def propose(session: Session, line: DeclarationLine, lot: Lot | None = None) -> Proposal:
    """Return what the product proposes for ``line`` (or one lot of it) now, with its reasons."""
    return propose_for(queries.facts_of(session, line, lot.id if lot else None))


def decide(
    session: Session,
    line: DeclarationLine,
    *,
    kind: DecisionKind,
    reasons: str,
    actor: Actor,
    grounds: str = "",
    conditions: str = "",
    action: str = "",
    lot: Lot | None = None,
    seen: str | None = None,
) -> Decision:
    """Decide on a line, or on one of its lots; the decision before it is replaced, and customs is told by a job.

    ``seen`` is the number of the newest decision that the officer saw on the line (empty: none): where somebody has
    decided meanwhile, nothing is decided.
    """
    actor.must(Permission.CLEARANCE_DECISIONS_DECIDE)
    _take(session, line)
    _refuse_unseen(session, line, seen, kind)
    lot_id = lot.id if lot else None
    facts, standing = queries.facts_of(session, line, lot_id), queries.decisions_in_force(session, line.id)
    proposal = propose_for(facts)
    in_force, people = queries.decision_for(standing, lot_id), queries.laboratory_people(session, line.id)
    obstacle = obstacle_to_kind(facts, proposal, kind=kind, in_force=in_force, actor=actor, laboratory=people)
    words = {"reasons": reasons, "grounds": grounds, "conditions": conditions, "action": action}
    overrides = lets_goods_go_against(proposal, kind)
    if obstacle := obstacle or obstacle_to_words(kind, words, overrides=overrides):
        raise obstacle
    replaced = [one for one in standing if lot_id is None or one.lot_id == lot_id]
    decision = _new(session, line, lot_id, kind=kind, proposal=proposal, overrides=overrides, actor=actor)
    for name, text in words.items():
        setattr(decision, name, text.strip())
    _put_in_force(session, decision, replaced)
    record(session, AuditAction.DECISION_MADE, subject=decision, actor=actor, reason=reasons.strip())
    ask(session, MESSAGE, key=f"customs-message:{decision.id}", payload={"decision_id": decision.id})
    return decision


def _take(session: Session, line: DeclarationLine) -> None:
    """Lock the line: two officers decide one after the other."""
    session.execute(select(DeclarationLine.id).where(DeclarationLine.id == line.id).with_for_update())


def _refuse_unseen(session: Session, line: DeclarationLine, seen: str | None, kind: DecisionKind) -> None:
    """Raise `Stale` where somebody decided since the officer looked."""
    newest = queries.newest_decision(session, line.id)
    if seen is None or newest is None or newest.number == seen:
        return
    raise Stale(thing=newest.number, theirs=newest.kind, yours=kind, who=newest.decided_by)


def _new(
    session: Session,
    line: DeclarationLine,
    lot_id: int | None,
    *,
    kind: DecisionKind,
    proposal: Proposal,
    overrides: bool,
    actor: Actor,
) -> Decision:
    """Return the decision with its number and everything that it rests on; the words are still to come."""
    certificate = queries.certificate_behind(session, line.id, lot_id)
    return Decision(
        number=next_number(session, NumberKind.DECISION),
        shipment_id=line.shipment_id,
        line_id=line.id,
        lot_id=lot_id,
        direction=Direction(queries.direction_of(session, line)),
        kind=kind,
        proposed=proposal.kind,
        proposal_reasons=list(proposal.reasons),
        overrides=overrides,
        certificate_id=certificate.id if certificate else None,
        signatory_id=certificate.signatory_id if certificate else None,
        decided_by_id=actor.id,
        decided_at=clock.now(),
        message_state=MessageState.DECIDED,
        in_force=True,
    )


def _put_in_force(session: Session, decision: Decision, replaced: Sequence[Decision]) -> None:
    """Let ``decision`` take the place of those before it; the database allows one in force at a time."""
    for one in replaced:
        one.in_force = False
    session.flush()
    session.add(decision)
    session.flush()
    for one in replaced:
        one.replaced_by_id = decision.id


def prove(session: Session, decision: Decision, *, proof: str, on: date, actor: Actor) -> bool:
    """Write down that a refusal's action was taken, or a release's conditions are met; the same again is harmless."""
    actor.must(Permission.CLEARANCE_DECISIONS_DECIDE)
    if (decision.proof, decision.proved_on) == (proof.strip(), on):
        return False
    if obstacle := obstacle_to_proof(decision):
        raise obstacle
    if not proof.strip():
        raise WordsMissing(field="proof", value="")
    found = laboratory(session)
    if on > clock.today(found.zone if found else "UTC"):
        raise DayAhead(field="on", value=on)
    decision.proof, decision.proved_on, decision.proved_by_id = proof.strip(), on, actor.id
    record(session, AuditAction.DECISION_PROVED, subject=decision, actor=actor, reason=proof.strip())
    return True
