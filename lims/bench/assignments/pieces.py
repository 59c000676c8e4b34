"""Test pieces: what is cut or marked of a specimen for one requirement, as rows with codes of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.bench.assignments.allotment import KEEPS_SPECIMEN
from lims.bench.assignments.models import TestRequest
from lims.bench.assignments.proposals import THERMOMETER, lot_size
from lims.conformity.lot_plans import agreed_severity
from lims.conformity.operators import Op
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard
from lims.db import add_together
from lims.samples.models import Piece, Sample


@dataclass(frozen=True, slots=True)
class Terms:
    """What the shape of a requirement depends on."""

    standard: Standard
    class_id: str
    variant: str
    lot_size: int | None
    facts: Mapping[str, str]


def pieces_in(terms: Terms, requirement: Requirement) -> tuple[str, ...]:
    """Return the test pieces that a requirement takes of each specimen: named zones, or as many areas; none if whole.

    What stays whole is in one piece, and so is what is cultured: its components are organisms, not parts.
    """
    if terms.standard.product == THERMOMETER or requirement.op in KEEPS_SPECIMEN or requirement.op is Op.ABSENT:
        return ()
    severity = agreed_severity(terms.facts, requirement.id)
    layout = requirement.layout(terms.class_id, terms.variant or None, lot_size=terms.lot_size, severity=severity)
    named = tuple(one for one in layout.components if one)
    return named or (("",) * layout.readings if layout.readings > 1 else ())


def pieces_of(session: Session, sample_id: int) -> list[Piece]:
    """Return the test pieces of a sample that are for something, in the order of use."""
    wanted = select(Piece).where(Piece.sample_id == sample_id, Piece.use != "")
    return list(session.scalars(wanted.order_by(Piece.specimen_no, Piece.piece_no)))


def make_pieces(
    session: Session, request: TestRequest, sample: Sample, standard: Standard, allotted: Iterable[tuple[str, int]]
) -> None:
    """Give the test pieces of specimens that were allotted (requirement, specimen) their numbers, in that order."""
    size = lot_size(session, sample, lot_plan=request.lot_plan)
    terms = Terms(standard, request.standard_class, request.standard_variant, size, request.facts)
    last = _last_numbers(session, sample.id)
    rows: list[Piece] = []
    for requirement, specimen_no in allotted:
        for component in pieces_in(terms, standard.requirement(requirement)):
            last[specimen_no] = last.get(specimen_no, 0) + 1
            rows.append(
                Piece(
                    shipment_id=sample.shipment_id,
                    sample_id=sample.id,
                    specimen_no=specimen_no,
                    piece_no=last[specimen_no],
                    use=requirement,
                    component=component,
                )
            )
    if rows:
        add_together(session, rows)
        session.flush()


def _last_numbers(session: Session, sample_id: int) -> dict[int, int]:
    """Return the highest number that a piece of each specimen ever had: a label is never used for another piece."""
    rows = session.execute(
        select(Piece.specimen_no, Piece.piece_no).where(Piece.sample_id == sample_id).order_by(Piece.piece_no)
    )
    return {row.specimen_no: row.piece_no for row in rows}


def withdraw(session: Session, sample_id: int, requirement: str, specimens: Sequence[int]) -> None:
    """Let the pieces of cancelled work be for nothing; their numbers stay taken."""
    for one in pieces_of(session, sample_id):
        if one.use == requirement and one.specimen_no in specimens:
            one.use = ""
