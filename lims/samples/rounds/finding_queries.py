"""Everything that is read about findings of reception, queries to customers and return memos."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from lims.errors import NotFound
from lims.numbers import NumberKind, parse
from lims.samples.models import Sample, SampleState
from lims.samples.rounds.finding_models import (
    CustomerQuery,
    FindingKind,
    ReceptionFinding,
    ReturnMemo,
    ReturnMemoLine,
)
from lims.samples.rounds.finding_rows import Disclaimer, FindingLine, MemoLine
from lims.samples.rounds.models import SamplingRound
from lims.shipments.declarations.models import DeclarationLine, Lot
from lims.web.pagination import SIZE

_FINDINGS = (
    select(
        ReceptionFinding.id, ReceptionFinding.kind, ReceptionFinding.way, ReceptionFinding.code,
        ReceptionFinding.note, ReceptionFinding.noted_at, Sample.number, Sample.state, SamplingRound.number,
        CustomerQuery.number, CustomerQuery.answered_at,
    )
    .outerjoin(Sample, Sample.id == ReceptionFinding.sample_id)
    .outerjoin(SamplingRound, SamplingRound.id == ReceptionFinding.round_id)
    .outerjoin(CustomerQuery, CustomerQuery.finding_id == ReceptionFinding.id)
)  # fmt: skip


def finding_by_id(session: Session, finding_id: int, *, to_change: bool = False) -> ReceptionFinding:
    """Return a finding, locked if it is about to change; raise `NotFound`."""
    wanted = select(ReceptionFinding).where(ReceptionFinding.id == finding_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind="reception finding", key=finding_id)
    return found


def findings_page(session: Session, *, is_open: bool | None = None, after: int | None = None) -> list[FindingLine]:
    """Return one page of findings and one more, newest first; the open ones, the settled ones, or all."""
    wanted = _FINDINGS
    if is_open is not None:
        wanted = wanted.where(
            ReceptionFinding.settled_at.is_(None) if is_open else ReceptionFinding.settled_at.is_not(None)
        )
    if after is not None:
        wanted = wanted.where(ReceptionFinding.id < after)
    return _lines(session, wanted.order_by(ReceptionFinding.id.desc()).limit(SIZE + 1))


def findings_of_round(session: Session, sampling_round: SamplingRound) -> list[FindingLine]:
    """Return what was found otherwise than the manifest of a round says."""
    of_round = _FINDINGS.where(ReceptionFinding.round_id == sampling_round.id)
    return _lines(session, of_round.order_by(ReceptionFinding.id))


def findings_of_sample(session: Session, sample_id: int) -> list[FindingLine]:
    """Return what reception found otherwise with a sample."""
    return _lines(session, _FINDINGS.where(ReceptionFinding.sample_id == sample_id).order_by(ReceptionFinding.id))


def _lines(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[FindingLine]:
    return [FindingLine(*row) for row in session.execute(wanted)]


def line_of(session: Session, found: ReceptionFinding) -> FindingLine:
    """Return one finding as it stands in a list."""
    return _lines(session, _FINDINGS.where(ReceptionFinding.id == found.id))[0]


def open_finding(session: Session, sample_id: int, kind: FindingKind) -> ReceptionFinding | None:
    """Return the finding of a kind on a sample that is not settled, or None."""
    wanted = select(ReceptionFinding).where(ReceptionFinding.sample_id == sample_id, ReceptionFinding.kind == kind)
    return session.scalar(wanted.where(ReceptionFinding.settled_at.is_(None)))


def unknown_surplus(session: Session, round_id: int, code: str) -> ReceptionFinding | None:
    """Return what a round brought too much under a code that is no sample, or None."""
    wanted = select(ReceptionFinding).where(ReceptionFinding.round_id == round_id, ReceptionFinding.code == code)
    return session.scalar(wanted)


def query_of(session: Session, finding_id: int) -> CustomerQuery | None:
    """Return the query to the customer about a finding, or None."""
    return session.scalar(select(CustomerQuery).where(CustomerQuery.finding_id == finding_id))


def finding_of_query(session: Session, number: str) -> int:
    """Return the finding that a query is about; raise `NotFound`."""
    parsed = parse(number)
    found = select(CustomerQuery.finding_id).where(CustomerQuery.number == parsed.text)
    finding_id = session.scalar(found)
    if parsed.kind is not NumberKind.QUERY or finding_id is None:
        raise NotFound(kind="customer query", key=number)
    return finding_id


def open_query_of(session: Session, sample_id: int) -> str | None:
    """Return the number of the query about a sample that nobody has answered, or None."""
    wanted = select(CustomerQuery.number).join(ReceptionFinding, ReceptionFinding.id == CustomerQuery.finding_id)
    return session.scalar(
        wanted.where(ReceptionFinding.sample_id == sample_id, CustomerQuery.answered_at.is_(None)).limit(1)
    )


def disclaimers_of(session: Session, sample_ids: Sequence[int]) -> dict[int, list[Disclaimer]]:
    """Return what a report on these samples must say (ISO/IEC 17025:2017, 7.4.3), by sample, in one statement.

    What deviated in a portion on receipt holds for every part that is split from it.
    """
    part = aliased(Sample)
    wanted = (
        select(part.id, CustomerQuery.number, CustomerQuery.disclaimer, CustomerQuery.disclaimer_zh, Sample.number)
        .join(ReceptionFinding, ReceptionFinding.id == CustomerQuery.finding_id)
        .join(Sample, Sample.id == ReceptionFinding.sample_id)
        .join(part, and_(part.order_id == Sample.order_id, part.portion == Sample.portion))
        .where(part.id.in_(sample_ids), CustomerQuery.disclaimer != "")
        .order_by(CustomerQuery.id)
    )
    found: dict[int, list[Disclaimer]] = defaultdict(list)
    for sample_id, *facts in session.execute(wanted):
        found[sample_id].append(Disclaimer(*facts))
    return dict(found)


def memo_by_number(session: Session, number: str, *, to_change: bool = False) -> ReturnMemo:
    """Return the return memo with ``number``, locked if it is about to change; raise `NotFound`."""
    wanted = select(ReturnMemo).where(ReturnMemo.number == parse(number).text)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound(kind="return memo", key=number)
    return found


_RETURNED = (
    select(
        Sample.number, Sample.portion, Sample.state, Sample.units, Sample.received_units, Sample.seal,
        Sample.returned_reason, Sample.condition, DeclarationLine.goods, DeclarationLine.goods_zh, Lot.batch,
    )
    .join(Lot, Lot.id == Sample.lot_id)
    .join(DeclarationLine, DeclarationLine.id == Sample.line_id)
    .order_by(Sample.number)
)  # fmt: skip


def lines_of_memo(session: Session, memo: ReturnMemo) -> list[MemoLine]:
    """Return the portions that go back with a memo."""
    wanted = _RETURNED.join(ReturnMemoLine, ReturnMemoLine.sample_id == Sample.id)
    return [MemoLine(*row) for row in session.execute(wanted.where(ReturnMemoLine.memo_id == memo.id))]


def samples_of_memo(session: Session, memo: ReturnMemo) -> Sequence[Sample]:
    """Return the samples that go back with a memo, locked."""
    wanted = select(Sample).join(ReturnMemoLine, ReturnMemoLine.sample_id == Sample.id)
    wanted = wanted.where(ReturnMemoLine.memo_id == memo.id).order_by(Sample.number)
    return session.scalars(wanted.with_for_update(of=Sample)).all()


def returned_without_memo(session: Session, shipment_id: int) -> list[MemoLine]:
    """Return the portions of a shipment that go back and are on no memo yet."""
    written = select(ReturnMemoLine.sample_id)
    wanted = _RETURNED.where(Sample.shipment_id == shipment_id, Sample.state == SampleState.RETURNED)
    return [MemoLine(*row) for row in session.execute(wanted.where(Sample.id.not_in(written)))]


def memo_of_sample(session: Session, sample_id: int) -> str | None:
    """Return the number of the memo with which a sample goes back, or None."""
    wanted = select(ReturnMemo.number).join(ReturnMemoLine, ReturnMemoLine.memo_id == ReturnMemo.id)
    return session.scalar(wanted.where(ReturnMemoLine.sample_id == sample_id))
