"""A certificate that is issued starts the retention of the samples of its lots."""

from collections.abc import Mapping
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
def certificate_issued(session: Session, *, certificate: Any, lots: Mapping[int, str], **_facts: Any) -> None:
    """Set the dates of what is still there, each portion by the conclusion on its own lot.

    ``certificate`` is known here by its line and its verdict only; ``lots`` by id says what it concludes of each. A lot
    of the line that was not tested goes by the conclusion on the line.
    """
    if certificate.verdict not in list(Conclusion):
        return  # a preliminary one concludes nothing yet
    wanted = select(Sample).where(Sample.line_id == certificate.line_id, Sample.state.not_in(GONE))
    for sample in session.scalars(wanted.order_by(Sample.id)).all():
        verdict = lots.get(sample.lot_id, certificate.verdict)
        if date_it(session, sample, conclusion=Conclusion(verdict) if verdict in list(Conclusion) else None):
            record(session, AuditAction.RETENTION_DATED, subject=sample, actor=SYSTEM, reason=certificate.number)
