"""Everything that is read about lineage: relatives, the number that is kept, the whole way, what rests on a sample."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.samples import signals
from lims.samples.lineage.models import LinkKind, SampleCorrection, SampleLink
from lims.samples.lineage.rows import CorrectionLine, Relative, Touched, TouchedKind
from lims.samples.models import CustodyLine, Sample, Specimen
from lims.samples.queries import custody_lines
from lims.samples.rows import CustodyStep
from lims.shipments.declarations.models import Lot

_closed, _kept = aliased(Sample), aliased(Sample)
_KEPT = (
    select(_kept.number)
    .join(SampleLink, SampleLink.other_id == _kept.id)
    .join(_closed, _closed.id == SampleLink.sample_id)
    .where(_closed.number == bindparam("number"), SampleLink.relation == LinkKind.MERGED)
)


def kept_number(session: Session, number: str) -> str:
    """Return the number that is kept in place of ``number``: that number itself, unless it was merged."""
    found = session.scalar(_KEPT, {"number": number})
    return kept_number(session, found) if found else number


def relatives_of(session: Session, sample: Sample) -> list[Relative]:
    """Return the other numbers of a portion, one step away, in the order in which they came about."""
    here = (SampleLink.sample_id == sample.id, SampleLink.other_id == sample.id)
    other = or_(here[0] & (Sample.id == SampleLink.other_id), here[1] & (Sample.id == SampleLink.sample_id))
    rows = session.execute(
        select(
            Sample.number, Sample.state, SampleLink.relation, here[0], SampleLink.units, SampleLink.reason,
            SampleLink.at, Person.name,
        )
        .select_from(SampleLink)
        .join(Sample, other)
        .join(Person, Person.id == SampleLink.by_id)
        .where(or_(*here))
        .order_by(SampleLink.id)
    )  # fmt: skip
    return [Relative(*row) for row in rows]


def corrections_of(session: Session, sample: Sample) -> list[CorrectionLine]:
    """Return what was corrected of a sample, oldest first."""
    of = SampleCorrection
    rows = session.execute(
        select(of.what, of.before, of.after, of.reason, of.at, Person.name, of.touched)
        .join(Person, Person.id == of.by_id)
        .where(of.sample_id == sample.id)
        .order_by(of.id)
    )
    return [CorrectionLine(*row) for row in rows]


def way_of(session: Session, sample: Sample) -> list[CustodyStep]:
    """Return the custody lines of a portion, whichever of its numbers they are written under, oldest first.

    Of the whole that a part was split from they are those until then: after that it went its own way.
    """
    until: dict[int, int | None] = {sample.id: None}  # sample -> its last line that counts (None: all of them)
    links = session.scalars(select(SampleLink).where(SampleLink.shipment_id == sample.shipment_id)).all()
    edge = [sample.id]
    while edge:
        here = edge.pop()
        for other, last in _before(session, links, here):
            if other not in until:
                until[other] = last
                edge.append(other)
    conditions = [
        (CustodyLine.sample_id == one) & (CustodyLine.id <= last if last is not None else CustodyLine.id > 0)
        for one, last in until.items()
    ]
    return custody_lines(session, or_(*conditions))


def _before(session: Session, links: Sequence[SampleLink], here: int) -> list[tuple[int, int | None]]:
    """Return the numbers whose lines tell the way of ``here`` too, each with its last line that does."""
    found: list[tuple[int, int | None]] = []
    for one in links:
        if one.relation is LinkKind.MERGED and here in {one.sample_id, one.other_id}:
            found.append((one.other_id if here == one.sample_id else one.sample_id, None))
        elif one.relation is LinkKind.SPLIT and here == one.other_id:
            first = select(func.min(CustodyLine.id)).where(CustodyLine.sample_id == here)
            found.append((one.sample_id, session.scalar(first)))
    return found


def touched_by(session: Session, samples: Sequence[Sample], *, language: str = "en") -> list[Touched]:
    """Return everything that rests on ``samples``: specimens, then what later stages have made of them."""
    if not samples:
        return []
    answers = signals.touched_asked.send(session, samples=samples, language=language)
    later = [one for _, answer in answers for one in answer]
    order = list(TouchedKind)
    return [*_specimens(session, samples), *sorted(later, key=lambda one: order.index(one.kind))]


def _specimens(session: Session, samples: Sequence[Sample]) -> list[Touched]:
    rows = session.execute(
        select(Sample.number, func.count(Specimen.id))
        .join(Specimen, Specimen.sample_id == Sample.id)
        .where(Sample.id.in_([one.id for one in samples]))
        .group_by(Sample.number)
        .order_by(Sample.number)
    )
    return [Touched(TouchedKind.SPECIMEN, number, str(count), "") for number, count in rows]


def parts_of(session: Session, sample: Sample) -> Sequence[Sample]:
    """Return all parts of the portion that a sample is or belongs to: one identity stands for all."""
    wanted = select(Sample).where(Sample.order_id == sample.order_id, Sample.portion == sample.portion)
    return session.scalars(wanted.order_by(Sample.part)).all()


def drawn_with(session: Session, sample: Sample) -> Sequence[Sample]:
    """Return all portions of the drawing that a sample comes from, in all their parts."""
    return session.scalars(select(Sample).where(Sample.order_id == sample.order_id).order_by(Sample.id)).all()


def samples_of_lot(session: Session, lot_id: int) -> Sequence[Sample]:
    """Return all samples of a lot, by number."""
    return session.scalars(select(Sample).where(Sample.lot_id == lot_id).order_by(Sample.number)).all()


def next_part(session: Session, sample: Sample) -> int:
    """Return the number of the next part of a portion."""
    return max(one.part for one in parts_of(session, sample)) + 1


def lots_beside(session: Session, sample: Sample) -> Sequence[Lot]:
    """Return the other lots of the same declaration line."""
    wanted = select(Lot).where(Lot.line_id == sample.line_id, Lot.id != sample.lot_id)
    return session.scalars(wanted.order_by(Lot.id)).all()
