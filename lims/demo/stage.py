"""Where the story happens: the instance, its people, and the clock; and the thread of one shipment through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims import clock
from lims.accounts.queries import SignedIn
from lims.samples.models import Portion, Sample
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine, Lot

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Stage:
    """The instance and everybody in it."""

    services: Services
    cast: dict[str, SignedIn]

    @contextmanager
    def act(self) -> Iterator[Session]:
        """Give a writing session; what happens in it is committed together."""
        with self.services.database.transaction() as session:
            yield session


@dataclass
class Thread:
    """One shipment on its way: the name of its story, and what the acts have made so far."""

    stage: Stage
    name: str
    shipment_id: int = 0
    line_id: int = 0
    lot_id: int = 0
    order_id: int = 0
    samples: dict[Portion, int] = field(default_factory=dict)

    def person(self, username: str) -> SignedIn:
        """Return an actor by username."""
        return self.stage.cast[username]

    def line(self, session: Session) -> DeclarationLine:
        """Return the declaration line."""
        return session.get_one(DeclarationLine, self.line_id)

    def lot(self, session: Session) -> Lot:
        """Return the lot."""
        return session.get_one(Lot, self.lot_id)

    def sample(self, session: Session, portion: Portion = Portion.A) -> Sample:
        """Return the portion that was drawn last."""
        return session.get_one(Sample, self.samples[portion])


def at(day: str, time: str) -> datetime:
    """Return the moment at which ``day`` ("05-06" of 2020) shows ``time`` in the laboratory's zone."""
    return datetime.fromisoformat(f"2020-{day}T{time}").replace(tzinfo=ZONE).astimezone(UTC)


def go_to(moment: datetime) -> None:
    """Let it be ``moment``, unless it is later already: no act is dated before the one that was done before it."""
    if moment > clock.now():
        clock.set_to(moment)


def let_pass(seconds: int) -> None:
    """Let some time pass."""
    clock.shift(clock.offset() + timedelta(seconds=seconds))
