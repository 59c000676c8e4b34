"""Setting the date until which a sample is kept; called where it is retained, and where its certificate is issued."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import laboratory
from lims.samples.models import Sample
from lims.samples.retention.models import Conclusion, RetentionRule
from lims.samples.retention.rules import months_after, rule_for
from lims.shipments.declarations.models import DeclarationLine


def today(session: Session) -> date:
    """Return the day in the laboratory's zone."""
    found = laboratory(session)
    return clock.today(found.zone if found else "UTC")


def date_it(session: Session, sample: Sample, *, conclusion: Conclusion | None = None) -> bool:
    """Let ``sample`` be kept as long as the rules of today say, never shorter than it is; say whether that changed it.

    The caller records the act that this belongs to.
    """
    rules, day = session.scalars(select(RetentionRule)).all(), today(session)
    product = session.get_one(DeclarationLine, sample.line_id).product
    rule = rule_for(rules, product=product, conclusion=conclusion, portion=sample.portion, on=day)
    if rule is None:
        return False
    until = months_after(day, rule.months)
    if sample.keep_until is not None and sample.keep_until >= until:
        return False
    sample.keep_until, sample.keep_rule_id = until, rule.id
    return True
