"""What most stories begin with: declared, sampled, received."""

from collections.abc import Collection
from datetime import date

from lims.demo.acts import goods, portions
from lims.demo.playing import Moments
from lims.demo.stage import Thread, at
from lims.samples.models import Portion
from lims.samples.operations import ALL_PORTIONS


def day_of(text: str) -> date:
    """Return the day "05-06" of 2020."""
    return date.fromisoformat(f"2020-{text}")


def declared(thread: Thread, day: str, *, documents: tuple[str, ...] = (), reason: str = "", hour: int = 8) -> Moments:
    """Declare the goods and show the documents; with ``reason`` customs orders a sample that no rule asks for."""
    yield at(day, f"{hour:02}:40")
    goods.declare(thread)
    if documents:
        yield at(day, f"{hour:02}:55")
        goods.present_documents(thread, documents, issued_on=day_of(day))
    if reason:
        yield at(day, f"{hour + 1:02}:05")
        goods.order_sampling(thread, reason)


def sampled(
    thread: Thread,
    day: str,
    *,
    spare: int = 4,
    by_lot: bool = False,
    taken: Collection[Portion] = ALL_PORTIONS,
    hour: int = 9,
) -> Moments:
    """Order, draw and receive the samples of the lot."""
    yield at(day, f"{hour:02}:20")
    portions.order(thread, spare=spare, by_lot=by_lot, portions=taken)
    yield at(day, f"{hour + 1:02}:10")
    portions.draw(thread)
    yield at(day, f"{hour + 3:02}:15")
    portions.receive(thread)
