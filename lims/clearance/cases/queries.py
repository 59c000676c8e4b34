"""Reading for cases: the open ones, one by its number, those of a line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.certificates.models import Certificate, CertificateSample, CertificateState
from lims.clearance.cases.models import Case, CaseKind, CaseState
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.db import rows_as
from lims.errors import NotFound
from lims.shipments.declarations.models import DeclarationLine, Shipment
from lims.web.pagination import SIZE


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: int
    number: str
    kind: CaseKind
    state: CaseState
    cause: str
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    decision_number: str
    certificate_number: str
    shipment_number: str
    declaration_number: str
    line_no: int
    goods: str
    goods_zh: str
    certificate_state: CertificateState
    closed_by: str | None


_CASE = (
    select(
        Case.id,
        Case.number,
        Case.kind,
        Case.state,
        Case.cause,
        Case.opened_at,
        Case.closed_at,
        Case.outcome,
        Decision.number,
        Certificate.number,
        Shipment.number,
        Shipment.declaration_number,
        DeclarationLine.line_no,
        DeclarationLine.goods,
        DeclarationLine.goods_zh,
        Certificate.state,
        Person.name,
    )
    .join(Decision, Decision.id == Case.decision_id)
    .join(Certificate, Certificate.id == Case.certificate_id)
    .join(Shipment, Shipment.id == Case.shipment_id)
    .join(DeclarationLine, DeclarationLine.id == Case.line_id)
    .outerjoin(Person, Person.id == Case.closed_by_id)
)


def cases_page(session: Session, *, state: CaseState | None = None, after: int | None = None) -> Sequence[CaseLine]:
    """Return cases, newest first, one more than a page."""
    wanted = _CASE.order_by(Case.id.desc()).limit(SIZE + 1)
    if state:
        wanted = wanted.where(Case.state == state)
    if after is not None:
        wanted = wanted.where(Case.id < after)
    return rows_as(CaseLine, session.execute(wanted))


def cases_of_decision(session: Session, decision_id: int) -> list[CaseLine]:
    """Return the cases about a decision, newest first."""
    return rows_as(CaseLine, session.execute(_CASE.where(Case.decision_id == decision_id).order_by(Case.id.desc())))


def cases_of_line(session: Session, line_id: int) -> list[CaseLine]:
    """Return the cases of a line, newest first."""
    return rows_as(CaseLine, session.execute(_CASE.where(Case.line_id == line_id).order_by(Case.id.desc())))


def case_line(session: Session, number: str) -> CaseLine:
    """Return one case as it is shown; raise `NotFound`."""
    found = rows_as(CaseLine, session.execute(_CASE.where(Case.number == number.strip().upper())))
    if not found:
        raise NotFound(kind="case", key=number)
    return found[0]


def case_by_number(session: Session, number: str) -> Case:
    """Return one case; raise `NotFound`."""
    found = session.scalar(select(Case).where(Case.number == number.strip().upper()))
    if found is None:
        raise NotFound(kind="case", key=number)
    return found


def open_cases_about(session: Session, certificate_id: int) -> Sequence[Case]:
    """Return the open cases that a certificate's fall has opened."""
    wanted = select(Case).where(Case.certificate_id == certificate_id, Case.state == CaseState.OPEN)
    return session.scalars(wanted.order_by(Case.id)).all()


def has_open_case(session: Session, decision_id: int) -> bool:
    """Say whether a case about a decision is open."""
    wanted = exists().where(Case.decision_id == decision_id, Case.state == CaseState.OPEN)
    return bool(session.scalar(select(wanted)))


def decisions_resting_on(session: Session, certificate: Certificate) -> Sequence[Decision]:
    """Return the decisions in force that were made on a certificate of this line and speak of lots that it covers.

    A decision made on an earlier certificate with the same conclusion rests on the one that took its place. What is
    held waits for the officer anyway, and has nothing to review.
    """
    return session.scalars(
        select(Decision)
        .where(
            Decision.line_id == certificate.line_id,
            Decision.in_force.is_(True),
            Decision.kind != DecisionKind.HOLD,
            Decision.certificate_id.is_not(None),
            or_(Decision.lot_id.is_(None), Decision.lot_id.in_(_lots_of(certificate))),
        )
        .order_by(Decision.id)
    ).all()


def decisions_gone_before(
    session: Session, certificate: Certificate, gone: Collection[DecisionKind]
) -> Sequence[Decision]:
    """Return the decisions in force that let lots go which this certificate, issued now, does not pass."""
    failed = _lots_of(certificate).where(CertificateSample.verdict != "pass")
    return session.scalars(
        select(Decision)
        .where(
            Decision.line_id == certificate.line_id,
            Decision.in_force.is_(True),
            Decision.kind.in_(gone),
            or_(Decision.lot_id.in_(failed), (Decision.lot_id.is_(None)) & (certificate.verdict != "pass")),
        )
        .order_by(Decision.id)
    ).all()


def concludes_as_its_successor(session: Session, certificate: Certificate) -> bool:
    """Say whether the certificate that takes this one's place comes to the same conclusion on every lot."""
    successor = session.scalar(
        select(Certificate)
        .where(Certificate.supersedes_id == certificate.id, Certificate.state != CertificateState.REVOKED)
        .order_by(Certificate.id.desc())
        .limit(1)
    )
    return successor is not None and _conclusion(session, successor) == _conclusion(session, certificate)


def _conclusion(session: Session, certificate: Certificate) -> tuple[str, frozenset[tuple[int, str]]]:
    rows = session.execute(
        select(CertificateSample.lot_id, CertificateSample.verdict).where(
            CertificateSample.certificate_id == certificate.id
        )
    )
    return certificate.verdict, frozenset((row.lot_id, row.verdict) for row in rows)


def _lots_of(certificate: Certificate) -> Select[int]:
    return select(CertificateSample.lot_id).where(CertificateSample.certificate_id == certificate.id)
