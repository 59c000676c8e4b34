import pytest

from lims.conformity.engine import run


def test_all_rules_are_looked_at_unless_some_are_chosen():
    runs = [["2.1"], ["3.1"]]
    assert run("westgard", {"runs": runs}) == {"first_fired": {"1_2s": 0, "1_3s": 1, "2_2s": 1}, "first_reject_run": 1}
    assert run("westgard", {"runs": runs, "rules": ["1_2s"]}) == {"first_fired": {"1_2s": 0}, "first_reject_run": None}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"runs": ["2.1"]}, "not_a_list"),
        ({"runs": [["high"]]}, "letters"),
        ({"runs": [["2"]], "rules": ["7_t"]}, "unknown_rule"),
        ({"runs": [["2"]], "rules": "1_2s"}, "not_a_list"),
        ({"runs": [["2"]], "r4s_mode": "loose"}, "unknown_mode"),
    ],
)
def test_unknown_rules_and_scores_are_refused(arguments, code):
    assert run("westgard", arguments) == {"error": code}


def test_the_range_rule_has_two_forms():
    runs = {"runs": [["2.6", "-1.7"]]}
    assert "R_4s" not in run("westgard", runs)["first_fired"]
    assert run("westgard", runs | {"r4s_mode": "range_4s"})["first_fired"] == {"1_2s": 0, "R_4s": 0}


def test_limits_come_by_name():
    assert set(run("i_mr_limits", {"x": ["1", "2"]})) == {"center", "mr_bar", "ucl", "lcl", "mr_ucl"}
    assert set(run("xbar_r_limits", {"xbarbar": 1, "rbar": 1, "n": 5})) == {"ucl_x", "lcl_x", "ucl_r", "lcl_r"}
    assert run("i_mr_limits", {"x": ["1"]}) == {"error": "too_few_values"}
    assert run("xbar_r_limits", {"xbarbar": 1, "rbar": 1, "n": 1}) == {"error": "subgroup_size_not_in_table"}
