"""What changes the notes on results of other laboratories: noting, and withdrawing a note made by mistake."""

from sqlalchemy.orm import Session

from lims import clock
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.assignments.models import Assignment
from lims.certificates.providers import queries
from lims.certificates.providers.models import ExternalResult
from lims.errors import Conflict, Invalid, LimsError
from lims.permissions import Actor, Permission


class PrintedAlready(Conflict):
    """The result is on a certificate, and what that says of it stays: ``requirement``, ``certificate``."""

    code = "printed_already"


def note(
    session: Session,
    assignment: Assignment,
    *,
    laboratory: str,
    report: str,
    address: str = "",
    accredited: bool = False,
    constructed: bool = False,
    actor: Actor,
) -> ExternalResult:
    """Write down that another laboratory did a piece of work, and under which report; once is enough."""
    actor.must(Permission.CERTIFICATES_PROVIDERS_NOTE)
    if obstacle := obstacle_to_note(session, assignment, laboratory=laboratory, report=report):
        raise obstacle
    said = {"laboratory": laboratory, "address": address, "report": report, "accredited": accredited}
    found = queries.row_of(session, assignment.id)
    if found and found.withdrawn_at is None and all(getattr(found, key) == value for key, value in said.items()):
        return found
    if found is None:
        found = ExternalResult(
            shipment_id=assignment.shipment_id, assignment_id=assignment.id, constructed=constructed, **said
        )
        session.add(found)
    for key, value in said.items():
        setattr(found, key, value)
    found.noted_by_id, found.noted_at, found.withdrawn_at = actor.id or 0, clock.now(), None
    session.flush()
    record(session, AuditAction.EXTERNAL_RESULT_NOTED, subject=found, actor=actor)
    return found


def obstacle_to_note(session: Session, assignment: Assignment, *, laboratory: str, report: str) -> LimsError | None:
    """Return what stands in the way of a note, or None."""
    for field, value in (("laboratory", laboratory), ("report", report)):
        if not value:
            return Invalid(field=field, value=value)
    return obstacle_to_change(session, assignment)


def obstacle_to_change(session: Session, assignment: Assignment) -> LimsError | None:
    """Return the certificate that the result is printed on already, as an obstacle."""
    if certificate := queries.certificate_with(session, assignment.id):
        return PrintedAlready(requirement=assignment.requirement, certificate=certificate)
    return None


def withdraw(session: Session, assignment: Assignment, *, reason: str, actor: Actor) -> bool:
    """Take back a note made by mistake; False if there is none."""
    actor.must(Permission.CERTIFICATES_PROVIDERS_NOTE)
    found = queries.row_of(session, assignment.id)
    if found is None or found.withdrawn_at is not None:
        return False
    if obstacle := obstacle_to_change(session, assignment):
        raise obstacle
    found.withdrawn_at = clock.now()
    record(session, AuditAction.EXTERNAL_RESULT_WITHDRAWN, subject=found, actor=actor, reason=reason)
    return True
