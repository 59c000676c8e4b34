"""What requests hear from samples, and answer to them.

A number that is closed, or not wanted any more, is not tested. A specimen's label names the tests that it serves.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import queries
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
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


@signals.tests_asked.connect
def tests_of(session: Session, *, samples: Sequence[int], **_more: Any) -> dict[tuple[int, int], list[str]]:
    """Return the names of the tests that each specimen is allotted to, in two statements.

    Chinese first: it is short, and what a label cuts off is then the end of the English.
    """
    wanted = select(Assignment, TestRequest.edition_id).join(TestRequest, TestRequest.id == Assignment.request_id)
    wanted = wanted.where(Assignment.sample_id.in_(samples), Assignment.state != AssignmentState.CANCELLED)
    rows = session.execute(wanted.order_by(Assignment.id)).all()
    standards = queries.standards_of(session, (edition for _work, edition in rows))
    found: dict[tuple[int, int], list[str]] = {}
    for work, edition in rows:
        names = standards[edition].requirement(work.requirement).name
        said = " ".join(dict.fromkeys((names.get("zh", ""), names["en"]))).strip()
        for number in work.specimens:
            found.setdefault((work.sample_id, number), []).append(said)
    return found
