"""What requests hear from samples: a number that is closed, or not wanted any more, is not tested."""

from typing import Any

from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import queries
from lims.bench.assignments.models import AssignmentState, RequestState
from lims.permissions import Actor
from lims.samples import signals
from lims.samples.models import Sample

LIVE = (RequestState.PROPOSED, RequestState.ACCEPTED)
OPEN = (*queries.OPEN, AssignmentState.ENTERED, AssignmentState.INVALID_RUN)


@signals.sample_closed.connect
def cancel_requests(session: Session, *, sample: Sample, reason: str, actor: Actor, **_more: Any) -> None:
    """Cancel what was agreed to be tested on a sample, and the work on it that nobody has finished."""
    for request in queries.requests_of_sample(session, sample.id):
        if request.state not in LIVE:
            continue
        for work in queries.assignments_of_request(session, request.id):
            if work.state in OPEN:
                work.state = AssignmentState.CANCELLED
        request.state = RequestState.CANCELLED
        record(session, AuditAction.REQUEST_CANCELLED, subject=request, actor=actor, reason=reason)
