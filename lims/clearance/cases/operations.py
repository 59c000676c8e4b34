"""A certificate fell: the decisions that rest on it go under review, and goods that are gone are recalled."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates.models import Certificate, CertificateKind, CertificateState, Impact
from lims.clearance.cases import queries
from lims.clearance.cases.models import Case, CaseKind, CaseState
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.clearance.decisions.obstacles import WordsMissing
from lims.errors import WrongState
from lims.numbers import NumberKind, next_number
from lims.permissions import Actor, Permission

GONE = frozenset({DecisionKind.RELEASE, DecisionKind.CONDITIONAL_RELEASE})
OPENED = {CaseKind.REVIEW: AuditAction.REVIEW_OPENED, CaseKind.RECALL: AuditAction.RECALL_OPENED}
CLOSED = {CaseKind.REVIEW: AuditAction.REVIEW_CLOSED, CaseKind.RECALL: AuditAction.RECALL_CLOSED}


def open_for(session: Session, certificate: Certificate, *, cause: str, impact: Impact | None = None) -> list[Case]:
    """Open what a certificate asks for that fell or was amended, in the transaction in which it did.

    What touches neither the conclusion nor the identity of the goods leaves the decisions as they are; where nobody
    stated the impact, so does another certificate with the same conclusion that takes its place.
    """
    if impact is Impact.EDITORIAL:
        return []
    superseded = certificate.state is CertificateState.SUPERSEDED
    if impact is None and superseded and queries.concludes_as_its_successor(session, certificate):
        return []
    return _open_all(session, certificate, queries.decisions_resting_on(session, certificate), cause)


def open_for_late(session: Session, certificate: Certificate) -> list[Case]:
    """Open what a certificate asks for that does not pass goods which were let go before it was issued."""
    if certificate.supersedes_id is not None or certificate.kind is CertificateKind.COMPLEMENTARY:
        # the fall of the one before has opened it, or its amendment will
        return []
    decisions = queries.decisions_gone_before(session, certificate, GONE)
    return _open_all(session, certificate, decisions, f"{certificate.number}: {certificate.verdict}")


def _open_all(session: Session, certificate: Certificate, decisions: Iterable[Decision], cause: str) -> list[Case]:
    """Open the review of each decision, and the recall of what it let go; what is open takes the new cause up."""
    standing = queries.open_cases_about(session, certificate.id)
    for case in standing:
        _widen(session, case, cause)
    known = {(case.decision_id, case.kind) for case in standing}
    return [
        _open(session, certificate, decision, kind, cause)
        for decision in decisions
        for kind in CaseKind
        if (kind is CaseKind.REVIEW or decision.kind in GONE) and (decision.id, kind) not in known
    ]


def _open(session: Session, certificate: Certificate, decision: Decision, kind: CaseKind, cause: str) -> Case:
    """Open one case about a decision."""
    case = Case(
        number=next_number(session, NumberKind.CASE),
        shipment_id=decision.shipment_id,
        line_id=decision.line_id,
        decision_id=decision.id,
        certificate_id=certificate.id,
        kind=kind,
        state=CaseState.OPEN,
        cause=cause,
        opened_at=clock.now(),
    )
    session.add(case)
    decision.under_review = True
    session.flush()
    record(session, OPENED[kind], subject=case, actor=SYSTEM, reason=cause)
    return case


def _widen(session: Session, case: Case, cause: str) -> None:
    """Add a further cause to an open case; the same again changes nothing."""
    if cause in case.cause.splitlines():
        return
    case.cause = f"{case.cause}\n{cause}"
    record(session, AuditAction.CASE_WIDENED, subject=case, actor=SYSTEM, reason=cause)


def close(session: Session, case: Case, *, outcome: str, actor: Actor) -> None:
    """Close a case with its outcome; when a decision's last case is closed it is not under review any more."""
    actor.must(Permission.CLEARANCE_CASES_CLOSE)
    if case.state is CaseState.CLOSED:
        raise WrongState(thing=case.number, state=case.state, needed=CaseState.OPEN)
    if not outcome.strip():
        raise WordsMissing(field="outcome", value="")
    case.state, case.outcome = CaseState.CLOSED, outcome.strip()
    case.closed_at, case.closed_by_id = clock.now(), actor.id
    session.flush()
    if not queries.has_open_case(session, case.decision_id):
        session.get_one(Decision, case.decision_id).under_review = False
    record(session, CLOSED[case.kind], subject=case, actor=actor, reason=outcome.strip())
