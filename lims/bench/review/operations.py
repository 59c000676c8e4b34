"""What a review changes: accept, send back, open and close an investigation."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims import clock, events
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment, AssignmentState
from lims.bench.assignments.operations import label_of
from lims.bench.results.models import Quarantine, Result, ResultState
from lims.bench.results.queries import latest_result, readings_in_force
from lims.bench.review import queries
from lims.bench.review.models import Investigation, InvestigationState, Review, ReviewOutcome
from lims.bench.review.obstacles import NotCleanPasses, OpenInvestigation, ReasonMissing
from lims.errors import LimsError, SamePerson, WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission


def accept(session: Session, result: Result, *, actor: Actor) -> Review:
    """Accept an entered result, with four eyes."""
    actor.must(Permission.BENCH_RESULTS_REVIEW)
    if obstacle := obstacle_to_review(session, result, actor=actor):
        raise obstacle
    result.state = ResultState.REVIEWED
    result.reviewed_by_id, result.reviewed_at = actor.id, clock.now()
    session.get_one(Assignment, result.assignment_id).state = AssignmentState.REVIEWED
    review = _decided(session, result, ReviewOutcome.ACCEPTED, "", actor)
    record(session, AuditAction.RESULT_REVIEWED, subject=result, actor=actor)
    events.result_reviewed.send(session, result=result)
    return review


def send_back(session: Session, result: Result, *, reason: str, actor: Actor) -> Review:
    """Send an entered result back to the bench, with the reason."""
    actor.must(Permission.BENCH_RESULTS_REVIEW)
    if obstacle := obstacle_to_review(session, result, actor=actor):
        raise obstacle
    if not reason.strip():
        raise ReasonMissing(field="reason", value="")
    result.state, result.sent_back_because = ResultState.SENT_BACK, reason.strip()
    session.get_one(Assignment, result.assignment_id).state = AssignmentState.SENT_BACK
    review = _decided(session, result, ReviewOutcome.SENT_BACK, reason.strip(), actor)
    record(session, AuditAction.RESULT_SENT_BACK, subject=result, actor=actor, reason=reason.strip())
    return review


def obstacle_to_review(session: Session, result: Result, *, actor: Actor) -> LimsError | None:
    """Return what stands in the way of this person's review, or None.

    Who entered the result or any reading of it may not.
    """
    thing = label_of(session, session.get_one(Assignment, result.assignment_id))
    if result.state is not ResultState.ENTERED:
        return WrongState(thing=thing, state=result.state, needed=ResultState.ENTERED)
    if actor.id == result.entered_by_id or actor.id in queries.people_of_readings(session, result.assignment_id):
        return SamePerson(thing=thing, earlier="entered")
    if queries.open_investigation(session, result.id) is not None:
        return OpenInvestigation(thing=thing)
    return None


def accept_all(session: Session, results: Sequence[Result], *, actor: Actor) -> list[Review]:
    """Accept many results at once, only if every one of them is a clean pass.

    Nothing corrected, excluded, deviating or unconfirmed.
    """
    actor.must(Permission.BENCH_RESULTS_REVIEW)
    doubts = queries.doubts_about(session, [result.id for result in results])
    if unclean := [result for result in results if doubts[result.id]]:
        things = [label_of(session, session.get_one(Assignment, result.assignment_id)) for result in unclean]
        raise NotCleanPasses(things=things, doubts=[doubts[result.id] for result in unclean])
    return [accept(session, result, actor=actor) for result in results]


def _decided(session: Session, result: Result, outcome: ReviewOutcome, reason: str, actor: Actor) -> Review:
    """Add the row of one decision."""
    review = Review(
        shipment_id=result.shipment_id,
        result_id=result.id,
        outcome=outcome,
        reason=reason,
        entered_by_id=result.entered_by_id,
        reviewer_id=actor.id,
        at=clock.now(),
    )
    session.add(review)
    return review


def open_investigation(session: Session, result: Result, *, question: str, actor: Actor) -> Investigation:
    """Ask why a result looks as it does; until the answer it can be neither accepted nor tested again."""
    actor.must(Permission.BENCH_INVESTIGATIONS_OPEN)
    if obstacle := obstacle_to_investigate(session, result):
        raise obstacle
    if not question.strip():
        raise ReasonMissing(field="question", value="")
    investigation = Investigation(
        number=next_number(session, NumberKind.INVESTIGATION),
        shipment_id=result.shipment_id,
        result_id=result.id,
        state=InvestigationState.OPEN,
        question=question.strip(),
        opened_by_id=actor.id,
        opened_at=clock.now(),
    )
    session.add(investigation)
    session.flush()
    record(session, AuditAction.INVESTIGATION_OPENED, subject=investigation, actor=actor, reason=question.strip())
    return investigation


def obstacle_to_investigate(session: Session, result: Result) -> LimsError | None:
    """Return what stands in the way of an investigation on a result, or None."""
    thing = label_of(session, session.get_one(Assignment, result.assignment_id))
    if result.state not in queries.COUNTING:
        return WrongState(thing=thing, state=result.state, needed=queries.COUNTING)
    if queries.open_investigation(session, result.id) is not None:
        return OpenInvestigation(thing=thing)
    return None


def close_investigation(
    session: Session, investigation: Investigation, *, finding: str, retest: bool = False, actor: Actor
) -> Investigation:
    """Close an investigation with what was found.

    ``retest`` sets the result and its readings aside and lets the work begin anew.
    """
    actor.must(Permission.BENCH_INVESTIGATIONS_CLOSE)
    if obstacle := obstacle_to_close(investigation, actor=actor):
        raise obstacle
    if not finding.strip():
        raise ReasonMissing(field="finding", value="")
    investigation.state = InvestigationState.CLOSED
    investigation.finding, investigation.retest = finding.strip(), retest
    investigation.closed_by_id, investigation.closed_at = actor.id, clock.now()
    record(session, AuditAction.INVESTIGATION_CLOSED, subject=investigation, actor=actor, reason=finding.strip())
    if retest:
        _allow_retest(session, investigation, actor=actor)
    return investigation


def obstacle_to_close(investigation: Investigation, *, actor: Actor) -> LimsError | None:
    """Return what stands in the way of closing for this person, or None."""
    if investigation.state is not InvestigationState.OPEN:
        return WrongState(thing=investigation.number, state=investigation.state, needed=InvestigationState.OPEN)
    if actor.id == investigation.opened_by_id:
        return SamePerson(thing=investigation.number, earlier="opened")
    return None


def _allow_retest(session: Session, investigation: Investigation, *, actor: Actor) -> None:
    """Set the result and its readings aside, keeping both, and put the work back to waiting."""
    result = session.get_one(Result, investigation.result_id)
    assignment = session.get_one(Assignment, result.assignment_id)
    newest = latest_result(session, assignment.id) or result
    newest.state = ResultState.REPLACED
    for reading in readings_in_force(session, assignment.id).values():
        reading.in_force = False
        reading.excluded_reason = Quarantine.RETEST.value
    assignment.state = AssignmentState.WAITING
    assignment.started_at, assignment.started_by_id = None, None
    record(session, AuditAction.RETEST_ALLOWED, subject=assignment, actor=actor, reason=investigation.number)
