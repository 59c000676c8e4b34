"""The specimens of a sample: which test uses each in which order, what is destroyed, shared or spare, its pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.bench.assignments import queries
from lims.bench.assignments.allotment import KEEPS_SPECIMEN
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.proposals import lot_size
from lims.conformity.layout import Layout
from lims.conformity.naming import part_name
from lims.conformity.standards import Standard
from lims.numbers import spell_specimen
from lims.samples.models import Sample


@dataclass(frozen=True, slots=True)
class Use:
    """One test that a specimen serves."""

    name: str
    requirement: str
    order: int
    destroys: bool
    pieces: str


@dataclass(frozen=True, slots=True)
class SpecimenLine:
    """One specimen, ready to print."""

    number: int
    code: str
    uses: list[Use]
    destroyed_at: datetime | None

    @property
    def is_shared(self) -> bool:
        """Say whether several tests use it."""
        return len(self.uses) > 1


def specimens_page(session: Session, sample: Sample, *, language: str) -> dict[str, Any]:
    """Return everything that the page shows, by name; the number of statements does not depend on the specimens."""
    request = queries.request_of_sample(session, sample.id)
    accepted = request if request is not None and request.state is RequestState.ACCEPTED else None
    uses = _uses(session, sample, accepted, language) if accepted else {}
    lines = [
        SpecimenLine(
            one.specimen_no,
            spell_specimen(sample.number, one.specimen_no),
            uses.get(one.specimen_no, []),
            one.destroyed_at,
        )
        for one in queries.specimens_of(session, sample.id)
    ]
    return {"sample": sample, "agreed": accepted, "lines": lines, "spares": sum(not line.uses for line in lines)}


def _uses(session: Session, sample: Sample, request: TestRequest, language: str) -> dict[int, list[Use]]:
    """Return the tests of each specimen by its number."""
    standard = queries.standards_of(session, [request.edition_id])[request.edition_id]
    size = lot_size(session, sample, lot_plan=request.lot_plan)
    found: dict[int, list[Use]] = {}
    for work in queries.assignments_of_request(session, request.id):
        if work.state is AssignmentState.CANCELLED:
            continue
        requirement = standard.requirement(work.requirement)
        layout = requirement.layout(request.standard_class, request.standard_variant or None, lot_size=size)
        for place, number in enumerate(work.specimens, start=1):
            found.setdefault(number, []).append(_use(work, standard, layout, place, language))
    return found


def _use(work: Assignment, standard: Standard, layout: Layout, place: int, language: str) -> Use:
    """Return one test of one specimen."""
    requirement = standard.requirement(work.requirement)
    return Use(
        name=queries.name_of(standard, work.requirement, language),
        requirement=work.requirement,
        order=place,
        destroys=requirement.op not in KEEPS_SPECIMEN,
        pieces=pieces_of(layout.components, layout.readings, language),
    )


def pieces_of(components: Sequence[str], readings: int, language: str) -> str:
    """Return the test pieces that are taken of one specimen: named zones, or so many areas."""
    named = [part_name(one, language) for one in components if one]
    if named:
        return ", ".join(named)
    return _("%(count)s areas", count=readings) if readings > 1 else ""
