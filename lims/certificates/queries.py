"""Everything read about certificates: one by number or token, what happened to it, what waits for a signature."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.results.models import Result, ResultState
from lims.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateRelation,
    CertificateSample,
    CertificateState,
    Download,
    Impact,
    LineToCertify,
    ReasonClass,
    Relation,
)
from lims.certificates.uncertified import STANDING, is_certified
from lims.conformity.verdicts import Verdict
from lims.errors import NotFound
from lims.numbers import NumberKind, parse
from lims.printing.certificate_content import Content
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine, LineState, Shipment

MOST_WAITING = 300
MOST_ASKED = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate's page says beside its content."""

    shipment: str
    declaration_number: str
    line_no: int
    signatory: str
    replaces: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One act in a certificate's life."""

    state: CertificateState
    reason_class: ReasonClass | None
    impact: Impact | None
    reason: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class DownloadLine:
    """Who was given which file when."""

    what: str
    at: datetime
    by: str | None
    to: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration line whose results are under way to a certificate."""

    shipment: str
    declaration_number: str
    line_no: int
    goods: str
    goods_zh: str
    standard: str
    reviewed: int
    open: int
    due_at: datetime
    failed: int

    @property
    def is_ready(self) -> bool:
        """Say whether there is something to sign: everything is reviewed, or something has failed."""
        return self.open == 0 or self.failed > 0


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What anybody with the token is told."""

    certificate: Certificate
    content: Content
    events: list[Event]
    replaced_by: str | None
    replaced_by_token: str | None
    amended_by: list[Certificate]


def certificate_by_number(session: Session, number: str, *, to_change: bool = False) -> Certificate:
    """Return the certificate with ``number`` as typed or scanned, locked if it is about to change; raise `NotFound`."""
    parsed = parse(number)
    if parsed.kind is not NumberKind.CERTIFICATE:
        raise NotFound(kind="certificate", key=parsed.text)
    return _one(session, select(Certificate).where(Certificate.number == parsed.text), number, to_change=to_change)


def certificate_by_id(session: Session, certificate_id: int, *, to_change: bool = False) -> Certificate:
    """Return one certificate; raise `NotFound`."""
    return _one(
        session, select(Certificate).where(Certificate.id == certificate_id), str(certificate_id), to_change=to_change
    )


def _one(session: Session, wanted: Select[Any], key: str, *, to_change: bool) -> Certificate:
    found: Certificate | None = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind="certificate", key=key)
    return found


def ids_by_number(session: Session, numbers: Sequence[str]) -> list[int]:
    """Return the certificates among ``numbers`` that have a file."""
    wanted = select(Certificate.id).where(
        Certificate.number.in_(numbers), Certificate.state != CertificateState.AUTHORISED
    )
    return list(session.scalars(wanted))


def certificates_by_id(session: Session, ids: Sequence[int]) -> list[Certificate]:
    """Return some certificates, by number."""
    return list(session.scalars(select(Certificate).where(Certificate.id.in_(ids)).order_by(Certificate.number)))


def certificates_by_shipment(session: Session, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return (shipment, certificate) of however many certificates, shipment by shipment."""
    wanted = select(Certificate.shipment_id, Certificate.id)
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(ids), MOST_ASKED):
        rows = session.execute(wanted.where(Certificate.id.in_(ids[start : start + MOST_ASKED])))
        pairs += [(row.shipment_id, row.id) for row in rows]
    return sorted(pairs)


def certificates_of_line(session: Session, line_id: int) -> list[Certificate]:
    """Return all certificates of a line, the newest first."""
    return list(
        session.scalars(select(Certificate).where(Certificate.line_id == line_id).order_by(Certificate.id.desc()))
    )


def conclusions_of(session: Session, certificate: Certificate) -> dict[int, str]:
    """Return what a certificate concludes of each lot that it covers, by the lot's id."""
    wanted = select(CertificateSample.lot_id, CertificateSample.verdict)
    rows = session.execute(wanted.where(CertificateSample.certificate_id == certificate.id).distinct())
    return {row.lot_id: row.verdict for row in rows}


def standing_certificates(session: Session, line_id: int) -> list[Certificate]:
    """Return the certificates of a line that stand or are on their way."""
    wanted = select(Certificate).where(Certificate.line_id == line_id, Certificate.state.in_(STANDING))
    return list(session.scalars(wanted.order_by(Certificate.id)))


def relation_of(session: Session, certificate_id: int) -> CertificateRelation | None:
    """Return what a certificate is to an earlier one; None for one that stands for itself."""
    return session.get(CertificateRelation, certificate_id)


def amendments_of(session: Session, certificate_id: int, *, in_states: Sequence[CertificateState]) -> list[Certificate]:
    """Return the further documents that amend a certificate, the oldest first."""
    wanted = (
        select(Certificate)
        .join(CertificateRelation, CertificateRelation.certificate_id == Certificate.id)
        .where(
            CertificateRelation.earlier_id == certificate_id,
            CertificateRelation.relation == Relation.AMENDS,
            Certificate.state.in_(in_states),
        )
    )
    return list(session.scalars(wanted.order_by(Certificate.id)))


def content_of(certificate: Certificate) -> Content:
    """Return the frozen content."""
    content: Content = json.loads(certificate.content)
    return content


_Newer = aliased(Certificate)
_Older = aliased(Certificate)
_FACTS = (
    select(
        Shipment.number, Shipment.declaration_number, DeclarationLine.line_no, Person.name, _Older.number, _Newer.number
    )
    .select_from(Certificate)
    .join(Shipment, Shipment.id == Certificate.shipment_id)
    .join(DeclarationLine, DeclarationLine.id == Certificate.line_id)
    .join(Person, Person.id == Certificate.signatory_id)
    .outerjoin(_Older, _Older.id == Certificate.supersedes_id)
    .outerjoin(_Newer, (_Newer.supersedes_id == Certificate.id) & (_Newer.state != CertificateState.AUTHORISED))
    .where(Certificate.id == bindparam("id"))
    .order_by(_Newer.id.desc())
    .limit(1)
)  # fmt: skip


def facts_of(session: Session, certificate: Certificate) -> Facts:
    """Return what the page says about where the certificate belongs."""
    return Facts(*session.execute(_FACTS, {"id": certificate.id}).one())


def events_of(session: Session, certificate_id: int) -> list[Event]:
    """Return a certificate's life, the first act first."""
    of = CertificateEvent
    wanted = select(of.state, of.reason_class, of.impact, of.reason, of.at, Person.name).outerjoin(
        Person, Person.id == of.by_id
    )
    return [
        Event(*row) for row in session.execute(wanted.where(of.certificate_id == certificate_id).order_by(of.position))
    ]


def downloads_of(session: Session, certificate_id: int, *, most: int = 50) -> list[DownloadLine]:
    """Return who was given the files, the last one first."""
    wanted = select(Download.what, Download.at, Person.name, Download.more).outerjoin(
        Person, Person.id == Download.person_id
    )
    rows = session.execute(
        wanted.where(Download.certificate_id == certificate_id).order_by(Download.id.desc()).limit(most)
    )
    return [DownloadLine(row.what, row.at, row.name, row.more.get("to", "")) for row in rows]


_PUBLIC = (
    select(Certificate, _Newer.number, _Newer.token)
    .outerjoin(_Newer, (_Newer.supersedes_id == Certificate.id) & (_Newer.state != CertificateState.AUTHORISED))
    .where(Certificate.state != CertificateState.AUTHORISED)
    .order_by(_Newer.id.desc())
    .limit(1)
)
_BY_TOKEN = _PUBLIC.where(Certificate.token == bindparam("key"))
_BY_NUMBER = _PUBLIC.where(Certificate.number == bindparam("key"))
_BY_FILE = _PUBLIC.where(Certificate.pdf_sha256 == bindparam("key"))
_BY_UNSIGNED = _PUBLIC.where(Certificate.unsigned_sha256 == bindparam("key"))


def public_by_token(session: Session, token: str) -> PublicAnswer | None:
    """Return what the public page says; None for a token that was never printed on an issued certificate."""
    return _public(session, _BY_TOKEN, token)


def public_by_number(session: Session, number: str) -> PublicAnswer | None:
    """Return the same for a number that a laboratory's code or file names."""
    return _public(session, _BY_NUMBER, number)


def public_by_file(session: Session, digest: str, *, signed: bool = True) -> PublicAnswer | None:
    """Return the same for the SHA-256 of an issued file, or of what it was before it was signed."""
    return _public(session, _BY_FILE if signed else _BY_UNSIGNED, digest)


def _public(session: Session, statement: Any, key: str) -> PublicAnswer | None:
    row = session.execute(statement, {"key": key}).one_or_none()
    if row is None:
        return None
    certificate, replaced_by, replaced_by_token = row
    return PublicAnswer(
        certificate,
        content_of(certificate),
        events_of(session, certificate.id),
        replaced_by,
        replaced_by_token,
        amendments_of(session, certificate.id, in_states=(CertificateState.ISSUED, CertificateState.SUSPENDED)),
    )


def lines_to_sign(session: Session) -> list[Waiting]:
    """Return the lines with a reviewed result and no certificate, the ready ones first, then by due time."""
    waiting = [Waiting(*row) for row in session.execute(_WAITING, {"most": MOST_WAITING})]
    return sorted(waiting, key=lambda one: (not one.is_ready, one.due_at))


def _waiting() -> Any:
    """Return the statement behind `lines_to_sign`."""
    done = Assignment.state == AssignmentState.REVIEWED
    failed = exists().where(
        Result.assignment_id == Assignment.id,
        Result.state == ResultState.REVIEWED,
        Result.verdict == Verdict.FAIL.value,
    )
    reviewed = func.sum(case((done, 1), else_=0))
    named = (
        Shipment.number, Shipment.declaration_number, DeclarationLine.line_no, DeclarationLine.goods,
        DeclarationLine.goods_zh,
        DeclarationLine.standard_code,
    )  # fmt: skip
    statement: Any = (
        select(
            *named,
            reviewed.label("reviewed"),
            func.sum(case((done, 0), else_=1)).label("open"),
            func.min(Assignment.due_at).label("due_at"),
            func.max(case((failed, 1), else_=0)).label("failed"),
        )
        .select_from(LineToCertify)
        .join(Sample, Sample.line_id == LineToCertify.line_id)
        .join(Assignment, Assignment.sample_id == Sample.id)
        .join(TestRequest, TestRequest.id == Assignment.request_id)
        .join(DeclarationLine, DeclarationLine.id == LineToCertify.line_id)
        .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
        .where(
            TestRequest.state == RequestState.ACCEPTED,
            Assignment.state != AssignmentState.CANCELLED,
            DeclarationLine.state != LineState.CANCELLED,
            ~is_certified(),
        )
        .group_by(LineToCertify.line_id, *named)
        .having(reviewed > 0)
        .order_by(func.sum(case((done, 0), else_=1)), func.min(Assignment.due_at), LineToCertify.line_id)
        .limit(bindparam("most"))
    )
    return statement


_WAITING = _waiting()
