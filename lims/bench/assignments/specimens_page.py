"""The specimens of a sample: which test uses each in which order, what is destroyed, shared or spare, its pieces."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.bench.assignments import queries
from lims.bench.assignments.allotment import KEEPS_SPECIMEN
from lims.bench.assignments.models import Assignment, AssignmentState, RequestState, TestRequest
from lims.bench.assignments.pieces import pieces_of
from lims.conformity.naming import part_name
from lims.conformity.standards import Standard
from lims.numbers import spell_piece, spell_specimen
from lims.samples.models import Piece, Sample


@dataclass(frozen=True, slots=True)
class Use:
    """One test that a specimen serves."""

    name: str
    requirement: str
    order: int
    destroys: bool
    pieces: list[str]  # the codes of its test pieces, with their zone where they have one


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
    pieces = sum(len(use.pieces) for found in uses.values() for use in found)
    lines = [
        SpecimenLine(
            one.specimen_no,
            spell_specimen(sample.number, one.specimen_no),
            uses.get(one.specimen_no, []),
            one.destroyed_at,
        )
        for one in queries.specimens_of(session, sample.id)
    ]
    spares = sum(not line.uses for line in lines)
    return {
        "sample": sample,
        "agreed": accepted,
        "lines": lines,
        "spares": spares,
        "pieces": pieces,
    }


def _uses(session: Session, sample: Sample, request: TestRequest, language: str) -> dict[int, list[Use]]:
    """Return the tests of each specimen by its number."""
    standard = queries.standards_of(session, [request.edition_id])[request.edition_id]
    cut: dict[tuple[str, int], list[str]] = {}
    for piece in pieces_of(session, sample.id):
        cut.setdefault((piece.use, piece.specimen_no), []).append(_piece(piece, sample.number, language))
    found: dict[int, list[Use]] = {}
    for work in queries.assignments_of_request(session, request.id):
        if work.state is AssignmentState.CANCELLED:
            continue
        for place, number in enumerate(work.specimens, start=1):
            pieces = cut.get((work.requirement, number), [])
            found.setdefault(number, []).append(_use(work, standard, place, pieces, language))
    return {number: sorted(uses, key=lambda use: use.destroys) for number, uses in found.items()}


def _use(work: Assignment, standard: Standard, place: int, pieces: list[str], language: str) -> Use:
    """Return one test of one specimen; what leaves it whole comes before what destroys it."""
    return Use(
        name=queries.name_of(standard, work.requirement, language),
        requirement=work.requirement,
        order=place,
        destroys=standard.requirement(work.requirement).op not in KEEPS_SPECIMEN,
        pieces=pieces,
    )


def _piece(piece: Piece, number: str, language: str) -> str:
    """Return what the page says of one test piece: its code and its zone."""
    code = spell_piece(number, piece.specimen_no, piece.piece_no)
    return f"{code} {part_name(piece.component, language)}" if piece.component else code
