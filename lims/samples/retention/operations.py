"""How long samples are kept: rules, dates set by hand, legal holds."""

from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.errors import Invalid, LimsError
from lims.permissions import Actor, Permission
from lims.samples.custody import add_line
from lims.samples.models import CustodyAct, Portion, Sample
from lims.samples.obstacles import ReasonMissing
from lims.samples.retention import obstacles, queries
from lims.samples.retention.dating import today
from lims.samples.retention.models import Conclusion, LegalHold, RetentionRule
from lims.shipments.declarations.models import Product

LONGEST_RETENTION = 1200  # months


def set_rule(
    session: Session, *, months: int, from_on: date, reason: str, actor: Actor, product: Product | None = None,
    conclusion: Conclusion | None = None, portion: Portion | None = None,
) -> RetentionRule:  # fmt: skip
    """Set for how many months samples of a kind are kept, from a day on that is not past.

    It takes the place of the older rule for the same kind; dates that were set before stay as they are.
    """
    actor.must(Permission.SAMPLES_RETENTION_SET)
    ask_reason("retention", reason)
    if not 0 < months <= LONGEST_RETENTION:
        raise Invalid(field="months", value=months)
    if from_on < today(session):
        raise Invalid(field="from_on", value=from_on)
    rule = RetentionRule(
        product=product, conclusion=conclusion, portion=portion, months=months, from_on=from_on, reason=reason,
        set_at=clock.now(), set_by_id=actor.id,
    )  # fmt: skip
    session.add(rule)
    session.flush()
    record(session, AuditAction.RETENTION_RULE_SET, subject=rule, actor=actor, reason=reason)
    return rule


def set_date(session: Session, sample: Sample, *, until: date, reason: str, actor: Actor) -> None:
    """Set by hand until which day ``sample`` is kept, and why the rule does not fit it."""
    actor.must(Permission.SAMPLES_RETENTION_SET)
    refuse(obstacles.obstacle_to_dating(sample))
    ask_reason(sample.number, reason)
    if sample.keep_until == until:
        return
    sample.keep_until, sample.keep_rule_id = until, None
    record(session, AuditAction.RETENTION_DATED, subject=sample, actor=actor, reason=reason)


def hold(session: Session, sample: Sample, *, reason: str, actor: Actor) -> LegalHold:
    """Keep ``sample`` while an objection runs, whatever its date."""
    actor.must(Permission.SAMPLES_RETENTION_HOLD)
    refuse(obstacles.obstacle_to_holding(sample))
    ask_reason(sample.number, reason)
    made = LegalHold(
        shipment_id=sample.shipment_id, sample_id=sample.id, reason=reason, set_at=clock.now(), set_by_id=actor.id
    )
    session.add(made)
    session.flush()
    sample.legal_hold_since = made.set_at
    add_line(session, sample, CustodyAct.LEGAL_HOLD, actor=actor, from_id=sample.holder_id, note=reason)
    record(session, AuditAction.LEGAL_HOLD_SET, subject=sample, actor=actor, reason=reason)
    return made


def lift(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Lift the legal hold: the objection is settled, ``reason`` says how."""
    actor.must(Permission.SAMPLES_RETENTION_HOLD)
    refuse(obstacles.obstacle_to_lifting(sample))
    ask_reason(sample.number, reason)
    held = queries.hold_of(session, sample)
    assert held is not None, "the sample says so"
    held.lifted_at, held.lifted_by_id, held.lifted_reason = clock.now(), actor.id, reason
    sample.legal_hold_since = None
    add_line(session, sample, CustodyAct.LEGAL_HOLD_LIFTED, actor=actor, from_id=sample.holder_id, note=reason)
    record(session, AuditAction.LEGAL_HOLD_LIFTED, subject=sample, actor=actor, reason=reason)


def refuse(obstacle: LimsError | None) -> None:
    """Raise what stands in the way."""
    if obstacle:
        raise obstacle


def ask_reason(thing: str, reason: str) -> None:
    """Refuse an act without a reason."""
    if not reason.strip():
        raise ReasonMissing(field="reason", value="", thing=thing)
