"""Which lines have a lot that is still to be sampled: a condition, and the list of the lines for which it holds."""

from sqlalchemy import ColumnElement, and_, exists, or_

from lims.samples.models import LineToOrder, OrderState, Portion, Sample, SampleState, SamplingOrder
from lims.samples.open_lines import OpenLines
from lims.shipments.declarations.models import DeclarationLine, LineState, Lot

OVER: frozenset[SampleState] = frozenset(
    {SampleState.RETURNED, SampleState.LOST, SampleState.DISPOSED, SampleState.MERGED, SampleState.CANCELLED}
)
"""States of portion A, in all its parts, after which the lot may be sampled anew."""


def is_live() -> ColumnElement[bool]:
    """Return the condition that an order is at work: planned, or drawn with its portion A not over."""
    left = exists().where(Sample.order_id == SamplingOrder.id, Sample.portion == Portion.A, Sample.state.not_in(OVER))
    return or_(SamplingOrder.state == OrderState.PLANNED, and_(SamplingOrder.state == OrderState.DRAWN, left))


def wants_order() -> ColumnElement[bool]:
    """Return the condition that nothing is at work for a lot."""
    return ~exists().where(SamplingOrder.lot_id == Lot.id, is_live())


def is_to_sample() -> ColumnElement[bool]:
    """Return the condition that a declaration line is to be sampled.

    Nearly all lines have this state in the end: said by the others, no index on it is taken for the one on ids.
    """
    return DeclarationLine.state.not_in(set(LineState) - {LineState.TO_SAMPLE})


def has_lot_to_order() -> ColumnElement[bool]:
    """Return the condition that a declaration line is to be sampled and a lot of it has no order at work."""
    return and_(is_to_sample(), exists().where(Lot.line_id == DeclarationLine.id, wants_order()))


LINES_TO_ORDER = OpenLines(
    LineToOrder,
    has_lot_to_order,
    {
        DeclarationLine: {"state": {LineState.TO_SAMPLE}},
        Lot: {"line_id": None},
        SamplingOrder: {"state": None, "lot_id": None},
        Sample: {"order_id": None, "state": OVER},
    },
)
