"""The sentences of the station, case by case."""

import pytest

from lims.numbers import COMMAND_WORDS
from lims.overview.station.grammar import MOST_IN_HAND, Act, Kind, State, act_of

EMPTY, ONE, TWO = State(), State(samples=("S1",)), State(samples=("S1", "S2"))
COMMANDS = [Kind(word) for word in COMMAND_WORDS]


def after(verb, samples=()):
    return State(verb=verb, samples=samples)


@pytest.mark.parametrize(
    ("state", "kind", "act"),
    [
        # a sample: its next step; and one more in hand
        (EMPTY, Kind.SAMPLE, Act.COLLECT),
        (TWO, Kind.SAMPLE, Act.COLLECT),
        # things, then what ends the sentence
        (ONE, Kind.PLACE, Act.PUT_AWAY),
        (TWO, Kind.PLACE, Act.PUT_AWAY),
        (TWO, Kind.PERSON, Act.HAND_OVER),
        (ONE, Kind.INSTRUMENT, Act.CHOOSE),
        (TWO, Kind.TAKEOUT, Act.TAKE_OUT),
        (ONE, Kind.START, Act.START),
        (TWO, Kind.DISPOSE, Act.DISPOSE),
        # by itself, a place, a person, an instrument or a number only opens its page
        (EMPTY, Kind.PLACE, Act.SHOW),
        (EMPTY, Kind.PERSON, Act.SHOW),
        (EMPTY, Kind.INSTRUMENT, Act.SHOW),
        (EMPTY, Kind.OTHER, Act.SHOW),
        (TWO, Kind.OTHER, Act.SHOW),
        # with empty hands a command holds for each sample that follows
        (EMPTY, Kind.TAKEOUT, Act.BEGIN),
        (after(Kind.TAKEOUT), Kind.SAMPLE, Act.TAKE_OUT),
        (after(Kind.START), Kind.SAMPLE, Act.START),
        (after(Kind.START), Kind.INSTRUMENT, Act.CHOOSE),
        (after(Kind.DISPOSE), Kind.SAMPLE, Act.DISPOSE),
        # a command that asks for a place or a person
        (TWO, Kind.STORE, Act.BEGIN),
        (EMPTY, Kind.STORE, Act.BEGIN),
        (after(Kind.STORE), Kind.SAMPLE, Act.COLLECT),
        (after(Kind.STORE, ("S1",)), Kind.PLACE, Act.PUT_AWAY),
        (after(Kind.STORE), Kind.PLACE, Act.NOTHING_IN_HAND),
        (after(Kind.STORE, ("S1",)), Kind.PERSON, Act.MISPLACED),
        (after(Kind.HANDOVER, ("S1",)), Kind.PERSON, Act.HAND_OVER),
        (after(Kind.HANDOVER), Kind.PERSON, Act.NOTHING_IN_HAND),
        (after(Kind.HANDOVER, ("S1",)), Kind.PLACE, Act.MISPLACED),
        (after(Kind.TAKEOUT), Kind.PLACE, Act.MISPLACED),
        # reception: label and seal, a seal is a foreign code
        (EMPTY, Kind.RECEIVE, Act.BEGIN),
        (TWO, Kind.RECEIVE, Act.BEGIN),
        (after(Kind.RECEIVE), Kind.SAMPLE, Act.RECEIVE),
        (after(Kind.RECEIVE), Kind.UNKNOWN, Act.RECEIVE),
        (after(Kind.RECEIVE), Kind.PLACE, Act.MISPLACED),
        (EMPTY, Kind.UNKNOWN, Act.UNKNOWN),
        (TWO, Kind.UNKNOWN, Act.UNKNOWN),
    ],
)
def test_what_a_scan_means_after_those_before_it(state, kind, act):
    assert act_of(state, kind) is act


def test_every_scan_means_something_after_every_other():
    states = [State(verb=verb, samples=samples) for verb in (None, *COMMANDS) for samples in ((), ("S1", "S2"))]
    meant = {act_of(state, kind) for state in states for kind in Kind}
    assert meant == set(Act)


@pytest.mark.parametrize("state", [EMPTY, TWO, after(Kind.RECEIVE), after(Kind.STORE, ("S1",))])
def test_next_undo_and_who_am_i_are_understood_always(state):
    assert [act_of(state, kind) for kind in (Kind.NEXT, Kind.UNDO, Kind.WHOAMI)] == [Act.FINISH, Act.UNDO, Act.WHO]


def test_every_command_card_is_a_kind_and_the_other_way_round():
    assert {kind.value for kind in Kind if kind.isupper()} == set(COMMAND_WORDS)


def test_a_sample_is_in_hand_once():
    assert ONE.with_sample("S1") == ONE
    assert ONE.with_sample("S2") == TWO
    assert TWO.without("S2") == ONE


def test_the_state_goes_through_the_browser_unchanged():
    state = State(("S1",), Kind.START, "S2", "I1", "collect", ("S1",), "2020-05-06T04:00:00+00:00")
    assert State.read(state.to_dict()) == state


@pytest.mark.parametrize("given", [{}, {"samples": "S1", "verb": "FLY", "last_samples": 7}, {"verb": None}])
def test_what_a_browser_brings_that_is_not_in_order_counts_as_nothing(given):
    assert State.read(given) == EMPTY


def test_nobody_has_more_in_hand_than_hands_can_hold():
    assert len(State.read({"samples": ["S"] * 1000}).samples) == MOST_IN_HAND
