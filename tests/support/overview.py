"""A shipment that went all the way, as the overview's tests need it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.bench import BFE, make_result, make_work, person
from support.clearance import Line, make_assessment, make_certificate, make_decision
from support.shipments import next_declaration_number

from lims.bench.results.models import Result
from lims.bench.review import operations as review
from lims.certificates.models import Certificate
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.samples.models import Sample
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment


@dataclass
class Story:
    """One shipment with everything that happened to it."""

    made: Line
    sample: Sample
    result: Result
    certificate: Certificate
    decision: Decision


def make_story(
    session: Session, verdict: str = "pass", kind: DecisionKind = DecisionKind.RELEASE, **decision: str
) -> Story:
    """Return a shipment of masks from its declaration to the decision; one requirement is tested and reviewed."""
    work = make_work(session, requirements=[BFE])
    result = make_result(session, work)
    review.accept(session, result, actor=person(session, "reviewer"))
    sample = session.get_one(Sample, result.sample_id)
    line = session.get_one(DeclarationLine, sample.line_id)
    lots = list(session.scalars(select(Lot).where(Lot.line_id == line.id)))
    made = Line(session.get_one(Shipment, line.shipment_id), line, lots)
    made.shipment.declaration_number = next_declaration_number()
    make_assessment(session, made)
    certificate = make_certificate(session, made, verdict)
    return Story(made, sample, result, certificate, make_decision(session, made, kind, **decision))
