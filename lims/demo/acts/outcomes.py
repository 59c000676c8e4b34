"""Acts with outcomes: authorise and issue, suspend, supersede, revoke; decide, be acknowledged, close cases."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.certificates import operations as certificates
from lims.certificates.drafting import preview
from lims.certificates.models import Certificate, CertificateKind, CertificateState, ReasonClass
from lims.clearance.cases import operations as cases
from lims.clearance.cases.models import Case, CaseState
from lims.clearance.decisions import operations as decisions
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.clearance.decisions.queries import decisions_in_force
from lims.clearance.messages import operations as messages
from lims.demo.people import PASSWORD
from lims.demo.stage import ZONE, Stage, Thread
from lims.jobs.models import Job, JobState
from lims.jobs.operations import run_due


class JobFailed(RuntimeError):
    """A job of the demonstration did not end well."""


def certify(thread: Thread, *, kind: CertificateKind = CertificateKind.TEST, by: str = "signatory") -> None:
    """Look at the draft, type the password, and have the certificate printed, signed and issued."""
    _authorise(thread, {"kind": kind}, "", by=by)


def supersede(thread: Thread, *, reason: str, by: str = "signatory") -> None:
    """Put a new certificate in the place of the one in force."""
    _authorise(thread, {"supersedes": _certificate_id(thread)}, reason, by=by)


def amend(thread: Thread, *, reason: str, by: str = "signatory") -> None:
    """Put a further document beside the certificate in force."""
    _authorise(thread, {"amends": _certificate_id(thread)}, reason, by=by)


def _authorise(thread: Thread, asked: dict[str, Any], reason: str, *, by: str) -> None:
    """Authorise what is ``asked`` for: a kind, or the id of the certificate that is superseded or amended."""
    services, actor = thread.stage.services, thread.person(by)
    with thread.stage.act() as session:
        line = thread.line(session)
        how: dict[str, Any] = {
            name: session.get_one(Certificate, one) if name != "kind" else one for name, one in asked.items()
        }
        draft = preview(session, line, actor=actor, services=services, **how)
        given: dict[str, Any] = {"password": PASSWORD, "content_sha256": draft.sha256, "reason": reason}
        certificates.authorise(session, line, actor=actor, services=services, **given, **how)
    do_jobs(thread.stage)


def do_jobs(stage: Stage) -> None:
    """Do what was asked for: print certificates, send messages. A job that failed ends the demonstration."""
    run_due(stage.services)
    with stage.services.database.snapshot() as session:
        failed = session.scalars(select(Job).where(Job.state != JobState.DONE, Job.run_after <= clock.now())).first()
    if failed is not None:
        raise JobFailed(f"{failed.kind} {failed.key}: {failed.error}")


def suspend(thread: Thread, *, reason: str, by: str = "quality-manager") -> None:
    """Put the certificate in force under review."""
    with thread.stage.act() as session:
        certificates.suspend(session, _certificate(session, thread), reason=reason, actor=thread.person(by))


def revoke(thread: Thread, *, reason: str, reason_class: ReasonClass, by: str = "signatory") -> None:
    """Take the certificate back for good."""
    with thread.stage.act() as session:
        certificates.revoke(
            session,
            _certificate(session, thread),
            reason=reason,
            reason_class=reason_class,
            actor=thread.person(by),
        )


def decide(
    thread: Thread,
    kind: DecisionKind,
    *,
    reasons: str,
    conditions: str = "",
    action: str = "",
    by: str = "officer",
) -> None:
    """Decide on the line, and have customs told."""
    with thread.stage.act() as session:
        decisions.decide(
            session,
            thread.line(session),
            kind=kind,
            reasons=reasons,
            conditions=conditions,
            action=action,
            actor=thread.person(by),
        )
    do_jobs(thread.stage)


def acknowledge(thread: Thread, *, by: str = "officer") -> None:
    """Note that customs acknowledged the decision in force."""
    with thread.stage.act() as session:
        decision = _decision(session, thread)
        reference = f"EXAMPLE-ACK-{decision.number}"
        messages.acknowledge(session, decision, reference=reference, actor=thread.person(by))


def prove(thread: Thread, *, proof: str, by: str = "officer") -> None:
    """Write down that the action of the decision in force was taken today."""
    with thread.stage.act() as session:
        today = clock.today(ZONE.key)
        decisions.prove(session, _decision(session, thread), proof=proof, on=today, actor=thread.person(by))


def close_cases(thread: Thread, *, outcome: str, by: str = "officer") -> None:
    """Close every open case of the line."""
    with thread.stage.act() as session:
        found = select(Case).where(Case.line_id == thread.line_id, Case.state == CaseState.OPEN)
        for case in session.scalars(found.order_by(Case.id)).all():
            cases.close(session, case, outcome=outcome, actor=thread.person(by))


def _decision(session: Session, thread: Thread) -> Decision:
    """Return the decision on the line that is in force."""
    return decisions_in_force(session, thread.line_id)[-1]


def _certificate(session: Session, thread: Thread) -> Certificate:
    """Return the certificate of the line that is in force or under review."""
    in_force = [CertificateState.ISSUED, CertificateState.SUSPENDED]
    wanted = select(Certificate).where(Certificate.line_id == thread.line_id, Certificate.state.in_(in_force))
    return session.scalars(wanted).one()


def _certificate_id(thread: Thread) -> int:
    with thread.stage.services.database.snapshot() as session:
        return _certificate(session, thread).id
