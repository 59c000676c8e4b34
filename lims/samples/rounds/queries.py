"""Everything that is read about sampling rounds. Who exports, and why a shipment was chosen, is read nowhere here."""

from collections.abc import Sequence

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import Session

from lims.accounts.models import Person
from lims.errors import NotFound
from lims.numbers import NotANumber, NumberKind, parse
from lims.samples.models import OrderState, Sample, SampleState, SamplingOrder
from lims.samples.queries import canonical_number
from lims.samples.rounds.models import (
    ManifestLine,
    ReservedNumber,
    RoundOrder,
    RoundPerson,
    RoundState,
    SamplingRound,
)
from lims.samples.rounds.rows import FreeNumber, LoadedLine, NumberLine, RoundLine, StopLine
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment
from lims.web.pagination import SIZE

_STOPS = (
    select(
        SamplingOrder.id, SamplingOrder.number, SamplingOrder.state, SamplingOrder.units, SamplingOrder.portions,
        DeclarationLine.goods, DeclarationLine.goods_zh, Lot.batch, Shipment.number, Shipment.post,
    )
    .join(Lot, Lot.id == SamplingOrder.lot_id)
    .join(DeclarationLine, DeclarationLine.id == SamplingOrder.line_id)
    .join(Shipment, Shipment.id == SamplingOrder.shipment_id)
)  # fmt: skip


def round_by_number(session: Session, number: str, *, to_change: bool = False) -> SamplingRound:
    """Return the round with ``number``, locked if it is about to change; raise `NotFound`."""
    wanted = select(SamplingRound).where(
        SamplingRound.number == canonical_number(number, NumberKind.ROUND, "sampling round")
    )
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind="sampling round", key=number)
    return found


def rounds_page(session: Session, *, after: int | None = None) -> list[RoundLine]:
    """Return one page of rounds and one more, newest first."""
    orders = select(func.count()).where(RoundOrder.round_id == SamplingRound.id, RoundOrder.left_out_because == "")
    portions = select(func.count()).where(ManifestLine.round_id == SamplingRound.id)
    wanted = select(
        SamplingRound.id, SamplingRound.number, SamplingRound.state, SamplingRound.van, SamplingRound.drives_on,
        orders.scalar_subquery(), portions.scalar_subquery(),
    )  # fmt: skip
    if after is not None:
        wanted = wanted.where(SamplingRound.id < after)
    return [RoundLine(*row) for row in session.execute(wanted.order_by(SamplingRound.id.desc()).limit(SIZE + 1))]


def rounds_to_compare(session: Session) -> list[RoundLine]:
    """Return the rounds whose manifest is closed and not compared yet, oldest first."""
    portions = select(func.count()).where(ManifestLine.round_id == SamplingRound.id).scalar_subquery()
    wanted = select(
        SamplingRound.id, SamplingRound.number, SamplingRound.state, SamplingRound.van, SamplingRound.drives_on,
        SamplingRound.boxes, portions,
    )  # fmt: skip
    handed_in = wanted.where(SamplingRound.state == RoundState.HANDED_IN).order_by(SamplingRound.id).limit(SIZE)
    return [RoundLine(*row) for row in session.execute(handed_in)]


def people_of(session: Session, sampling_round: SamplingRound) -> list[str]:
    """Return the names of who goes along."""
    along = select(Person.name).join(RoundPerson, RoundPerson.person_id == Person.id)
    return list(session.scalars(along.where(RoundPerson.round_id == sampling_round.id).order_by(Person.name)))


def orders_of(session: Session, sampling_round: SamplingRound) -> list[StopLine]:
    """Return the orders of a round, those that were left out too."""
    wanted = _STOPS.add_columns(RoundOrder.left_out_because).join(RoundOrder, RoundOrder.order_id == SamplingOrder.id)
    wanted = wanted.where(RoundOrder.round_id == sampling_round.id).order_by(SamplingOrder.id)
    return [StopLine(*row) for row in session.execute(wanted)]


def orders_to_take(session: Session) -> list[StopLine]:
    """Return the planned orders that are on no round, oldest first."""
    taken = select(RoundOrder.order_id).where(RoundOrder.left_out_because == "")
    wanted = _STOPS.where(SamplingOrder.state == OrderState.PLANNED, SamplingOrder.id.not_in(taken))
    nowhere = literal("").label("left_out_because")
    rows = session.execute(wanted.add_columns(nowhere).order_by(SamplingOrder.id).limit(SIZE))
    return [StopLine(*row) for row in rows]


def last_place(session: Session, sampling_round: SamplingRound) -> str:
    """Return where the round drew last: the next lot often stands beside it."""
    wanted = select(SamplingOrder.place).join(RoundOrder, RoundOrder.order_id == SamplingOrder.id)
    drawn = wanted.where(RoundOrder.round_id == sampling_round.id, SamplingOrder.state == OrderState.DRAWN)
    return session.scalar(drawn.order_by(SamplingOrder.drawn_at.desc()).limit(1)) or ""


def orders_left(session: Session, sampling_round: SamplingRound) -> list[str]:
    """Return the numbers of the orders that are neither drawn nor left out."""
    wanted = select(SamplingOrder.number).join(RoundOrder, RoundOrder.order_id == SamplingOrder.id)
    wanted = wanted.where(RoundOrder.round_id == sampling_round.id, RoundOrder.left_out_because == "")
    return list(session.scalars(wanted.where(SamplingOrder.state == OrderState.PLANNED).order_by(SamplingOrder.id)))


def round_of_order(session: Session, order_id: int) -> SamplingRound | None:
    """Return the round that is to draw an order, or drew it."""
    wanted = select(SamplingRound).join(RoundOrder, RoundOrder.round_id == SamplingRound.id)
    return session.scalar(wanted.where(RoundOrder.order_id == order_id, RoundOrder.left_out_because == ""))


def round_of_sample(session: Session, sample_id: int) -> SamplingRound | None:
    """Return the round on whose manifest a sample is, or None."""
    wanted = select(SamplingRound).join(ManifestLine, ManifestLine.round_id == SamplingRound.id)
    return session.scalar(wanted.where(ManifestLine.sample_id == sample_id))


def reserved(session: Session, text: str, *, to_change: bool = False) -> ReservedNumber | None:
    """Return the reserved number that ``text`` spells, whatever its case and blanks, or None."""
    try:
        number = parse(text).text
    except NotANumber:
        return None
    wanted = select(ReservedNumber).where(ReservedNumber.number == number)
    return session.scalar(wanted.with_for_update() if to_change else wanted)


def round_of_number(session: Session, number: str) -> str | None:
    """Return the number of the round for which a sample number was reserved, or None."""
    wanted = select(SamplingRound.number).join(ReservedNumber, ReservedNumber.round_id == SamplingRound.id)
    return session.scalar(wanted.where(ReservedNumber.number == number))


def count_reserved(session: Session, sampling_round: SamplingRound) -> int:
    """Return how many numbers were reserved for a round."""
    counted = select(func.count()).where(ReservedNumber.round_id == sampling_round.id)
    return session.execute(counted).scalar_one()


def free_numbers(session: Session, sampling_round: SamplingRound) -> Sequence[ReservedNumber]:
    """Return the numbers of a round that are neither on a sample nor explained."""
    wanted = select(ReservedNumber).where(
        ReservedNumber.round_id == sampling_round.id, ReservedNumber.sample_id.is_(None),
        ReservedNumber.unused.is_(None),
    )  # fmt: skip
    return session.scalars(wanted.order_by(ReservedNumber.number)).all()


def free_among(session: Session, numbers: Sequence[str]) -> list[FreeNumber]:
    """Return those of ``numbers`` that were reserved for a round and are on no sample yet, by number."""
    made_up = exists().where(
        RoundOrder.round_id == SamplingRound.id, Shipment.id == RoundOrder.shipment_id, Shipment.constructed.is_(True)
    )
    wanted = (
        select(ReservedNumber.number, SamplingRound.number, SamplingRound.van, made_up)
        .join(SamplingRound, SamplingRound.id == ReservedNumber.round_id)
        .where(
            ReservedNumber.number.in_(numbers), ReservedNumber.sample_id.is_(None), ReservedNumber.unused.is_(None)
        )
        .order_by(ReservedNumber.number)
    )  # fmt: skip
    return [FreeNumber(*row) for row in session.execute(wanted)]


def numbers_without_sample(session: Session, sampling_round: SamplingRound) -> list[NumberLine]:
    """Return the numbers of a round that are on no sample, each with why, where it is explained."""
    wanted = (
        select(
            ReservedNumber.number, ReservedNumber.unused, ReservedNumber.note, ReservedNumber.explained_at, Person.name
        )
        .outerjoin(Person, Person.id == ReservedNumber.explained_by_id)
        .where(ReservedNumber.round_id == sampling_round.id, ReservedNumber.sample_id.is_(None))
        .order_by(ReservedNumber.number)
    )
    return [NumberLine(*row) for row in session.execute(wanted)]


def manifest_of(session: Session, sampling_round: SamplingRound) -> list[LoadedLine]:
    """Return the portions on the manifest of a round, by number."""
    wanted = (
        select(
            Sample.number, Sample.portion, Sample.state, ManifestLine.units, ManifestLine.seal, Sample.received_units,
            Sample.returned_reason, DeclarationLine.goods, DeclarationLine.goods_zh, Lot.batch, SamplingOrder.number,
        )
        .join(Sample, Sample.id == ManifestLine.sample_id)
        .join(SamplingOrder, SamplingOrder.id == Sample.order_id)
        .join(Lot, Lot.id == Sample.lot_id)
        .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
        .where(ManifestLine.round_id == sampling_round.id)
        .order_by(Sample.number)
    )  # fmt: skip
    return [LoadedLine(*row) for row in session.execute(wanted)]


def missing_samples(session: Session, sampling_round: SamplingRound) -> Sequence[Sample]:
    """Return the portions of the manifest that are still on the way, locked."""
    wanted = select(Sample).join(ManifestLine, ManifestLine.sample_id == Sample.id)
    wanted = wanted.where(ManifestLine.round_id == sampling_round.id, Sample.state == SampleState.IN_TRANSIT)
    return session.scalars(wanted.order_by(Sample.number).with_for_update(of=Sample)).all()


def is_constructed(session: Session, sampling_round: SamplingRound) -> bool:
    """Say whether anything that the round draws is made up for a demonstration."""
    wanted = select(Shipment.id).join(RoundOrder, RoundOrder.shipment_id == Shipment.id)
    wanted = wanted.where(RoundOrder.round_id == sampling_round.id, Shipment.constructed.is_(True))
    return session.scalar(wanted.limit(1)) is not None
