"""The officer's list: which lines wait, for what, for how long."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lims.certificates.models import Certificate, CertificateKind, CertificateState
from lims.clearance.decisions.models import Decision, LineToDecide, MessageState
from lims.clearance.decisions.rows import WaitingLine
from lims.clearance.decisions.undecided import waits
from lims.db import rows_as
from lims.shipments.declarations.models import DeclarationLine, LineState, Shipment
from lims.shipments.risk.models import Assessment
from lims.web.pagination import SIZE


class WaitsFor(StrEnum):
    """Whose turn it is."""

    OFFICER = "officer"
    LABORATORY = "laboratory"
    DOCUMENTS = "documents"


def is_ready() -> ColumnElement[bool]:
    """Return the condition that a line can be decided: it has its certificate, or nothing asks for one."""
    certificate, decision = aliased(Certificate), aliased(Decision)
    certified = exists().where(
        certificate.line_id == DeclarationLine.id,
        certificate.state == CertificateState.ISSUED,
        certificate.verdict != "",  # a preliminary one that concludes nothing yet is no reason to decide
    )
    reopened = exists().where(
        decision.line_id == DeclarationLine.id,
        decision.in_force.is_(True),
        or_(decision.under_review.is_(True), decision.message_state == MessageState.REFUSED_BY_CUSTOMS),
    )
    return or_(
        DeclarationLine.state == LineState.MAY_PROCEED,
        reopened,
        and_(DeclarationLine.state != LineState.DOCUMENTS_HELD, certified),
    )


def _lane() -> Any:
    """Return the lane of a line by its newest assessment."""
    wanted = select(Assessment.lane).where(Assessment.line_id == DeclarationLine.id)
    return wanted.order_by(Assessment.id.desc()).limit(1).correlate(DeclarationLine).scalar_subquery()


def _newest() -> Any:
    """Return the id of the newest decision in force on a line or its lots."""
    of = aliased(Decision)
    wanted = select(of.id).where(of.line_id == DeclarationLine.id, of.in_force.is_(True))
    return wanted.order_by(of.id.desc()).limit(1).correlate(DeclarationLine).scalar_subquery()


_STANDING = (CertificateState.ISSUED, CertificateState.SUSPENDED)  # a line has one of these at most
_WAITING = (
    select(
        DeclarationLine.id,
        Shipment.number,
        Shipment.declaration_number,
        DeclarationLine.line_no,
        DeclarationLine.goods,
        DeclarationLine.goods_zh,
        Shipment.direction,
        DeclarationLine.state,
        _lane(),
        Shipment.registered_at,
        Certificate.verdict,
        Certificate.number,
        Certificate.state,
        Decision.kind,
        Decision.message_state,
        Decision.under_review,
    )
    .select_from(LineToDecide)
    .join(DeclarationLine, DeclarationLine.id == LineToDecide.line_id)
    .join(Shipment, Shipment.id == DeclarationLine.shipment_id)
    .outerjoin(
        Certificate,
        and_(
            Certificate.line_id == DeclarationLine.id,
            Certificate.state.in_(_STANDING),
            Certificate.kind != CertificateKind.COMPLEMENTARY,
        ),
    )
    .outerjoin(Decision, Decision.id == _newest())
    .where(waits())
    .order_by(LineToDecide.line_id)
)


def waiting_page(
    session: Session, *, waits_for: WaitsFor | None = None, text: str = "", after: int | None = None
) -> Sequence[WaitingLine]:
    """Return the lines without a final decision, the longest waiting first, one more than a page."""
    wanted = _WAITING.limit(SIZE + 1)
    if waits_for:
        wanted = wanted.where(_turn_of(waits_for))
    if text:
        wanted = wanted.where(
            Shipment.declaration_number.startswith("".join(text.split()).upper(), autoescape=True)
            | (Shipment.number == "".join(text.split()).upper())
        )
    if after is not None:
        wanted = wanted.where(LineToDecide.line_id > after)
    return rows_as(WaitingLine, session.execute(wanted))


def _turn_of(waits_for: WaitsFor) -> ColumnElement[bool]:
    """Return the condition that a waiting line waits for the officer, the laboratory or documents."""
    if waits_for is WaitsFor.OFFICER:
        return is_ready()
    if waits_for is WaitsFor.DOCUMENTS:
        return and_(DeclarationLine.state == LineState.DOCUMENTS_HELD, ~is_ready())
    return and_(DeclarationLine.state != LineState.DOCUMENTS_HELD, ~is_ready())
