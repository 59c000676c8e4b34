"""What rounds hear: a portion that was missing has come; a hold is to be lifted while its customer is asked."""

from typing import Any

from sqlalchemy.orm import Session

from lims import events
from lims.errors import LimsError
from lims.permissions import Actor
from lims.samples import signals
from lims.samples.models import Sample
from lims.samples.rounds import finding_queries, findings
from lims.samples.rounds.finding_models import FindingKind, WayOut
from lims.samples.rounds.finding_obstacles import QueryOpen


@events.sample_received.connect
def found_later(session: Session, *, sample: Sample, actor: Actor, **_more: Any) -> None:
    """Settle that a sample was missing: it was received."""
    missing = finding_queries.open_finding(session, sample.id, FindingKind.MISSING)
    if missing is not None:
        findings.settle(session, missing, way=WayOut.FOUND, text="received", actor=actor)


@signals.lifting_asked.connect
def obstacle_to_lifting(session: Session, *, sample: Sample, **_more: Any) -> LimsError | None:
    """Return the query that keeps a sample on hold until its customer has answered, or None."""
    query = finding_queries.open_query_of(session, sample.id)
    return QueryOpen(thing=sample.number, query=query) if query else None
