"""Lots in a series, counted by hand: 1,000 masks, AQL 4.0, level II are letter J, n 80, Ac 7, Re 8 (tightened Ac 5)."""

from datetime import date, timedelta

import pytest
from support.judging import make_requirement, shipped

from lims.conformity.sampling.scheme import Severity
from lims.samples.series import EarlierLot, follows_the_scheme, inspection_after, inspections, run_before

TIGHTENED, REDUCED = {"strength": "tightened"}, {"strength": "reduced"}
NORMAL = {"strength": "normal"}


def make_clause(**accept):
    return make_requirement(
        accept={"rule": "aql", "aql": "4.0", "level": "II"} | accept, specimens={"n": None, "plan": "by lot size"}
    )


def make_run(*lots, size=1_000):
    """Return lots in the order of their making; each is what was found, or that and how it was inspected."""
    pairs = [lot if isinstance(lot, tuple) else (lot, NORMAL) for lot in lots]
    return [
        EarlierLot(
            f"B{number}", date(2020, 1, 1) + timedelta(number), size, f"O{number}", number > 1, how, {"strength": found}
        )
        for number, (found, how) in enumerate(pairs, start=1)
    ]


@pytest.mark.parametrize(
    ("lots", "severity", "counted"),
    [
        ([7], Severity.NORMAL, 1),
        ([8], Severity.NORMAL, 1),
        ([8, 8], Severity.TIGHTENED, 2),
        ([8, 0, 0, 0, 8], Severity.TIGHTENED, 5),  # two of five
        ([8, 0, 0, 0, 0, 8], Severity.NORMAL, 6),  # two of six
        ([3] * 9, Severity.NORMAL, 9),  # nine lots that would pass one AQL tighter: a score of 27
        ([3] * 10, Severity.REDUCED, 10),  # 30
        ([3] * 9 + [6, 3], Severity.NORMAL, 11),  # six would not pass at AQL 2.5 (Ac 5): the score falls to nought
        ([8, 8, *[(5, TIGHTENED)] * 5], Severity.NORMAL, 7),
        ([8, 8, *[(5, TIGHTENED)] * 4], Severity.TIGHTENED, 6),
        ([8, 8, *[(6, TIGHTENED)] * 5], Severity.DISCONTINUED, 7),
        ([8, 8, (3, NORMAL)], Severity.NORMAL, 1),  # kept normal: the series begins anew with that lot
        ([(0, REDUCED), (0, REDUCED)], Severity.REDUCED, 2),
    ],
)
def test_the_rules_of_switching_are_replayed(lots, severity, counted):
    found = inspection_after(make_clause(), make_run(*lots), size=1_000)
    assert (found.severity, len(found.lots)) == (severity, counted)


def test_each_lot_is_kept_with_its_plan_and_what_followed():
    first, last = inspection_after(make_clause(), make_run(8, 8), size=1_000).to_dict()["lots"]
    assert first == {
        "batch": "B1", "order": "O1", "made_on": "2020-01-02", "severity": "normal", "ac": 7, "re": 8, "found": 8,
        "accepted": False, "score": 0, "next": "normal",
    }  # fmt: skip
    assert (last["accepted"], last["next"]) == (False, "tightened")


def test_a_lot_that_was_not_judged_as_a_lot_ends_the_series():
    one, two, three = make_run(0, 1, 2)
    gap = EarlierLot("B9", date(2020, 1, 3), 1_000, "", True, {}, {})
    assert run_before([three, two, one], "strength") == ([one, two, three], "")
    assert run_before([three, gap, one], "strength") == ([three], "B9")
    assert run_before([gap, three], "strength") == ([], "B9")


def test_a_lot_that_does_not_follow_begins_the_series():
    earlier = [*reversed(make_run(0, 1)), *reversed(make_run(2, 3))]
    assert [lot.found["strength"] for lot in run_before(earlier, "strength")[0]] == [0, 1]


@pytest.mark.parametrize(
    ("accept", "size", "follows"),
    [
        ({}, 1_000, True),
        ({}, 2, True),
        ({"min_code_letter": "L"}, 1_000, False),  # the clause's own letter, not the table's
        ({"min_code_letter": "L"}, 10_000, True),
        ({}, 1, False),  # no letter for one item
    ],
)
def test_switching_is_for_the_plans_of_the_scheme(accept, size, follows):
    assert follows_the_scheme(make_clause(**accept), size) is follows


def test_only_clauses_with_an_aql_have_a_series():
    lot = EarlierLot("B1", date(2020, 1, 1), 1_000, "O1", False, {}, {"bfe": 8, "splash": 1})
    found = inspections(shipped("EN 14683"), class_id="type-IIR", variant=None, size=1_000, earlier=[lot])
    assert {name: one.severity for name, one in found.items()} == {"bfe": Severity.NORMAL}
    none = inspections(shipped("EN 14683"), class_id="type-IIR", variant=None, size=1_000, earlier=[])
    assert none == {}
