"""The director: many stories at once, each told act by act, always the earliest next."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from lims.demo.stage import Stage, Thread, go_to

Moments = Iterator[datetime]
Story = Callable[[Thread], Moments]  # yields the moment of each act, and does the act when it is asked on


def play(stage: Stage, stories: Sequence[tuple[str, Story]], *, told: Callable[[str], None]) -> list[Thread]:
    """Tell all ``stories`` in the order of their moments; ``told`` hears the name of each that has come to its end."""
    threads = [Thread(stage, name) for name, _ in stories]
    waiting: list[tuple[datetime, int, Moments]] = []
    for place, (thread, (_, story)) in enumerate(zip(threads, stories, strict=True)):
        _advance(waiting, place, story(thread), thread, told)
    while waiting:
        moment, place, telling = heapq.heappop(waiting)
        go_to(moment)
        _advance(waiting, place, telling, threads[place], told)
    return threads


def _advance(
    waiting: list[tuple[datetime, int, Moments]],
    place: int,
    telling: Moments,
    thread: Thread,
    told: Callable[[str], None],
) -> None:
    """Do the next act of a story and note when it goes on; an error says in which story it happened."""
    try:
        heapq.heappush(waiting, (next(telling), place, telling))
    except StopIteration:
        told(thread.name)
    except Exception as error:
        error.add_note(f"in the story {thread.name!r} of the demonstration")
        raise
