"""A certificate that is issued starts the retention of the samples of its line."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import events
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.samples.models import Sample
from lims.samples.retention.dating import date_it
from lims.samples.retention.models import Conclusion
from lims.samples.retention.obstacles import GONE


@events.certificate_issued.connect
def certificate_issued(session: Session, *, certificate: Any, **_facts: Any) -> None:
    """Set the dates of what is still there; ``certificate`` is known here by its line and its verdict only."""
    if certificate.verdict not in list(Conclusion):
        return  # a preliminary one concludes nothing yet
    wanted = select(Sample).where(Sample.line_id == certificate.line_id, Sample.state.not_in(GONE))
    conclusion = Conclusion(certificate.verdict)
    for sample in session.scalars(wanted.order_by(Sample.id)).all():
        if date_it(session, sample, conclusion=conclusion):
            record(session, AuditAction.RETENTION_DATED, subject=sample, actor=SYSTEM, reason=certificate.number)
