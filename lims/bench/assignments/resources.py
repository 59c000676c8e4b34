"""What a request would take, for the page on which it is agreed: specimens, people, instruments."""

from typing import Any

from sqlalchemy.orm import Session

from lims.bench.assignments.allotment import quantity_of
from lims.bench.assignments.capability import gaps_of
from lims.bench.assignments.labels import local_day
from lims.bench.assignments.pieces import Terms, pieces_in
from lims.bench.assignments.proposals import Proposal, lot_size, needs
from lims.samples.models import Sample


def resources(session: Session, sample: Sample, proposal: Proposal) -> dict[str, Any]:
    """Return the sum of specimens beside what there is, and the gaps in people and instruments, by name."""
    if not proposal.standard_class:
        return {"quantity": None, "gaps": [], "pieces": 0}
    size = lot_size(session, sample, lot_plan=proposal.lot_plan)
    asked = needs(proposal.standard, proposal.requirements, proposal.standard_class, proposal.variant, size)
    methods = [proposal.standard.requirement(one).method for one in proposal.requirements]
    terms = Terms(proposal.standard, proposal.standard_class, proposal.variant, size, proposal.facts)
    cut = [one.specimens * len(pieces_in(terms, proposal.standard.requirement(one.requirement))) for one in asked]
    return {
        "pieces": sum(cut),
        "quantity": quantity_of(asked, sample.received_units or sample.units),
        "gaps": gaps_of(session, methods, local_day(session)),
    }
