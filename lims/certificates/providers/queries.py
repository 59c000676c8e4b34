"""Reading which results another laboratory provided."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.bench.assignments.models import TestRequest
from lims.bench.results.models import Result
from lims.certificates.models import Certificate, CertificateResult
from lims.certificates.providers.models import ExternalResult


def noted(session: Session, assignment_ids: Sequence[int]) -> dict[int, ExternalResult]:
    """Return what stands noted about pieces of work, by assignment."""
    wanted = select(ExternalResult).where(
        ExternalResult.assignment_id.in_(assignment_ids), ExternalResult.withdrawn_at.is_(None)
    )
    return {one.assignment_id: one for one in session.scalars(wanted)}


def row_of(session: Session, assignment_id: int) -> ExternalResult | None:
    """Return the row about a piece of work, withdrawn or not."""
    return session.scalar(select(ExternalResult).where(ExternalResult.assignment_id == assignment_id))


def certificate_with(session: Session, assignment_id: int) -> str | None:
    """Return the number of a certificate that a result of this work is printed on."""
    wanted = (
        select(Certificate.number)
        .join(CertificateResult, CertificateResult.certificate_id == Certificate.id)
        .join(Result, Result.id == CertificateResult.result_id)
        .where(Result.assignment_id == assignment_id)
    )
    return session.scalar(wanted.order_by(Certificate.id.desc()).limit(1))


def edition_of(session: Session, request_id: int) -> int:
    """Return the edition that a request is tested by."""
    return session.get_one(TestRequest, request_id).edition_id
