"""Everything that is read about samples. Who exports, and why a shipment was chosen, is read nowhere here."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from lims.accounts.models import Person
from lims.accounts.queries import names_of
from lims.catalogue.queries import class_names
from lims.errors import NotFound
from lims.numbers import NotANumber, NumberKind, parse
from lims.samples.models import (
    CustodyLine,
    LineToOrder,
    OrderState,
    Portion,
    Sample,
    SampleState,
    SamplingOrder,
    Specimen,
)
from lims.samples.rows import CustodyStep, Goods, LotLine, OrderLine, SampleLine
from lims.samples.unsampled import is_live, is_to_sample, wants_order
from lims.shipments.declarations.models import DeclarationLine, Lot, Party, Shipment
from lims.web.pagination import SIZE

Row = TypeVar("Row")

SAMPLE_LINES = (
    select(
        Sample.id, Sample.number, Sample.portion, Sample.state, Sample.units, Sample.seal, Sample.place_now,
        Sample.drawn_at, DeclarationLine.goods, DeclarationLine.goods_zh, Lot.batch,
    )
    .join(Lot, Lot.id == Sample.lot_id)
    .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
)  # fmt: skip

_GOODS = (
    select(
        Shipment.number, DeclarationLine.line_no, DeclarationLine.goods, DeclarationLine.goods_zh, Lot.model, Lot.batch,
        Lot.size, Lot.made_on, Party.name, Party.name_zh, DeclarationLine.standard_code, DeclarationLine.standard_class,
        Shipment.constructed,
    )
    .select_from(Lot)
    .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
    .join(Shipment, Shipment.id == Lot.shipment_id)
    .join(Party, Party.id == Lot.manufacturer_id)
    .where(Lot.id == bindparam("lot_id"))
)  # fmt: skip

_SAMPLE = select(Sample).where(Sample.number == bindparam("number"))
_SAMPLE_TO_CHANGE = _SAMPLE.with_for_update()


def sample_by_number(session: Session, number: str, *, to_change: bool = False) -> Sample:
    """Return the sample with ``number`` as typed or scanned, locked if it is about to change; raise `NotFound`."""
    canonical = canonical_number(number, NumberKind.SAMPLE, "sample")
    found = session.scalar(_SAMPLE_TO_CHANGE if to_change else _SAMPLE, {"number": canonical})
    if found is None:
        raise NotFound(kind="sample", key=number)
    return found


def order_by_number(session: Session, number: str, *, to_change: bool = False) -> SamplingOrder:
    """Return the sampling order with ``number``, locked if it is about to change; raise `NotFound`."""
    canonical = canonical_number(number, NumberKind.ORDER, "sampling order")
    wanted = select(SamplingOrder).where(SamplingOrder.number == canonical)
    return _one(session, wanted, "sampling order", number, to_change=to_change)


def lot_by_id(session: Session, lot_id: int, *, to_change: bool = False) -> Lot:
    """Return a lot; raise `NotFound`."""
    return _one(session, select(Lot).where(Lot.id == lot_id), "lot", str(lot_id), to_change=to_change)


def _one(session: Session, wanted: Select[Row], kind: str, key: str, *, to_change: bool) -> Row:
    """Return the one row of ``wanted``; raise `NotFound`."""
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind=kind, key=key)
    return found


def canonical_number(text: str, kind: NumberKind, word: str) -> str:
    """Return ``text`` as a number of ``kind`` is kept; another kind is not found, a mistyped one is no number."""
    parsed = parse(text)
    if parsed.kind is not kind:
        raise NotFound(kind=word, key=parsed.text)
    return parsed.text


def sample_under_seals(session: Session, seals: Sequence[str]) -> Sample | None:
    """Return a sample that is closed by one of ``seals``, or None."""
    return session.scalar(select(Sample).where(Sample.seal.in_(seals)).order_by(Sample.id).limit(1))


def live_order_of_lot(session: Session, lot_id: int) -> str | None:
    """Return the number of the order that is at work for the lot: planned, or drawn with its portion A not over."""
    wanted = select(SamplingOrder.number).where(SamplingOrder.lot_id == lot_id, is_live())
    return session.scalar(wanted.order_by(SamplingOrder.id.desc()).limit(1))


def lots_to_order(session: Session) -> list[LotLine]:
    """Return the lots of lines that are to be sampled and have no order at work, oldest first."""
    rows = session.execute(
        select(
            Lot.id, Shipment.number, Shipment.post, DeclarationLine.line_no, DeclarationLine.goods,
            DeclarationLine.goods_zh, Lot.model, Lot.batch, Lot.size,
        )
        .select_from(LineToOrder)
        .join(Lot, Lot.line_id == LineToOrder.line_id)
        .join(DeclarationLine, DeclarationLine.id == Lot.line_id)
        .join(Shipment, Shipment.id == Lot.shipment_id)
        .where(is_to_sample(), wants_order())
        .order_by(Lot.id)
        .limit(SIZE)
    )  # fmt: skip
    return [LotLine(*row) for row in rows]


def orders_page(session: Session, *, state: OrderState | None = None, after: int | None = None) -> list[OrderLine]:
    """Return one page of sampling orders and one more, newest first."""
    wanted = (
        select(
            SamplingOrder.id, SamplingOrder.number, SamplingOrder.state, SamplingOrder.units, SamplingOrder.portions,
            SamplingOrder.ordered_at, DeclarationLine.goods, DeclarationLine.goods_zh, Lot.batch,
        )
        .join(Lot, Lot.id == SamplingOrder.lot_id)
        .join(DeclarationLine, DeclarationLine.id == SamplingOrder.line_id)
        .order_by(SamplingOrder.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    if state is not None:
        wanted = wanted.where(SamplingOrder.state == state)
    if after is not None:
        wanted = wanted.where(SamplingOrder.id < after)
    return [OrderLine(*row) for row in session.execute(wanted)]


def samples_page(
    session: Session, *, state: SampleState | None = None, portion: Portion | None = None, text: str = "",
    after: int | None = None,
) -> list[SampleLine]:  # fmt: skip
    """Return one page of samples and one more, newest first; ``text``: a number, a seal, a batch's or model's start."""
    wanted = SAMPLE_LINES.order_by(Sample.id.desc()).limit(SIZE + 1)
    if state is not None:
        wanted = wanted.where(Sample.state == state)
    if portion is not None:
        wanted = wanted.where(Sample.portion == portion)
    if text:
        wanted = wanted.where(_matches(text))
    if after is not None:
        wanted = wanted.where(Sample.id < after)
    return _sample_lines(session, wanted)


def _matches(text: str) -> ColumnElement[bool]:
    """Return the condition that a sample is meant by ``text``."""
    try:
        return Sample.number == parse(text).text
    except NotANumber:
        starts = (column.istartswith(text, autoescape=True) for column in (Lot.batch, Lot.model))
        return or_(Sample.seal == "".join(text.split()).upper(), *starts)


def samples_of_line(session: Session, line_id: int) -> list[SampleLine]:
    """Return the samples of a declaration line, in the order in which they were drawn."""
    return _sample_lines(session, SAMPLE_LINES.where(Sample.line_id == line_id).order_by(Sample.id))


def samples_of_order(session: Session, order_id: int) -> list[SampleLine]:
    """Return the portions that were drawn for an order."""
    return _sample_lines(session, SAMPLE_LINES.where(Sample.order_id == order_id).order_by(Sample.portion))


def names_on_order(session: Session, order: SamplingOrder) -> dict[int, str]:
    """Return the names of those who ordered and drew."""
    return names_of(session, [order.ordered_by_id, order.drawn_by_id])


def orders_of_lot(session: Session, lot_id: int) -> Sequence[SamplingOrder]:
    """Return all orders of a lot, oldest first."""
    return session.scalars(select(SamplingOrder).where(SamplingOrder.lot_id == lot_id).order_by(SamplingOrder.id)).all()


def expected_samples(session: Session) -> list[SampleLine]:
    """Return the samples that are on their way to the laboratory, longest on the way first."""
    return _sample_lines(
        session, SAMPLE_LINES.where(Sample.state == SampleState.IN_TRANSIT).order_by(Sample.id).limit(SIZE)
    )


def count_by_state(session: Session) -> dict[SampleState, int]:
    """Return how many samples are in each state."""
    rows = session.execute(select(Sample.state, func.count()).group_by(Sample.state))
    return {state: count for state, count in rows}  # noqa: C416 - `dict` would be given rows, not pairs


def _sample_lines(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[SampleLine]:
    return [SampleLine(*row) for row in session.execute(wanted)]


def goods_of_lot(session: Session, lot_id: int) -> Goods:
    """Return what the laboratory may know of the goods of a lot."""
    found: Any = session.execute(_GOODS, {"lot_id": lot_id}).one()
    return Goods(*[*found, class_names(session, found.standard_code, found.standard_class)])


def custody_of(session: Session, sample_id: int) -> list[CustodyStep]:
    """Return the custody lines of a sample, oldest first."""
    return custody_lines(session, CustodyLine.sample_id == sample_id)


def custody_lines(session: Session, wanted: ColumnElement[bool]) -> list[CustodyStep]:
    """Return the custody lines that are wanted, oldest first."""
    giver, receiver = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            CustodyLine.at,
            CustodyLine.act,
            giver.name,
            receiver.name,
            CustodyLine.place,
            CustodyLine.note,
            CustodyLine.happened_at,
            Sample.number,
        )
        .join(Sample, Sample.id == CustodyLine.sample_id)
        .outerjoin(giver, giver.id == CustodyLine.from_id)
        .outerjoin(receiver, receiver.id == CustodyLine.to_id)
        .where(wanted)
        .order_by(CustodyLine.id)
    )
    return [CustodyStep(*row) for row in rows]


def specimens_of(session: Session, sample_id: int) -> Sequence[Specimen]:
    """Return the specimens of a sample by number."""
    return session.scalars(select(Specimen).where(Specimen.sample_id == sample_id).order_by(Specimen.specimen_no)).all()


def samples_by_numbers(session: Session, numbers: Sequence[str]) -> Sequence[Sample]:
    """Return the samples with these numbers, by number; raise `NotFound` for the first that does not exist."""
    wanted = [canonical_number(number, NumberKind.SAMPLE, "sample") for number in numbers]
    found = session.scalars(select(Sample).where(Sample.number.in_(wanted)).order_by(Sample.number)).all()
    missing = set(wanted) - {sample.number for sample in found}
    if missing:
        raise NotFound(kind="sample", key=min(missing))
    return found
