from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.refusals import Refused
from lims.conformity.sampling.scheme import Edition, Severity
from lims.conformity.sampling.switching import Discontinuation, Lot, Resume, Stream, replay

# Letter K at AQL 1.0: normal 125 3/4, tightened 125 2/3, reduced 50 2/3 (ISO) or 1/4 (MIL); one column tighter Ac is 2.
ISO = Stream(2000, "II", Decimal("1.0"))
MIL = Stream(2000, "II", Decimal("1.0"), Edition.MIL_STD_105E)
# Letter F at AQL 0.65: 20 0/1, so that every accepted lot adds 2.
ZERO = Stream(150, "II", Decimal("0.65"))
INITIAL = {"n": "normal", "t": "tightened", "r": "reduced", "x": "discontinued"}


def lots(*found, **conditions):
    return [Lot(count, **conditions) for count in found]


def after(stream, entries, start="n"):
    return list(replay(stream, entries, start=Severity(INITIAL[start])))


def path(stream, entries, start="n"):
    """Return the first letters of the severities that follow each entry."""
    return "".join("x" if step.next == "discontinued" else step.next[0] for step in after(stream, entries, start))


def scores(stream, entries, start="n"):
    return [step.score for step in after(stream, entries, start)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([0, 1, 2, 3, 2], [3, 6, 9, 0, 3]),
        ([0, 5, 1, 4], [3, 0, 3, 0]),
        ([0] * 10, [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]),
    ],
)
def test_the_score_looks_one_column_tighter(found, expected):
    assert scores(ISO, lots(*found)) == expected


def test_with_ac_zero_or_one_an_accepted_lot_adds_two():
    assert scores(ZERO, lots(0, 0, 1, 0)) == [2, 4, 0, 2]
    assert path(ZERO, lots(*[0] * 15)) == "n" * 14 + "r"


def test_after_an_up_arrow_the_score_looks_at_the_letter_actually_used():
    stream = Stream(100_000, "II", Decimal("4.0"))  # N, arrow up to M: 315 21/22, and at 2.5 Ac is 14
    assert scores(stream, lots(14, 15, 14)) == [3, 0, 3]


def test_the_military_edition_keeps_no_score():
    assert scores(MIL, lots(0, 1)) == [None, None]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([4], "n"),
        ([4, 4], "nt"),
        ([4, 0, 0, 0, 4], "nnnnt"),
        ([4, 0, 0, 0, 0, 4], "nnnnnn"),
        ([4, 0, 0, 0, 0, 4, 0, 0, 0, 4], "nnnnnnnnnt"),
        ([3, 3, 3, 3, 3], "nnnnn"),
    ],
)
def test_two_rejections_among_five_lots_tighten(found, expected):
    assert path(ISO, lots(*found)) == expected


def test_the_lot_that_causes_a_switch_keeps_its_own_severity():
    steps = after(ISO, lots(4, 4, 3))
    assert [(step.severity_used, step.accepted) for step in steps] == [
        ("normal", False),
        ("normal", False),
        ("tightened", False),
    ]
    assert [step.plan.ac for step in steps] == [3, 3, 2]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([0, 0, 0, 0, 0], "ttttn"),
        ([0, 0, 0, 0, 3, 0, 0, 0, 0, 0], "tttttttttn"),
        ([3, 3, 3, 3, 3], "ttttx"),
        ([3, 0, 3, 0, 3, 0, 3, 0, 3], "ttttttttx"),
        ([3, 3, 3, 3, 0, 0, 0, 0, 3], "ttttttttx"),
        ([3, 3, 3, 3, 0, 0, 0, 0, 0, 3], "ttttttttnn"),
    ],
)
def test_tightened_ends_after_five_accepted_in_a_row_or_five_rejected_in_all(found, expected):
    assert path(ISO, lots(*found), start="t") == expected


def test_the_counts_begin_anew_with_each_spell():
    found = [3, 3, 3, 3, 0, 0, 0, 0, 0, 4, 4, 3, 3, 3, 3, 3]
    assert path(ISO, lots(*found), start="t") == "ttttttttn" + "nt" + "ttttx"


def test_on_entering_normal_window_and_score_are_empty():
    assert path(ISO, [*lots(4, 0, 0, 0, 0, 0), *lots(4)], start="t") == "tttttn" + "n"
    assert scores(ISO, lots(0, 0, 0, 0, 0, 0), start="t") == [None] * 5 + [3]


def test_a_lot_rejected_on_reduced_is_not_carried_into_the_window():
    assert path(ISO, lots(3, 4, 4), start="r") == "nnt"


def test_discontinued_inspection_gives_no_verdict_until_it_is_resumed():
    steps = after(ISO, [*lots(3, 3, 3, 3, 3, 0), Resume(), *lots(0)], start="t")
    assert [(step.severity_used, step.accepted, step.score, step.next) for step in steps[4:]] == [
        ("tightened", False, None, "discontinued"),
        ("discontinued", None, None, "discontinued"),
        ("discontinued", None, None, "tightened"),
        ("tightened", True, None, "tightened"),
    ]


def test_resumed_inspection_begins_with_empty_counts():
    assert path(ISO, [Resume(), *lots(3, 3, 3, 3, 0, 3)], start="x") == "ttttttx"


@pytest.mark.parametrize("start", ["n", "t", "r"])
def test_what_was_not_discontinued_cannot_be_resumed(start):
    with pytest.raises(Refused, match="not_discontinued"):
        after(ISO, [Resume()], start=start)


@pytest.mark.parametrize("missing", [{"steady": False}, {"authority": False}])
def test_reduced_waits_for_steady_production_and_the_authority(missing):
    entries = [*lots(*[0] * 9), *lots(0, 0, **missing), *lots(0)]
    assert path(ISO, entries) == "n" * 11 + "r"
    assert scores(ISO, entries)[-3:] == [30, 33, 36]


@pytest.mark.parametrize(
    ("lot", "following"),
    [
        (Lot(2), "r"),
        (Lot(3), "n"),
        (Lot(0, steady=False), "n"),
        (Lot(0, authority=False), "n"),
        (Lot(3, original=False), "r"),
    ],
)
def test_reduced_ends_with_a_rejection_or_a_condition(lot, following):
    assert path(ISO, [lot], start="r") == following


@pytest.mark.parametrize(
    ("found", "accepted", "following"), [(1, True, "r"), (2, True, "n"), (3, True, "n"), (4, False, "n")]
)
def test_a_lot_in_the_military_gap_is_accepted_and_ends_reduced(found, accepted, following):
    (step,) = after(MIL, lots(found), start="r")
    assert (step.accepted, step.next[0]) == (accepted, following)


@pytest.mark.parametrize(
    ("found", "limit_number", "expected"),
    [
        ([0] * 10, None, "n" * 9 + "r"),
        ([3] * 10, None, "n" * 9 + "r"),
        ([4, *[0] * 10], None, "n" * 10 + "r"),
        ([1] * 10, 10, "n" * 9 + "r"),
        ([1] * 10, 9, "n" * 10),
        ([3, *[0] * 10], 2, "n" * 10 + "r"),
    ],
)
def test_the_military_edition_asks_for_ten_accepted_lots_within_the_limit_number(found, limit_number, expected):
    stream = Stream(2000, "II", Decimal("1.0"), Edition.MIL_STD_105E, limit_number=limit_number)
    assert path(stream, lots(*found)) == expected


def test_older_editions_discontinue_after_ten_lots_on_tightened():
    stream = Stream(2000, "II", Decimal("1.0"), Edition.MIL_STD_105E, Discontinuation.TEN_ON_TIGHTENED)
    assert path(stream, lots(*[3, 0] * 5), start="t") == "t" * 9 + "x"


def test_a_resubmitted_lot_is_decided_and_counts_nowhere():
    again = lots(4, original=False)
    entries = [*lots(0), *again, *lots(4), *again, *lots(0)]
    steps = after(ISO, entries)
    assert [step.accepted for step in steps] == [True, False, False, False, True]
    assert [step.score for step in steps] == [3, 3, 0, 0, 3]
    assert path(ISO, entries) == "nnnnn"
    assert path(ISO, lots(*[0] * 20, original=False), start="t") == "t" * 20


def test_each_lot_may_have_its_own_size():
    steps = after(ISO, [Lot(0), Lot(0, lot_size=150), Lot(0, lot_size=5000)])
    assert [step.plan.n for step in steps] == [125, 13, 200]


def test_a_nonsensical_count_is_refused():
    with pytest.raises(Refused, match="count_negative"):
        after(ISO, lots(-1))


entries = st.lists(
    st.builds(Lot, st.integers(min_value=0, max_value=5), st.booleans(), st.booleans(), st.booleans()), max_size=40
)


@given(entries, st.integers(min_value=0, max_value=40), st.sampled_from([ISO, MIL, ZERO]))
def test_replaying_a_shorter_stream_gives_the_same_beginning(stream_of_lots, kept, stream):
    assert after(stream, stream_of_lots[:kept]) == after(stream, stream_of_lots)[:kept]


@given(entries, st.sampled_from([ISO, MIL, ZERO]))
def test_leaving_out_resubmitted_lots_changes_no_switch(stream_of_lots, stream):
    originals = [lot for lot in stream_of_lots if lot.original]
    pairs = zip(stream_of_lots, after(stream, stream_of_lots), strict=True)
    assert [step for lot, step in pairs if lot.original] == after(stream, originals)


@given(entries)
def test_severity_never_jumps_over_normal(stream_of_lots):
    steps = after(ISO, stream_of_lots)
    jumps = {(step.severity_used, step.next) for step in steps}
    assert not jumps & {("tightened", "reduced"), ("reduced", "tightened"), ("normal", "discontinued")}
