"""Clearance listens to certificates: whatever raises here undoes the fall as well."""

from typing import Any

from sqlalchemy.orm import Session

from lims import events
from lims.certificates.models import Certificate, Impact
from lims.clearance.cases import operations


@events.certificate_fell.connect
@events.certificate_amended.connect
def _certificate_fell(
    session: Session, *, certificate: Certificate, reason: str, impact: Impact | None, **_facts: Any
) -> None:
    """Open the review of the decision, and the recall where goods are gone."""
    operations.open_for(session, certificate, cause=reason, impact=impact)


@events.certificate_issued.connect
def _certificate_issued(session: Session, *, certificate: Certificate, **_facts: Any) -> None:
    """Open the same where goods were let go before, and the certificate does not pass them."""
    operations.open_for_late(session, certificate)
