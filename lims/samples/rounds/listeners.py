"""What rounds hear: a portion that was missing has come."""

from typing import Any

from sqlalchemy.orm import Session

from lims import events
from lims.permissions import Actor
from lims.samples.models import Sample
from lims.samples.rounds import finding_queries, findings
from lims.samples.rounds.finding_models import FindingKind, WayOut


@events.sample_received.connect
def found_later(session: Session, *, sample: Sample, actor: Actor, **_more: Any) -> None:
    """Settle that a sample was missing: it was received."""
    missing = finding_queries.open_finding(session, sample.id, FindingKind.MISSING)
    if missing is not None:
        findings.settle(session, missing, way=WayOut.FOUND, text="received", actor=actor)
