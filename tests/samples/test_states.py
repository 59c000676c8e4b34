from itertools import product

import pytest

from lims.samples.models import Portion, SampleState
from lims.samples.states import IN_OUR_HANDS, TRANSITIONS, may_follow, ways_to

# Every allowed pair once more, written by hand: what is not here is forbidden.
ALLOWED = {
    "A": """
        drawn > in transit, lost or damaged, merged, cancelled
        in transit > received, returned, lost or damaged, merged, cancelled
        returned > disposed, lost or damaged, merged
        received > on hold, in test, disposed, lost or damaged, merged, cancelled
        on hold > received, returned, in test, retained, lost or damaged, merged, cancelled
        in test > on hold, consumed, reported, lost or damaged, merged, cancelled
        consumed > reported
        reported > retained, disposed, in test, lost or damaged
        retained > on hold, in test, disposed, lost or damaged, merged
        cancelled > disposed, lost or damaged
        lost or damaged > merged
    """,
    "B": """
        drawn > in transit, left with owner, lost or damaged, merged, cancelled
        left with owner > in transit, disposed, lost or damaged, merged, cancelled
        in transit > received, returned, left with owner, lost or damaged, merged, cancelled
        returned > disposed, lost or damaged, merged
        received > on hold, in test, retained, left with owner, lost or damaged, merged, cancelled
        on hold > received, returned, in test, retained, lost or damaged, merged, cancelled
        in test > on hold, consumed, reported, lost or damaged, merged, cancelled
        consumed > reported
        reported > retained, disposed, in test, lost or damaged
        retained > on hold, in test, disposed, lost or damaged, merged
        cancelled > disposed, lost or damaged
        lost or damaged > merged
    """,
    "C": """
        drawn > in transit, lost or damaged, merged, cancelled
        in transit > received, returned, lost or damaged, merged, cancelled
        returned > disposed, lost or damaged, merged
        received > on hold, retained, lost or damaged, merged, cancelled
        on hold > received, returned, retained, lost or damaged, merged, cancelled
        retained > on hold, disposed, lost or damaged, merged
        cancelled > disposed, lost or damaged
        lost or damaged > merged
    """,
}


def allowed_pairs(portion):
    lines = (line.strip().split(" > ") for line in ALLOWED[portion].strip().splitlines())
    return {(before, after) for before, afters in lines for after in afters.split(", ")}


@pytest.mark.parametrize("portion", list(Portion))
@pytest.mark.parametrize(("before", "after"), list(product(SampleState, SampleState)))
def test_every_pair_of_states_is_allowed_or_forbidden_as_the_table_says(portion, before, after):
    assert may_follow(portion, before, after) is ((before.value, after.value) in allowed_pairs(portion.value))


def test_every_state_has_its_row():
    assert set(TRANSITIONS) == set(SampleState)


def test_the_reserve_never_comes_to_the_bench():
    reached, edge = set(), {SampleState.DRAWN}
    while edge:
        reached |= edge
        edge = {after for before in edge for after in SampleState if may_follow(Portion.C, before, after)} - reached
    assert not reached & {SampleState.IN_TEST, SampleState.CONSUMED, SampleState.REPORTED, SampleState.LEFT_WITH_OWNER}


def test_ways_to_a_state_are_named_in_the_order_of_the_work():
    assert ways_to(Portion.A, SampleState.IN_TEST) == [
        SampleState.RECEIVED,
        SampleState.REPORTED,
        SampleState.RETAINED,
    ]


def test_what_is_gone_is_in_nobodys_hands():
    assert not IN_OUR_HANDS & {SampleState.DISPOSED, SampleState.LOST, SampleState.LEFT_WITH_OWNER, SampleState.MERGED}
