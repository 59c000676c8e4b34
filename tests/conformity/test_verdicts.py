import itertools

import pytest

from lims.conformity.verdicts import Verdict, combine

PASS, FAIL, INCONCLUSIVE = Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
STATED, NOT_REQUESTED = Verdict.STATED, Verdict.NOT_REQUESTED


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([PASS], PASS),
        ([PASS, PASS], PASS),
        ([PASS, FAIL, NOT_ASSESSED, INCONCLUSIVE], FAIL),
        ([PASS, NOT_ASSESSED, INCONCLUSIVE], NOT_ASSESSED),
        ([PASS, INCONCLUSIVE], INCONCLUSIVE),
        ([PASS, NOT_APPLICABLE, STATED, NOT_REQUESTED], PASS),
        ([FAIL, NOT_APPLICABLE], FAIL),
        ([NOT_APPLICABLE, STATED, NOT_REQUESTED], NOT_ASSESSED),
        ([], NOT_ASSESSED),
    ],
)
def test_the_strongest_verdict_decides_and_nothing_judged_is_not_assessed(parts, whole):
    assert combine(parts) is whole


def test_the_order_of_the_parts_never_matters():
    for parts in itertools.combinations(Verdict, 3):
        assert len({combine(order) for order in itertools.permutations(parts)}) == 1


def test_a_whole_passes_only_when_every_judged_part_passes():
    judging = {PASS, FAIL, INCONCLUSIVE, NOT_ASSESSED}
    for parts in itertools.combinations_with_replacement(Verdict, 3):
        assert (combine(parts) is PASS) == (judging & set(parts) == {PASS})
