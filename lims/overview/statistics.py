"""How many and how fast: certificates by verdict, decisions by kind, hours to a decision by lane, samples by state.

Read in five statements. The hours are measured on the newest decisions of the period, so that the page costs the same
with a million of them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.certificates.models import Certificate, CertificateState
from lims.clearance.decisions.models import Decision, DecisionKind
from lims.conformity.verdicts import Verdict
from lims.samples.models import Sample, SampleState
from lims.shipments.declarations.models import Shipment
from lims.shipments.risk.models import Assessment, Lane

PERIODS = (7, 30, 90, 365)
DAYS = 90
MEASURED = 2000
CONCLUSIONS = (Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: the value's key, how much, and how it is printed."""

    key: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the page shows."""

    declared: int
    certificates: list[Bar]
    decisions: list[Bar]
    overridden: int
    hours: list[Bar]
    samples: list[Bar]

    @property
    def certified(self) -> int:
        """Return how many certificates were issued."""
        return int(sum(bar.value for bar in self.certificates))

    @property
    def decided(self) -> int:
        """Return how many decisions were made."""
        return int(sum(bar.value for bar in self.decisions))

    @property
    def fail_share(self) -> str:
        """Return the share of fails in per cent, as it is printed; a dash where there is none to count."""
        if not self.certified:
            return "–"
        failed = next(bar.value for bar in self.certificates if bar.key == Verdict.FAIL)
        return f"{failed * 100 / self.certified:.1f} %"


def read(session: Session, *, days: int = DAYS) -> Statistics:
    """Return the statistics of the last ``days`` days; the samples as they stand now."""
    since = clock.now() - timedelta(days=days)
    verdicts = _counts(
        session,
        select(Certificate.verdict, func.count())
        .where(Certificate.issued_at >= since, Certificate.state != CertificateState.AUTHORISED)
        .group_by(Certificate.verdict),
    )
    decisions = session.execute(
        select(Decision.kind, Decision.overrides, func.count())
        .where(Decision.decided_at >= since)
        .group_by(Decision.kind, Decision.overrides)
    ).all()
    kinds: dict[str, int] = defaultdict(int)
    for kind, _, count in decisions:
        kinds[kind] += count
    states = _counts(session, select(Sample.state, func.count()).group_by(Sample.state))
    return Statistics(
        declared=session.scalar(select(func.count(Shipment.id)).where(Shipment.registered_at >= since)) or 0,
        certificates=_bars(CONCLUSIONS, verdicts),
        decisions=_bars(DecisionKind, kinds),
        overridden=sum(count for _, overrides, count in decisions if overrides),
        hours=_hours(session, since),
        samples=[bar for bar in _bars(SampleState, states) if bar.value],
    )


def _counts(session: Session, wanted: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(wanted)}


def _bars(keys: Any, counts: dict[str, int]) -> list[Bar]:
    return [Bar(key.value, counts.get(key, 0), str(counts.get(key, 0))) for key in keys]


def _hours(session: Session, since: Any) -> list[Bar]:
    """Return the median hours from the declaration to the first decision that is no hold, by lane."""
    lane = (
        select(Assessment.lane)
        .where(Assessment.line_id == Decision.line_id)
        .order_by(Assessment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Decision.line_id, lane, Shipment.registered_at, Decision.decided_at)
        .join(Shipment, Shipment.id == Decision.shipment_id)
        .where(Decision.decided_at >= since, Decision.kind != DecisionKind.HOLD)
        .order_by(Decision.id.desc())
        .limit(MEASURED)
    )
    first = {line_id: (found or Lane.STANDARD, at - registered) for line_id, found, registered, at in rows}
    spans: dict[Lane, list[float]] = defaultdict(list)
    for found, span in first.values():
        spans[found].append(span.total_seconds() / 3600)
    return [_hour_bar(found, spans[found]) for found in Lane]


def _hour_bar(lane: Lane, hours: list[float]) -> Bar:
    if not hours:
        return Bar(lane.value, 0, "–")
    middle = median(hours)
    return Bar(lane.value, middle, f"{middle:.1f} h (n = {len(hours)})")
