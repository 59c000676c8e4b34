"""The job that sends a decision to customs: write, put, note. Each step may happen twice without harm."""

from typing import Any

from lims.accounts.queries import SYSTEM
from lims.clearance.decisions.models import Decision
from lims.clearance.messages import operations
from lims.jobs.operations import handles
from lims.services import Services


@handles("send-customs-message")
def send(services: Services, payload: dict[str, Any]) -> None:
    """Put the message of a decision into the outbox and note it, in one transaction that is repeated after a crash."""
    with services.database.transaction() as session:
        decision = session.get_one(Decision, payload["decision_id"])
        message = operations.write(session, decision)
        operations.put(message, decision, services.settings.outbox)
        operations.note_sent(session, decision, message, actor=SYSTEM)
