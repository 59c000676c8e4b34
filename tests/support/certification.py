"""Tested lines and their certificates as tests need them, through the product's own operations."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from support.bench import (
    BFE,
    NOBODY_YET,
    PASSING,
    PRESSURE,
    SPLASH,
    make_competence,
    make_request,
    make_scopes,
    person,
)
from support.people import PASSWORD
from support.samples import make_declared, make_lot, make_order, make_samples, receive

from lims.bench.assignments import operations as assignments
from lims.bench.assignments.models import Assignment, TestRequest
from lims.bench.assignments.queries import assignments_of_sample
from lims.bench.results import operations as results
from lims.bench.results.cells import Cell
from lims.bench.results.models import Result
from lims.bench.results.noting import Surroundings, note_circumstances
from lims.bench.review import operations as review
from lims.certificates import operations
from lims.certificates.handlers import issue_certificate
from lims.certificates.models import Certificate
from lims.samples.models import Portion, Sample
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment

TOO_HIGH = ("42.6", "61.2", "44.0", "43.1", "63.0")
GOOD: dict[str, tuple[str, ...]] = {
    BFE: PASSING,
    PRESSURE: ("42.6", "41.9", "44.0", "43.1", "40.8"),
    SPLASH: ("pass", "pass", "pass"),
}


@dataclass
class Tested:
    """A declaration line whose first lot has a tested sample."""

    __test__ = False  # pytest: not a test class

    shipment: Shipment
    line: DeclarationLine
    lot: Lot
    sample: Sample
    request: TestRequest


def make_tested(
    session: Session,
    *,
    values: dict[str, tuple[str, ...]] | None = None,
    reviewed: bool = True,
    constructed: bool = False,
    source: str = "",
    terms: dict[str, Any] | None = None,
    **line: Any,
) -> Tested:
    """Return a line of masks with every result entered and reviewed; ``values`` replaces or leaves out readings."""
    make_scopes(session)
    declared = make_declared(session, **line)
    declared.shipment.constructed = constructed
    sample, request = make_tested_sample(
        session, declared.lot, values=values, reviewed=reviewed, terms=terms, constructed=constructed, source=source
    )
    return Tested(declared.shipment, declared.line, declared.lot, sample, request)


def make_second_lot(session: Session, tested: Tested, *, batch: str = "B2020-05", **how: Any) -> Lot:
    """Add a second lot to the line, tested as ``how`` says."""
    lot = make_lot(session, tested.line, batch=batch)
    make_tested_sample(session, lot, **how)
    return lot


def make_tested_sample(
    session: Session,
    lot: Lot,
    *,
    values: dict[str, tuple[str, ...]] | None = None,
    reviewed: bool = True,
    terms: dict[str, Any] | None = None,
    **how: Any,
) -> tuple[Sample, TestRequest]:
    """Draw, receive, request and test a sample of a lot."""
    sample = receive(session, make_samples(session, make_order(session, lot, units=20))[Portion.A])
    request = make_request(session, sample, **(terms or {}))
    assignments.accept(session, request, although=NOBODY_YET, actor=person(session, "lab manager"))
    for work in assignments_of_sample(session, sample.id):
        given = (GOOD if values is None else values).get(work.requirement)
        if given:
            make_result(session, work, given, reviewed=reviewed, **how)
    return sample, request


def make_result(
    session: Session,
    work: Assignment,
    values: tuple[str, ...],
    *,
    reviewed: bool = True,
    deviation: str = "",
    air: Surroundings | None = None,
    **how: Any,
) -> Result:
    """Enter the readings of a piece of work, hand it over and have it reviewed."""
    technician = person(session, "technician")  # looked up once: a line has many readings
    make_competence(session, "technician", work.requirement)
    assignments.start(session, work, actor=technician)
    if air:
        note_circumstances(session, work, air, actor=technician)
    for specimen, value in zip(work.specimens, values, strict=False):
        results.enter_reading(session, work, cell=Cell(specimen), value=value, actor=technician, **how)
    result = results.hand_over(session, work, deviation=deviation, as_not_assessed=True, actor=technician)
    if reviewed:
        review.accept(session, result, actor=person(session, "reviewer"))
    return result


def make_authorised(session: Session, services: Services, tested: Tested | None = None, **how: Any) -> Certificate:
    """Return a certificate that a signatory has just authorised."""
    line = (tested or make_tested(session)).line
    signatory = how.pop("actor", None) or person(session, "signatory")
    session.flush()
    earlier = {key: how[key] for key in ("supersedes", "amends", "kind") if key in how}
    draft = operations.preview(session, line, actor=signatory, services=services, **earlier)
    given: dict[str, Any] = {"password": PASSWORD, "content_sha256": draft.sha256}
    return operations.authorise(session, line, actor=signatory, services=services, **(given | how))


def make_issued(session: Session, services: Services, tested: Tested | None = None, **how: Any) -> Certificate:
    """Return an issued certificate without printing anything: its file is a stand-in with the right digest."""
    certificate = make_authorised(session, services, tested, **how)
    services.files.put(certificate.content.encode())
    stored = services.files.put(b"%PDF stand-in " + certificate.number.encode())
    operations.issue(session, certificate, pdf_sha256=stored, unsigned_sha256="0" * 64)
    return certificate


def print_and_issue(services: Services, certificate_id: int) -> None:
    """Do the job of an authorised certificate here and now; what came before must be committed."""
    issue_certificate(services, {"certificate_id": certificate_id})
