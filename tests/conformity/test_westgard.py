from decimal import Decimal

import pytest

from lims.conformity.refusals import Refused
from lims.conformity.westgard import RangeMode, Rule, evaluate, z_score

LOOSE = RangeMode.RANGE_4S


def runs_of(*runs):
    return [[None if z is None else Decimal(z) for z in run.split()] if isinstance(run, str) else run for run in runs]


def fired(*runs, mode=RangeMode.OPPOSITE_2S):
    found = evaluate(runs_of(*runs), mode=mode)
    return {rule.value: index for rule, index in found.first_fired.items()}, found.first_reject_run


@pytest.mark.parametrize(
    ("runs", "rules", "rejected"),
    [
        (["0.5", "2.1", "2.3", "0.1"], {"1_2s": 1, "2_2s": 2}, 2),
        (["0.5 -0.2", "2.2 -2.4"], {"1_2s": 1, "R_4s": 1}, 1),
        (["2", "-2"], {}, None),
        (["3"], {"1_2s": 0}, None),
        (["3.001"], {"1_2s": 0, "1_3s": 0}, 0),
        (["-3.001"], {"1_2s": 0, "1_3s": 0}, 0),
        (["2.1", "-2.1"], {"1_2s": 0}, None),
        (["2.1", "0", "2.1"], {"1_2s": 0}, None),
        (["-2.1", "-2.2"], {"1_2s": 0, "2_2s": 1}, 1),
        (["2.1 2.2"], {"1_2s": 0, "2_2s": 0}, 0),
        (["2.1 0 2.2"], {"1_2s": 0, "2_2s": 0}, 0),
        (["0 2.1", "2.1 0"], {"1_2s": 0}, None),
        (["0 2.1", "0 2.1"], {"1_2s": 0, "2_2s": 1}, 1),
        (["2.6 -1.7"], {"1_2s": 0}, None),
        (["1.1", "1.1", "1.1", "1.1"], {"4_1s": 3}, 3),
        (["1.1", "1.1", "1.1", "1.0"], {}, None),
        (["1.1", "1.1", "1", "1.1", "1.1", "1.1", "1.1"], {"4_1s": 6}, 6),
        (["1.1", "1.1", "-1.1", "-1.1", "-1.1", "-1.1"], {"4_1s": 5}, 5),
        (["1.1 1.2", "1.3 1.4"], {"4_1s": 1}, 1),
        (["1.1 0", "1.3 0", "1.1 0", "1.1 0"], {"4_1s": 3}, 3),
        (["0.1"] * 10, {"10_x": 9}, 9),
        (["0.1"] * 9, {}, None),
        ([*["0.1"] * 5, "0", *["0.1"] * 9], {}, None),
        ([*["0.1"] * 5, "0", *["0.1"] * 10], {"10_x": 15}, 15),
        ([*["-0.1"] * 9, "0.1"], {}, None),
        (["0.1 0.1"] * 5, {"10_x": 4}, 4),
        (["0.1 -0.1"] * 10, {"10_x": 9}, 9),
        ([], {}, None),
        ([""], {}, None),
    ],
)
def test_each_rule_fires_where_it_must_and_nowhere_else(runs, rules, rejected):
    assert fired(*runs) == (rules, rejected)


def test_the_looser_range_rule_is_a_setting():
    assert fired("2.6 -1.7", mode=LOOSE) == ({"1_2s": 0, "R_4s": 0}, 0)
    assert fired("2.1 -1.9", mode=LOOSE) == ({"1_2s": 0}, None)
    assert fired("4.5", mode=LOOSE)[0] == {"1_2s": 0, "1_3s": 0}


def test_the_range_rule_is_never_applied_between_runs():
    for mode in RangeMode:
        assert "R_4s" not in fired("2.9", "-2.9", mode=mode)[0]


def test_a_material_that_was_not_run_leaves_no_hole():
    runs = [[Decimal("2.1"), None], [None, Decimal(0)], [Decimal("2.1"), None]]
    assert evaluate(runs).first_fired == {Rule.WARNING_2S: 0, Rule.TWO_2S: 2}


def test_only_the_chosen_rules_are_looked_at():
    found = evaluate(runs_of("2.1", "2.2", "3.3"), [Rule.ONE_3S])
    assert (found.first_fired, found.first_reject_run) == ({Rule.ONE_3S: 2}, 2)


def test_a_warning_alone_rejects_nothing():
    assert evaluate(runs_of("2.5"), [Rule.WARNING_2S]).first_reject_run is None


@pytest.mark.parametrize(
    ("value", "mean", "s", "z"),
    [("10.4", "10", "0.2", "2"), ("9.4", "10", "0.2", "-3"), ("10.1", "10", "0.3", "0.333333333333333333333333333333")],
)
def test_a_control_value_is_counted_in_deviations(value, mean, s, z):
    assert z_score(Decimal(value), Decimal(mean), Decimal(s)) == Decimal(z)


@pytest.mark.parametrize("s", ["0", "-0.1"])
def test_without_a_deviation_there_is_no_score(s):
    with pytest.raises(Refused, match="deviation_not_positive"):
        z_score(Decimal(1), Decimal(1), Decimal(s))
