"""The custody line of an act, and what it does to the sample: written in one place, so that line and sample agree.

A line tells where the sample is and who has it *after* the act. So the line before the last one tells where an undone
act takes it back to.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lims import clock
from lims.errors import Invalid
from lims.permissions import Actor
from lims.samples.models import CustodyAct, CustodyLine, Sample, SampleState

OLDEST_CLAIM = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=2)  # a phone's clock is not ours


class ImplausibleTime(Invalid):
    """A moment that was noted without a line (``value``) lies ahead, or too long ago: ``why``."""

    code = "implausible_time"


def time_of_act(happened_at: datetime | None) -> datetime:
    """Return when an act happened: now, or the moment that was noted while there was no line; refuse a wild one."""
    now = clock.now()
    if happened_at is None:
        return now
    if happened_at > now + CLOCKS_DIFFER:
        raise ImplausibleTime(field="happened_at", value=happened_at, why="ahead")
    if happened_at < now - OLDEST_CLAIM:
        raise ImplausibleTime(field="happened_at", value=happened_at, why="too old")
    return happened_at


def go(
    sample: Sample, state: SampleState, *, place: str | None = None, holder_id: int | None = None,
    location_id: int | None = None,
) -> None:  # fmt: skip
    """Set the state; with ``place`` also where the sample is and who has it."""
    sample.state_before_hold = sample.state if state is SampleState.ON_HOLD else None
    sample.state = state
    if place is not None:
        be_at(sample, place, holder_id=holder_id, location_id=location_id)


def be_at(sample: Sample, place: str, *, holder_id: int | None = None, location_id: int | None = None) -> None:
    """Set where the sample is: with somebody, at a location of the store (``place`` is its path), or elsewhere."""
    sample.place_now, sample.holder_id, sample.location_id = place, holder_id, location_id


def add_line(
    session: Session, sample: Sample, act: CustodyAct, *, actor: Actor, from_id: int | None = None, note: str = "",
    happened_at: datetime | None = None, undoes: CustodyLine | None = None,
) -> CustodyLine:  # fmt: skip
    """Add the custody line of an act that was just done to ``sample``; ``from_id`` had it before."""
    line = CustodyLine(
        shipment_id=sample.shipment_id, sample_id=sample.id, at=clock.now(), happened_at=happened_at, act=act,
        from_id=from_id, to_id=sample.holder_id, by_id=actor.id, place=sample.place_now,
        location_id=sample.location_id, note=note, undoes_id=undoes.id if undoes else None,
    )  # fmt: skip
    session.add(line)
    return line
