"""Everything read about batches: one of them with the outcome of each line, how far it has come, the list of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.certificates.batches.models import BatchLine, CertificateBatch, LineOutcome
from lims.certificates.models import Certificate, CertificateState
from lims.certificates.operations import ISSUE
from lims.db import rows_as
from lims.errors import NotFound
from lims.jobs.models import Job, JobState
from lims.shipments.declarations.models import DeclarationLine, Shipment
from lims.web.pagination import SIZE

AUTHORISE = "authorise-in-batch"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a batch and what became of it."""

    shipment: str
    declaration_number: str
    line_no: int
    goods: str
    goods_zh: str
    outcome: LineOutcome
    refusal: str
    facts: dict[str, Any]
    certificate: str | None
    state: CertificateState | None
    verdict: str | None
    trouble: str | None  # why its job failed, after all tries

    @property
    def became(self) -> str:
        """Return the outcome in one word: refused, failed, waiting, authorised (being printed) or issued."""
        if self.trouble:
            return "failed"
        return self.state.value if self.state else self.outcome.value


@dataclass(frozen=True, slots=True)
class Progress:
    """How many lines of a batch have come how far."""

    size: int
    issued: int
    refused: int
    failed: int

    @property
    def ended(self) -> int:
        """Return how many lines need nothing more."""
        return self.issued + self.refused + self.failed

    @property
    def is_done(self) -> bool:
        """Say whether every line has come to its end."""
        return self.ended >= self.size


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list."""

    id: int
    signed_by: str
    signed_at: datetime
    size: int


def batch_by_id(session: Session, batch_id: int) -> CertificateBatch:
    """Return one batch; raise `NotFound`."""
    found = session.get(CertificateBatch, batch_id)
    if found is None:
        raise NotFound(kind="batch", key=batch_id)
    return found


def job_key(line_id: int) -> str:
    """Return the key of the job that authorises one line of a batch."""
    return f"{AUTHORISE}:{line_id}"


_FAILED = and_(
    Job.state == JobState.FAILED,
    Job.key.in_([literal(f"{ISSUE}:") + Certificate.number, literal(f"{AUTHORISE}:") + cast(BatchLine.id, String)]),
)


def rows_of(session: Session, batch_id: int) -> list[LineRow]:
    """Return the lines of a batch in the order in which they were shown."""
    of = BatchLine
    rows = session.execute(
        select(
            Shipment.number, Shipment.declaration_number, DeclarationLine.line_no, DeclarationLine.goods,
            DeclarationLine.goods_zh, of.outcome, of.refusal, of.facts, Certificate.number, Certificate.state,
            Certificate.verdict, Job.error,
        )
        .select_from(of)
        .join(DeclarationLine, DeclarationLine.id == of.line_id)
        .join(Shipment, Shipment.id == of.shipment_id)
        .outerjoin(Certificate, Certificate.id == of.certificate_id)
        .outerjoin(Job, _FAILED)
        .where(of.batch_id == batch_id)
        .order_by(of.id)
    )  # fmt: skip
    return rows_as(LineRow, rows)


def progress_of(session: Session, batch_id: int) -> Progress:
    """Return how far a batch has come, in one statement."""
    is_issued = Certificate.state != CertificateState.AUTHORISED
    issued, refused, failed, size = session.execute(
        select(
            func.coalesce(func.sum(case((is_issued, 1), else_=0)), 0),
            func.coalesce(func.sum(case((BatchLine.outcome == LineOutcome.REFUSED, 1), else_=0)), 0),
            func.count(Job.id),
            func.count(),
        )
        .select_from(BatchLine)
        .outerjoin(Certificate, Certificate.id == BatchLine.certificate_id)
        .outerjoin(Job, _FAILED)
        .where(BatchLine.batch_id == batch_id)
    ).one()
    return Progress(size, issued, refused, failed)


def batches(session: Session, *, after: int | None = None) -> Sequence[BatchRow]:
    """Return one page of batches and one more, the newest first; those that stand after the batch ``after``."""
    of = CertificateBatch
    wanted = select(of.id, Person.name, of.signed_at, of.size).join(Person, Person.id == of.signed_by_id)
    if after is not None:
        wanted = wanted.where(of.id < after)
    return rows_as(BatchRow, session.execute(wanted.order_by(of.id.desc()).limit(SIZE + 1)))
