"""Judging anew: the amended terms make a new version of a request; what was measured goes over to it.

Readings are facts and stay. A result that the judge made of them by the earlier terms is replaced: it is handed over
and reviewed again, each by a person, as after any correction.
"""

from sqlalchemy.orm import Session

from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments import operations as assignments
from lims.bench.assignments import queries
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.proposals import Proposal, proposal_for
from lims.bench.results.models import ResultState
from lims.bench.results.queries import STANDING, latest_result
from lims.catalogue.models import StandardEdition
from lims.catalogue.queries import standard_of
from lims.conformity.decisions import DecisionRule
from lims.permissions import Actor
from lims.samples.models import Sample, SampleState
from lims.samples.operations import set_state

DONE = (AssignmentState.ENTERED, AssignmentState.REVIEWED)
CERTIFIED = (SampleState.REPORTED, SampleState.RETAINED)


def judge_anew(session: Session, sample: Sample, *, reason: str, actor: Actor) -> TestRequest | None:
    """Agree what was accepted for ``sample`` anew, by its line as it is declared now; None where nothing was."""
    agreed = queries.request_of_sample(session, sample.id)
    if agreed is None or agreed.state is not RequestState.ACCEPTED:
        _drop_proposals(session, sample, reason=reason, actor=actor)
        return None
    terms = proposal_for(session, sample)
    if sample.state in CERTIFIED:
        set_state(session, sample, SampleState.IN_TEST, actor=actor, note=reason)
    new = assignments.propose(
        session, sample, edition=terms.edition, standard_class=terms.standard_class or agreed.standard_class,
        variant=terms.variant, requirements=_asked(session, agreed, terms),
        decision_rule=DecisionRule.from_dict(agreed.decision_rule), facts=_facts(agreed, terms),
        lot_plan=agreed.lot_plan, later=agreed.later or (), reason=reason, actor=actor,
    )  # fmt: skip
    session.flush()
    _take_over(session, agreed, new, terms)
    assignments.accept(session, new, although=reason, actor=actor)
    return new


def _drop_proposals(session: Session, sample: Sample, *, reason: str, actor: Actor) -> None:
    """Let proposals go: the next one is worked out from the declaration as it is now."""
    for one in queries.requests_of_sample(session, sample.id):
        if one.state is RequestState.PROPOSED:
            one.state = RequestState.REPLACED
            record(session, AuditAction.REQUEST_REPLACED, subject=one, actor=actor, reason=reason)


def _asked(session: Session, agreed: TestRequest, terms: Proposal) -> list[str]:
    """Return what was asked and still applies, with what applies only now; all that applies if nothing is left."""
    before = standard_of(session.get_one(StandardEdition, agreed.edition_id))
    known = {one.id for one in before.applicable(agreed.standard_class, agreed.standard_variant or None)}
    asked = [one for one in terms.requirements if one in agreed.requirements or one not in known]
    return asked or [one for one in agreed.requirements if one in terms.standard.by_id]


def _facts(agreed: TestRequest, terms: Proposal) -> dict[str, str]:
    """Return the answers that were given to conditions that still ask."""
    return {condition: agreed.facts.get(condition, "") for condition in terms.facts}


def _take_over(session: Session, agreed: TestRequest, new: TestRequest, terms: Proposal) -> None:
    """Let the work go over that still applies by the same method; what was begun otherwise is given up."""
    for work in queries.assignments_of_request(session, agreed.id):
        asked = work.requirement in new.requirements
        if asked and terms.standard.requirement(work.requirement).method == work.method:
            work.request_id = new.id
            _open_again(session, work)
        else:
            work.state = AssignmentState.CANCELLED
    session.flush()


def _open_again(session: Session, work: Assignment) -> None:
    """Let a result that was made of the readings be made of them again."""
    result = latest_result(session, work.id)
    if result is not None and result.state in STANDING:
        result.state = ResultState.REPLACED
    if work.state in DONE:
        work.state = AssignmentState.RUNNING
