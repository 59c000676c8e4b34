"""Everything that is read about retention: what is due, the batches, the rules, the holds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.numbers import NumberKind
from lims.samples.models import Sample, SampleState
from lims.samples.queries import canonical_number
from lims.samples.retention.models import (
    DisposalBatch,
    DisposalItem,
    DisposalState,
    ItemState,
    LegalHold,
    RetentionRule,
)
from lims.samples.retention.rows import BatchLine, DueLine, ItemLine
from lims.shipments.declarations.models import DeclarationLine
from lims.web.pagination import SIZE

KEPT = (SampleState.RETAINED, SampleState.REPORTED)


def due(day: date) -> Select[*tuple[Any, ...]]:
    """Return the statement for the samples whose time is over on ``day`` and that no hold and no batch keeps."""
    listed = exists().where(DisposalItem.sample_id == Sample.id, DisposalItem.state == ItemState.LISTED)
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Sample.id, Sample.number, Sample.portion, Sample.state, Sample.keep_until, Sample.place_now,
            DeclarationLine.goods, DeclarationLine.goods_zh,
        )
        .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
        .where(Sample.state.in_(KEPT), Sample.keep_until <= day, Sample.legal_hold_since.is_(None), ~listed)
    )  # fmt: skip
    return wanted


def due_page(session: Session, day: date, *, after: int | None = None) -> list[DueLine]:
    """Return one page of the samples that are due on ``day`` and one more, the one drawn first on top."""
    wanted = due(day).order_by(Sample.id).limit(SIZE + 1)
    if after is not None:
        wanted = wanted.where(Sample.id > after)
    return [DueLine(*row) for row in session.execute(wanted)]


def batches_page(session: Session, *, after: int | None = None) -> list[BatchLine]:
    """Return one page of disposal batches and one more, newest first."""
    counted = select(func.count()).where(DisposalItem.batch_id == DisposalBatch.id).scalar_subquery()
    wanted = select(
        DisposalBatch.id, DisposalBatch.number, DisposalBatch.state, DisposalBatch.way, DisposalBatch.proposed_at,
        counted,
    )  # fmt: skip
    if after is not None:
        wanted = wanted.where(DisposalBatch.id < after)
    return [BatchLine(*row) for row in session.execute(wanted.order_by(DisposalBatch.id.desc()).limit(SIZE + 1))]


def batch_by_number(session: Session, number: str, *, to_change: bool = False) -> DisposalBatch:
    """Return the batch with ``number``, locked if it is about to change; raise `NotFound`."""
    canonical = canonical_number(number, NumberKind.DISPOSAL, "disposal batch")
    wanted = select(DisposalBatch).where(DisposalBatch.number == canonical)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind="disposal batch", key=number)
    return found


def items_of(session: Session, batch: DisposalBatch) -> list[ItemLine]:
    """Return the samples of a batch by number."""
    rows = session.execute(
        select(
            Sample.id, Sample.number, Sample.portion, Sample.state, Sample.place_now, Sample.keep_until,
            DisposalItem.state, DisposalItem.scanned_at, DisposalItem.note, DeclarationLine.goods,
            DeclarationLine.goods_zh,
        )
        .join(Sample, Sample.id == DisposalItem.sample_id)
        .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
        .where(DisposalItem.batch_id == batch.id)
        .order_by(Sample.number)
    )  # fmt: skip
    return [ItemLine(*row) for row in rows]


def listed_items(session: Session, batch: DisposalBatch) -> Sequence[DisposalItem]:
    """Return what is still listed in a batch."""
    wanted = select(DisposalItem).where(DisposalItem.batch_id == batch.id, DisposalItem.state == ItemState.LISTED)
    return session.scalars(wanted.order_by(DisposalItem.sample_id)).all()


def open_batch_of(session: Session, sample: Sample) -> str | None:
    """Return the number of the batch in which ``sample`` is listed, or None."""
    return session.scalar(
        select(DisposalBatch.number)
        .join(DisposalItem, DisposalItem.batch_id == DisposalBatch.id)
        .where(DisposalItem.sample_id == sample.id, DisposalItem.state == ItemState.LISTED)
    )


def hold_of(session: Session, sample: Sample) -> LegalHold | None:
    """Return the legal hold that keeps ``sample``, or None."""
    if sample.legal_hold_since is None:
        return None
    return session.scalar(select(LegalHold).where(LegalHold.sample_id == sample.id, LegalHold.lifted_at.is_(None)))


def rules(session: Session) -> Sequence[RetentionRule]:
    """Return all rules, newest first."""
    return session.scalars(select(RetentionRule).order_by(RetentionRule.from_on.desc(), RetentionRule.id.desc())).all()


def batches_in(state: DisposalState) -> Select[*tuple[Any, ...]]:
    """Return the statement for the batches in a state, oldest first."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            DisposalBatch.number.label("label"), DisposalBatch.way.label("note"),
            DisposalBatch.proposed_at.label("at"), DisposalBatch.number.label("number"),
        )
        .where(DisposalBatch.state == state)
        .order_by(DisposalBatch.id)
    )  # fmt: skip
    return wanted
