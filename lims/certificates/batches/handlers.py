"""The job that authorises one line of a batch. Its file is then made by the job that every certificate has.

The certificate, its number and the outcome of the line are one transaction: a killed worker has done all or nothing.
"""

from typing import Any

from lims.certificates.batches import operations, queries
from lims.certificates.batches.models import BatchLine
from lims.errors import LimsError
from lims.jobs.operations import handles
from lims.services import Services


@handles(queries.AUTHORISE)
def authorise_in_batch(services: Services, payload: dict[str, Any]) -> None:
    """Authorise, or note what stands in the way."""
    _ = services.fonts  # made and read at their first use: not inside a transaction
    row_id = payload["batch_line_id"]
    try:
        with services.database.transaction() as session:
            row = session.get_one(BatchLine, row_id, with_for_update=True)
            operations.authorise_line(session, row, services=services)
    except LimsError as refusal:
        with services.database.transaction() as session:
            operations.note_refusal(session, session.get_one(BatchLine, row_id, with_for_update=True), refusal)
