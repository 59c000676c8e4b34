from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.refusals import Refused
from lims.conformity.sampling.plans import decide_lot, larger_letter, plan_for_letter, sampling_plan
from lims.conformity.sampling.scheme import AqlUnit, Edition, Severity, levels, master_table

D = Decimal
ISO, MIL = Edition.ISO_2859_1_1999, Edition.MIL_STD_105E
NORMAL, TIGHTENED, REDUCED = Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED
AQLS = master_table(NORMAL, ISO).aqls


@pytest.mark.parametrize(
    ("lot_size", "aql", "severity", "edition", "expected"),
    [
        (2000, "1.0", NORMAL, ISO, ("K", "plan", "K", 125, 3, 4)),
        (5000, "1.5", NORMAL, ISO, ("L", "plan", "L", 200, 7, 8)),
        (1000, "4.0", NORMAL, ISO, ("J", "plan", "J", 80, 7, 8)),
        (100_000, "4.0", NORMAL, ISO, ("N", "up", "M", 315, 21, 22)),
        (200, "0.65", NORMAL, ISO, ("G", "up", "F", 20, 0, 1)),
        (300, "0.65", NORMAL, ISO, ("H", "down", "J", 80, 1, 2)),
        (15, "0.65", NORMAL, ISO, ("B", "down", "F", 20, 0, 1)),
        (2, "0.010", NORMAL, ISO, ("A", "down", "Q", 1250, 0, 1)),
        (2, "0.010", TIGHTENED, ISO, ("A", "down", "R", 2000, 0, 1)),
        (2000, "1.0", TIGHTENED, ISO, ("K", "plan", "K", 125, 2, 3)),
        (2000, "1.0", REDUCED, ISO, ("K", "plan", "K", 50, 2, 3)),
        (2000, "1.0", REDUCED, MIL, ("K", "plan", "K", 50, 1, 4)),
        (5, "10", TIGHTENED, ISO, ("A", "plan", "A", 2, 0, 1)),
        (5, "10", TIGHTENED, MIL, ("A", "down", "D", 8, 1, 2)),
    ],
)
def test_an_arrow_replaces_the_sample_size_too(lot_size, aql, severity, edition, expected):
    plan = sampling_plan(lot_size, "II", D(aql), severity=severity, edition=edition)
    assert (plan.initial_letter, plan.cell, plan.use_letter, plan.n, plan.ac, plan.re) == expected


def test_the_last_letter_tightened_leads_to_the_letter_beyond():
    plan = plan_for_letter("R", D("0.025"), severity=TIGHTENED)
    assert (plan.cell, plan.use_letter, plan.n, plan.ac) == ("down", "S", 3150, 1)
    with pytest.raises(Refused, match="no_plan_for_letter"):
        plan_for_letter("S", D("0.010"), severity=TIGHTENED)


@pytest.mark.parametrize(("lot_size", "is_full", "inspected"), [(15, True, 15), (20, True, 20), (21, False, 20)])
def test_a_sample_not_smaller_than_the_lot_is_the_whole_lot(lot_size, is_full, inspected):
    plan = sampling_plan(lot_size, "II", D("0.65"))
    assert plan.n == 20
    assert (plan.is_full_inspection(lot_size), plan.to_inspect(lot_size)) == (is_full, inspected)


@pytest.mark.parametrize(
    ("aql", "unit", "code"),
    [
        ("15", AqlUnit.PERCENT_NONCONFORMING, "aql_unit_mismatch"),
        ("12", AqlUnit.PERCENT_NONCONFORMING, "aql_not_in_table"),
        ("10", AqlUnit.PERCENT_NONCONFORMING, None),
        ("15", AqlUnit.PER_100_ITEMS, None),
        ("15", None, None),
    ],
)
def test_above_ten_an_aql_counts_nonconformities_only(aql, unit, code):
    if code is None:
        assert sampling_plan(1000, "II", D(aql), unit=unit).n == 80
        return
    with pytest.raises(Refused, match=code):
        sampling_plan(1000, "II", D(aql), unit=unit)


def test_a_floor_for_the_letter_raises_small_lots_only():
    assert sampling_plan(50, "I", D("4.0"), min_letter="G").initial_letter == "G"
    assert sampling_plan(100_000, "I", D("4.0"), min_letter="G").initial_letter == "L"
    assert larger_letter("H", "J") == larger_letter("J", "H") == "J"
    with pytest.raises(Refused, match="unknown_letter"):
        larger_letter("A", "I")


@pytest.mark.parametrize(
    ("found", "ac", "re", "severity", "edition", "accept", "revert"),
    [
        (3, 3, 4, NORMAL, ISO, True, False),
        (4, 3, 4, NORMAL, ISO, False, False),
        (0, 0, 1, TIGHTENED, MIL, True, False),
        (1, 0, 1, TIGHTENED, MIL, False, False),
        (2, 2, 3, REDUCED, ISO, True, False),
        (3, 2, 3, REDUCED, ISO, False, True),
        (1, 1, 4, REDUCED, MIL, True, False),
        (2, 1, 4, REDUCED, MIL, True, True),
        (3, 1, 4, REDUCED, MIL, True, True),
        (4, 1, 4, REDUCED, MIL, False, True),
        (10**12, 1, 4, REDUCED, MIL, False, True),
    ],
)
def test_a_lot_is_decided_at_ac_and_re_and_in_the_gap_between(found, ac, re, severity, edition, accept, revert):
    decision = decide_lot(found, ac=ac, re=re, severity=severity, edition=edition)
    assert (decision.accept, decision.revert_to_normal) == (accept, revert)


@pytest.mark.parametrize(
    ("found", "ac", "re", "severity", "edition", "code"),
    [
        (-1, 0, 1, NORMAL, ISO, "count_negative"),
        (0, -1, 1, NORMAL, ISO, "count_negative"),
        (0, 2, 2, NORMAL, ISO, "re_not_above_ac"),
        (2, 1, 4, NORMAL, MIL, "gap_in_plan"),
        (2, 1, 4, REDUCED, ISO, "gap_in_plan"),
        (0, 0, 1, Severity.DISCONTINUED, ISO, "no_plan_for_severity"),
    ],
)
def test_a_decision_without_a_plan_is_refused(found, ac, re, severity, edition, code):
    with pytest.raises(Refused, match=code):
        decide_lot(found, ac=ac, re=re, severity=severity, edition=edition)


plans = {"severity": st.sampled_from([NORMAL, TIGHTENED, REDUCED]), "edition": st.sampled_from(list(Edition))}
sizes = st.integers(min_value=2, max_value=600_000)


@given(first=sizes, second=sizes, level=st.sampled_from(levels()), aql=st.sampled_from(AQLS), **plans)
def test_a_larger_lot_never_gets_a_smaller_sample(first, second, level, aql, severity, edition):
    small, large = (
        sampling_plan(size, level, aql, severity=severity, edition=edition) for size in sorted([first, second])
    )
    assert small.n <= large.n
    assert small.ac <= large.ac


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("severity", [NORMAL, TIGHTENED, REDUCED])
def test_every_letter_has_a_plan_at_every_aql(severity, edition):
    for aql in AQLS:
        for letter in "ABCDEFGHJKLMNPQR":
            plan = plan_for_letter(letter, aql, severity=severity, edition=edition)
            assert 0 <= plan.ac < plan.re
            assert plan.re == plan.ac + 1 or (severity, edition) == (REDUCED, MIL)


def test_tightened_never_accepts_more_than_normal_in_the_same_sample():
    for aql in AQLS:
        for letter in "ABCDEFGHJKLMNPQR":
            normal = plan_for_letter(letter, aql)
            tightened = plan_for_letter(letter, aql, severity=TIGHTENED)
            assert tightened.n != normal.n or tightened.ac <= normal.ac
