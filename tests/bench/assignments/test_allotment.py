import pytest

from lims.bench.assignments.allotment import DOCUMENT, Need, allot

FILTER, PRESSURE = Need("filter", 5), Need("pressure", 3)
LOOK, LABEL = Need("look", 4, keeps=True), Need("label", 0, keeps=True)


def test_each_requirement_gets_its_own_specimens_in_order():
    found = allot([FILTER, PRESSURE], range(1, 10))
    assert found.specimens == {"filter": (1, 2, 3, 4, 5), "pressure": (6, 7, 8)}
    assert found.needed == 8


def test_a_document_uses_no_specimen_and_stands_in_the_first_row():
    found = allot([LABEL, FILTER], range(1, 6))
    assert found.specimens == {"label": DOCUMENT, "filter": (1, 2, 3, 4, 5)}


def test_what_stays_whole_is_shared_only_where_there_are_too_few_for_all():
    assert allot([LOOK, FILTER], range(1, 10)).specimens["look"] == (1, 2, 3, 4)
    assert allot([LOOK, FILTER], range(1, 10)).specimens["filter"] == (5, 6, 7, 8, 9)
    shared = allot([LOOK, FILTER], range(1, 6))
    assert shared.specimens == {"filter": (1, 2, 3, 4, 5), "look": (1, 2, 3, 4)}
    assert shared.needed == 5


@pytest.mark.parametrize(("free", "needed"), [(4, 5), (7, 8)])
def test_too_few_specimens_allot_nothing_and_say_how_many_are_needed(free, needed):
    needs = [FILTER] if needed == 5 else [FILTER, PRESSURE]
    found = allot(needs, range(1, free + 1))
    assert (found.specimens, found.needed) == ({}, needed)


def test_two_requirements_on_the_same_raw_data_use_the_same_specimens():
    found = allot(
        [Need("by exercise", 4, partner="by subject"), Need("by subject", 4, partner="by exercise")], range(1, 5)
    )
    assert found.specimens == {"by exercise": (1, 2, 3, 4), "by subject": (1, 2, 3, 4)}


def test_taken_specimens_are_passed_over():
    assert allot([PRESSURE], [4, 7, 9, 10]).specimens == {"pressure": (4, 7, 9)}
