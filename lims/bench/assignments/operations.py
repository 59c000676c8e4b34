"""What changes requests and assignments: propose, accept (which locks), assign, start, take a spare specimen."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import names_of
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import acceptance, queries
from lims.bench.assignments.labels import label_of, local_day
from lims.bench.assignments.models import Assignment, RequestState, TestRequest
from lims.bench.assignments.obstacles import (
    ChangeReasonNeeded,
    NotCapable,
    NotCompetent,
    NothingRequested,
    UnknownTerms,
)
from lims.bench.assignments.proposals import Proposal, agreed_inspection, proposal_for
from lims.bench.assignments.starting import obstacle_to_start, stand_by, start
from lims.bench.instruments.queries import is_competent
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.conformity.decisions import DecisionRule
from lims.errors import LimsError, WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission
from lims.samples.models import Portion, Sample, SampleState

__all__ = [
    "Proposal",
    "accept",
    "assign",
    "label_of",
    "local_day",
    "obstacle_to_start",
    "proposal_for",
    "propose",
    "stand_by",
    "start",
    "take_spare",
]

TESTABLE = (SampleState.RECEIVED, SampleState.IN_TEST)


def propose(
    session: Session,
    sample: Sample,
    *,
    edition: StandardEdition,
    standard_class: str,
    variant: str,
    requirements: Sequence[str],
    decision_rule: DecisionRule,
    facts: Mapping[str, str],
    lot_plan: bool = False,
    later: Sequence[str] = (),
    reason: str = "",
    actor: Actor,
) -> TestRequest:
    """Write down what is to be tested on a sample, by which edition and rule; an earlier proposal is replaced.

    Of what a rush lane asks, those that take days may come ``later``. Changing an accepted request needs a ``reason``.
    """
    actor.must(Permission.BENCH_REQUESTS_ACCEPT)
    if obstacle := obstacle_to_propose(sample, edition, standard_class, variant, requirements):
        raise obstacle
    _replace_proposals(queries.requests_of_sample(session, sample.id), reason)
    request = TestRequest(
        number=next_number(session, NumberKind.REQUEST),
        shipment_id=sample.shipment_id,
        sample_id=sample.id,
        version=_next_version(session, sample.id),
        state=RequestState.PROPOSED,
        edition_id=edition.id,
        standard_class=standard_class,
        standard_variant=variant,
        requirements=list(requirements),
        decision_rule=decision_rule.to_dict(),
        facts=_known(facts) | (agreed_inspection(session, sample) if lot_plan else {}),
        lot_plan=lot_plan,
        later=[one for one in requirements if one in later] or None,
        reason=reason.strip() or None,
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
    )
    session.add(request)
    record(session, AuditAction.REQUEST_PROPOSED, subject=request, actor=actor, reason=reason.strip())
    return request


def _known(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the conditions that were answered."""
    return {name: answer for name, answer in facts.items() if answer}


def obstacle_to_propose(
    sample: Sample, edition: StandardEdition, standard_class: str, variant: str, requirements: Sequence[str]
) -> LimsError | None:
    """Return what stands in the way of these terms, or None."""
    standard = standard_of(edition)
    if sample.state not in testable(sample):
        return WrongState(thing=sample.number, state=sample.state, needed=testable(sample))
    if not requirements:
        return NothingRequested(sample=sample.number)
    if standard_class not in standard.classes:
        return UnknownTerms(edition=edition.code, kind="class", named=standard_class)
    if variant and variant not in standard.variants:
        return UnknownTerms(edition=edition.code, kind="variant", named=variant)
    if missing := [one for one in requirements if one not in standard.by_id]:
        return UnknownTerms(edition=edition.code, kind="requirement", named=", ".join(missing))
    return None


def testable(sample: Sample) -> tuple[SampleState, ...]:
    """Return the states in which a request may be made: portion B also comes out of the store for a second test."""
    return (*TESTABLE, SampleState.RETAINED) if sample.portion is Portion.B else TESTABLE


def _replace_proposals(versions: Sequence[TestRequest], reason: str) -> None:
    """Let earlier proposals be replaced, unless an accepted version may not be changed."""
    if obstacle := obstacle_to_change(versions, reason=reason):
        raise obstacle
    for earlier in versions:
        if earlier.state is RequestState.PROPOSED:
            earlier.state = RequestState.REPLACED


def obstacle_to_change(versions: Sequence[TestRequest], *, reason: str) -> LimsError | None:
    """Return what stands in the way of another version, or None."""
    accepted = next((one for one in versions if one.state is RequestState.ACCEPTED), None)
    if accepted is not None and not reason.strip():
        return ChangeReasonNeeded(field="reason", value="", number=accepted.number)
    return None


def _next_version(session: Session, sample_id: int) -> int:
    """Return the number of the next version of a sample's request."""
    return (session.scalar(select(func.max(TestRequest.version)).where(TestRequest.sample_id == sample_id)) or 0) + 1


def accept(session: Session, request: TestRequest, *, although: str = "", actor: Actor) -> list[Assignment]:
    """Lock a request.

    Number and allot the specimens, make the assignments with their due times, put the sample in test. Where nobody is
    competent or no instrument is good today, it is accepted only with the reason ``although``.
    """
    actor.must(Permission.BENCH_REQUESTS_ACCEPT)
    sample = session.get_one(Sample, request.sample_id)
    if obstacle := acceptance.obstacle_to_accept(session, request, sample):
        raise obstacle
    gaps = acceptance.gaps_in(session, request)
    if gaps and not although.strip():
        raise NotCapable(thing=request.number, gaps=[gap.to_dict() for gap in gaps])
    acceptance.replace_earlier(session, request, actor=actor)
    request.state = RequestState.ACCEPTED
    request.accepted_by_id, request.accepted_at = actor.id, clock.now()
    if gaps:
        request.although, request.gaps = although.strip(), [gap.to_dict() for gap in gaps]
    acceptance.make_work(session, request, sample)
    record(session, AuditAction.REQUEST_ACCEPTED, subject=request, actor=actor, reason=request.although or "")
    acceptance.put_in_test(session, sample, request, actor=actor)
    return queries.assignments_of_request(session, request.id)


def assign(session: Session, assignment: Assignment, *, person_id: int, actor: Actor) -> Assignment:
    """Give a piece of work to a person who is competent in its method."""
    actor.must(Permission.BENCH_ASSIGNMENTS_ASSIGN)
    if obstacle := obstacle_to_assign(session, assignment, person_id=person_id):
        raise obstacle
    if assignment.person_id != person_id:
        assignment.person_id = person_id
        record(session, AuditAction.ASSIGNED, subject=assignment, actor=actor)
    return assignment


def obstacle_to_assign(session: Session, assignment: Assignment, *, person_id: int) -> LimsError | None:
    """Return what stands in the way of giving the work to a person, or None."""
    if assignment.state not in queries.OPEN:
        return WrongState(thing=label_of(session, assignment), state=assignment.state, needed=queries.OPEN)
    return _not_competent(session, person_id, assignment.method)


def _not_competent(session: Session, person_id: int | None, method: str) -> NotCompetent | None:
    """Return the obstacle where a person may not work by ``method`` today."""
    if person_id is not None and is_competent(session, person_id, method, local_day(session)):
        return None
    return NotCompetent(person=names_of(session, [person_id]).get(person_id or 0, ""), method=method)


def take_spare(session: Session, assignment: Assignment, *, actor: Actor) -> int:
    """Take one more specimen of the sample, one that nobody needs, and return its number."""
    actor.must(Permission.BENCH_RESULTS_ENTER)
    if assignment.state not in queries.OPEN:
        raise WrongState(thing=label_of(session, assignment), state=assignment.state, needed=queries.OPEN)
    specimen = acceptance.spare_of(session, assignment)
    specimen.use = assignment.requirement
    assignment.specimens = [*assignment.specimens, specimen.specimen_no]
    acceptance.make_pieces_of_spare(session, assignment, specimen.specimen_no)
    record(session, AuditAction.SPECIMEN_TAKEN, subject=assignment, actor=actor)
    return specimen.specimen_no
