"""A declared shipment whose sample is being tested, and an amendment of it, as tests need them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.bench import NOBODY_YET, PRESSURE, make_edition, make_request
from support.certification import make_result
from support.people import person
from support.samples import make_order, make_samples, receive
from support.shipments import declaration_document, first_line, line_document

import lims.bench.amendments.listeners
import lims.bench.assignments.listeners
import lims.samples.listeners  # noqa: F401 - as in the application, the stages hear each other
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.bench.amendments.models import AmendmentQuestion
from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.assignments.queries import assignments_of_request
from lims.samples.models import Portion, Sample
from lims.shipments.declarations import faults, operations
from lims.shipments.declarations.models import LineState, Lot, Shipment


@dataclass
class AtWork:
    """A shipment, its sample in test, the accepted request, and the work on one requirement that is reviewed."""

    shipment: Shipment
    sample: Sample
    request: TestRequest
    pressure: Assignment


def make_at_work(session: Session, *, tested: bool = True) -> AtWork:
    """Declare masks as type IIR, receive a sample of them, and review that they let 50 Pa/cm² through: at most 60."""
    make_edition(session)
    document = declaration_document()
    officer = person(session, "customs officer")
    shipment, _new = operations.declare(session, faults.read(document), actor=officer)
    line = first_line(session, shipment)
    line.state = LineState.TO_SAMPLE
    record(session, AuditAction.LINE_ASSESSED, subject=line, actor=SYSTEM)
    session.flush()
    lot = session.scalars(select(Lot).where(Lot.line_id == line.id)).one()
    sample = receive(session, make_samples(session, make_order(session, lot, units=20))[Portion.A])
    request = make_request(session, sample)
    assignments.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    work = {one.requirement: one for one in assignments_of_request(session, request.id)}
    if tested:
        make_result(session, work[PRESSURE], ("50", "51", "52", "49", "50"))
    return AtWork(shipment, sample, request, work[PRESSURE])


def amend(session: Session, shipment: Shipment, *, head: dict[str, Any] | None = None, **line: Any) -> None:
    """Amend the declaration of a shipment, by default its line to type II."""
    changed = line_document(**(line or ({} if head else {"standard_class": "type-II"})))
    document = declaration_document(
        declaration_number=shipment.declaration_number, lines=[changed], **(head or {})
    )  # fmt: skip
    operations.amend(
        session, shipment, declaration=faults.read(document), reason="the exporter declared the wrong type",
        expected_version=shipment.version, actor=person(session, "customs officer"),
    )  # fmt: skip


def question_of(session: Session) -> AmendmentQuestion:
    """Return the newest question."""
    session.flush()
    return session.scalars(select(AmendmentQuestion).order_by(AmendmentQuestion.id.desc())).first()
