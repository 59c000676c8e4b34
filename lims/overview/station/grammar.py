"""The sentences of the scan station: what a scan means after those before it. No database, no words.

First the things (samples), then a place, a person, an instrument or a command; or a command with empty hands, which
then holds for each sample until another one comes.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

MOST_IN_HAND = 200
_TEXTS = ("expects", "instrument", "last", "last_at")


class Kind(StrEnum):
    """What was scanned; the values of commands are the words on their cards."""

    SAMPLE = "sample"
    PLACE = "place"
    PERSON = "person"
    INSTRUMENT = "instrument"
    OTHER = "other"  # one of our numbers that only opens its page
    UNKNOWN = "unknown"  # none of our numbers: a seal, or somebody else's barcode
    RECEIVE = "RECEIVE"
    START = "START"
    HANDOVER = "HANDOVER"
    STORE = "STORE"
    TAKEOUT = "TAKEOUT"
    DISPOSE = "DISPOSE"
    NEXT = "NEXT"
    UNDO = "UNDO"
    WHOAMI = "WHOAMI"


class Act(StrEnum):
    """What is to be done now."""

    COLLECT = "collect"  # take the sample in hand, and say its next step
    BEGIN = "begin"  # a command with empty hands, or one that waits for a place or a person
    RECEIVE = "receive"
    START = "start"
    PUT_AWAY = "put away"
    HAND_OVER = "hand over"
    TAKE_OUT = "take out"
    DISPOSE = "dispose"
    CHOOSE = "choose instrument"
    SHOW = "show"
    FINISH = "finish"  # empty the hands: the next sentence begins
    UNDO = "undo"
    WHO = "who am I"
    MISPLACED = "misplaced"  # a person where a place is expected, and the like
    NOTHING_IN_HAND = "nothing in hand"
    UNKNOWN = "unknown"


ALWAYS = {Kind.NEXT: Act.FINISH, Kind.UNDO: Act.UNDO, Kind.WHOAMI: Act.WHO, Kind.OTHER: Act.SHOW}
# Commands that can be done at once to what is in hand, or to each sample that follows.
AT_ONCE = {Kind.START: Act.START, Kind.TAKEOUT: Act.TAKE_OUT, Kind.DISPOSE: Act.DISPOSE}
# What ends a sentence, the command that asks for it, and the act that it means.
ENDS = {
    Kind.PLACE: (Kind.STORE, Act.PUT_AWAY),
    Kind.PERSON: (Kind.HANDOVER, Act.HAND_OVER),
    Kind.INSTRUMENT: (Kind.START, Act.CHOOSE),
}


@dataclass(frozen=True, slots=True)
class State:
    """What the scans so far have come to: samples in hand, the command that holds, what comes next, what UNDO takes."""

    samples: tuple[str, ...] = ()
    verb: Kind | None = None
    expects: str = ""
    instrument: str = ""
    last: str = ""  # the act that UNDO takes back
    last_samples: tuple[str, ...] = ()
    last_at: str = ""

    @classmethod
    def read(cls, given: dict[str, Any]) -> "State":
        """Return the state that a browser brought along; what is not in order counts as nothing."""
        verb = given.get("verb")
        texts: dict[str, Any] = {name: str(given.get(name, ""))[:40] for name in _TEXTS}
        lists: dict[str, Any] = {name: _texts(given.get(name)) for name in ("samples", "last_samples")}
        return cls(**texts, **lists, verb=Kind(verb) if verb in list(Kind) else None)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as a browser carries it."""
        return {
            "samples": list(self.samples), "verb": self.verb or "", "expects": self.expects,
            "instrument": self.instrument, "last": self.last, "last_samples": list(self.last_samples),
            "last_at": self.last_at,
        }  # fmt: skip

    def with_sample(self, number: str) -> "State":
        """Return the state with one more sample in hand; one that is there already changes nothing."""
        return self if number in self.samples else replace(self, samples=(*self.samples, number))

    def without(self, number: str) -> "State":
        """Return the state with a sample laid down again."""
        return replace(self, samples=tuple(one for one in self.samples if one != number))


def _texts(given: Any) -> tuple[str, ...]:
    """Return a list of short texts."""
    return tuple(str(one)[:40] for one in given[:MOST_IN_HAND]) if isinstance(given, list) else ()


def act_of(state: State, kind: Kind) -> Act:
    """Return what a scan of ``kind`` means after those that led to ``state``."""
    if kind in ALWAYS:
        return ALWAYS[kind]
    if kind in {Kind.SAMPLE, Kind.UNKNOWN}:
        return _of_a_thing(state, kind)
    if kind in ENDS:
        return _of_an_end(state, kind)
    if kind in AT_ONCE and state.samples:
        return AT_ONCE[kind]
    return Act.BEGIN


def _of_a_thing(state: State, kind: Kind) -> Act:
    """Return what the label of a sample, or a foreign code, means."""
    if state.verb is Kind.RECEIVE:
        return Act.RECEIVE
    if kind is Kind.UNKNOWN:
        return Act.UNKNOWN
    holds_for_each = state.verb in AT_ONCE and not state.samples
    return AT_ONCE[state.verb] if holds_for_each and state.verb else Act.COLLECT


def _of_an_end(state: State, kind: Kind) -> Act:
    """Return what a place, a person or an instrument means: the end of a sentence, or only itself."""
    asked_by, act = ENDS[kind]
    if state.verb not in {None, asked_by}:
        return Act.MISPLACED
    if state.samples or (act is Act.CHOOSE and state.verb):
        return act
    return Act.NOTHING_IN_HAND if state.verb else Act.SHOW
