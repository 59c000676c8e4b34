import pytest

from lims.conformity.engine import run

AT_10 = {"y": "9.8", "upper": "10", "U": "0.5", "k": "2"}


@pytest.mark.parametrize(
    ("op", "arguments", "result"),
    [
        ("round", {"value": "1268", "interval": "1E+2"}, {"rounded": "1300"}),
        ("round", {"value": "-0.04", "interval": "0.1"}, {"rounded": "0.0"}),
        ("round", {"value": 0.35, "interval": 0.1}, {"rounded": "0.4"}),
        ("round", {"value": "99.96", "sig": "3"}, {"rounded": "100"}),
        ("round", {"value": "9" * 50 + ".5", "interval": "1"}, {"rounded": "1" + "0" * 50}),
        ("round", {"value": "1", "interval": "0"}, {"error": "interval_not_positive"}),
        ("round", {"value": "NaN", "interval": "1"}, {"error": "not_finite"}),
        ("round", {"value": "１", "interval": "1"}, {"error": "full_width"}),
        ("round", {"value": "1,5", "interval": "1"}, {"error": "decimal_comma"}),
        ("round", {"value": "<1", "interval": "1"}, {"error": "not_a_number"}),
        ("round", {"value": "1", "sig": 0}, {"error": "significant_digits_out_of_range"}),
        ("round_with_direction", {"value": "2.5", "interval": "1"}, {"rounded": "2", "mark": "(+)"}),
        ("round_with_direction", {"value": "2", "interval": "1"}, {"rounded": "2", "mark": ""}),
        ("reround_marked", {"reported": "6.5", "mark": "(+)", "interval": "1"}, {"rounded": "7"}),
        ("reround_marked", {"reported": "6.5", "interval": "1"}, {"rounded": "6"}),
        ("reround_marked", {"reported": "6.5", "mark": "up", "interval": "1"}, {"error": "unknown_mark"}),
        ("round_with_uncertainty", {"y": "9.987", "u": "0.0996"}, {"y": "9.99", "u": "0.10"}),
        ("round_with_uncertainty", {"y": "1", "u": "0.031", "u_sig": 1, "u_mode": "up"}, {"y": "1.00", "u": "0.04"}),
        ("round_with_uncertainty", {"y": "1", "u": "0"}, {"error": "uncertainty_not_positive"}),
        ("round_with_uncertainty", {"y": "1", "u": "1", "u_mode": "down"}, {"error": "unknown_mode"}),
    ],
)
def test_rounding(op, arguments, result):
    assert run(op, arguments) == result


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        ({"value": "10.0", "upper": "10"}, {"compared": "10.0", "pass": True}),
        ({"value": "10.0", "upper": "10", "upper_inclusive": False}, {"compared": "10.0", "pass": False}),
        ({"value": "10.0", "lower": "10", "lower_inclusive": False}, {"compared": "10.0", "pass": False}),
        ({"value": "-0.0", "lower": "0"}, {"compared": "0.0", "pass": True}),
        (
            {"value": "4.96", "method": "rounded_value", "interval": "0.1", "upper": "5.0", "upper_inclusive": False},
            {"compared": "5.0", "pass": False},
        ),
        ({"value": "4.96", "method": "rounded_value", "upper": "5.0"}, {"compared": "5.0", "pass": True}),
        ({"value": "1"}, {"error": "limit_missing"}),
        ({"value": "1", "lower": "2", "upper": "1"}, {"error": "empty_acceptance_zone"}),
        ({"value": "1", "upper": "2", "method": "by_eye"}, {"error": "unknown_method"}),
        ({"value": "1", "upper": "2", "upper_inclusive": "yes"}, {"error": "not_true_or_false"}),
        ({"value": "１", "upper": "2"}, {"error": "full_width"}),
    ],
)
def test_comparing(arguments, result):
    assert run("compare_limit", arguments) == result


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"rule": "simple", "U": None}, {"verdict": "pass", "acceptance_upper": "10"}),
        ({"rule": "simple", "y": "10.0"}, {"verdict": "pass", "acceptance_upper": "10", "pc": 0.5}),
        ({"rule": "simple", "upper": "10.00", "U": "0"}, {"verdict": "pass", "acceptance_upper": "10.00"}),
        (
            {"rule": "guarded", "U": None, "u": "0.25", "y": "10.0"},
            {"verdict": "fail", "w": "0.50", "acceptance_upper": "9.50", "pc": 0.5},
        ),
        (
            {"rule": "guarded", "r": "0.83", "U": "0.50", "y": "10.0"},
            {"verdict": "fail", "w": "0.4150", "acceptance_upper": "9.5850", "pc": 0.5},
        ),
        (
            {"rule": "guarded", "U": "0", "lower": "9.80", "statement": "non_binary"},
            {
                "verdict": "pass",
                "w": "0",
                "acceptance_lower": "9.80",
                "acceptance_upper": "10",
                "three_way": "pass",
            },
        ),
        (
            {"rule": "uncritical", "y": "10.5", "upper": "10.5"},
            {"verdict": "pass", "w": "-0.5", "acceptance_upper": "11.0", "pc": 0.5},
        ),
        (
            {"rule": "guarded", "lower": "9.6", "U": "0.2", "y": "9.8"},
            {"verdict": "pass", "w": "0.2", "acceptance_lower": "9.8", "acceptance_upper": "9.8", "pc": 0.9544997361},
        ),
        ({"rule": "probability", "p_min": "0.5", "y": "10"}, {"verdict": "pass", "pc": 0.5}),
    ],
)
def test_deciding_states_what_applies_and_nothing_else(change, result):
    arguments = {name: argument for name, argument in (AT_10 | change).items() if argument is not None}
    found = run("conformity", arguments)
    assert set(found) == set(result)
    assert found == result | {"pc": pytest.approx(result["pc"])} if "pc" in result else found == result


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rule": "lenient"}, "unknown_rule"),
        ({"rule": "simple", "upper": None}, "limit_missing"),
        ({"rule": "guarded", "U": None}, "uncertainty_missing"),
        ({"rule": "guarded", "lower": "9.5"}, "empty_acceptance_zone"),
        ({"rule": "simple", "lower": "11"}, "empty_acceptance_zone"),
        ({"rule": "probability"}, "p_min_missing"),
        ({"rule": "probability", "p_min": "2"}, "p_min_out_of_range"),
        ({"rule": "probability", "p_min": "0.95", "U": "0"}, "uncertainty_zero"),
        ({"rule": "guarded", "statement": "perhaps"}, "unknown_statement"),
        ({"rule": "guarded", "k": "0"}, "coverage_factor_not_positive"),
        ({"rule": "guarded", "U": "-1"}, "uncertainty_negative"),
        ({"rule": "guarded", "u": "0.3"}, "uncertainties_disagree"),
        ({"rule": "guarded", "y": "<9"}, "not_a_number"),
    ],
)
def test_a_decision_that_was_not_agreed_is_refused(change, code):
    arguments = {name: argument for name, argument in (AT_10 | change).items() if argument is not None}
    assert run("conformity", arguments) == {"error": code}


def test_both_uncertainties_may_be_given_when_they_agree():
    assert run("conformity", AT_10 | {"rule": "guarded", "u": "0.25"})["w"] == "0.5"


@pytest.mark.parametrize(
    ("arguments", "report", "verdict"),
    [
        ({"value": "0.003", "lod": "0.005", "limit": "0.004"}, "ND(<0.005)", "inconclusive"),
        ({"value": "0.003", "lod": "0.005", "limit": "0.004", "limit_type": "lower"}, "ND(<0.005)", "inconclusive"),
        ({"value": "0.5", "qualifier": "<", "limit": "0.5"}, "<0.5", "pass"),
        ({"value": "<0.5", "qualifier": "<", "limit": "0.5"}, "<0.5", "pass"),
        ({"value": "<0.5", "limit": "0.4"}, "<0.5", "inconclusive"),
        ({"value": "0.5", "qualifier": ">", "limit": "0.5"}, ">0.5", "fail"),
        ({"value": "0.5", "qualifier": ">", "limit": "0.5", "limit_type": "lower"}, ">0.5", "pass"),
        ({"value": "0.50", "qualifier": "=", "limit": "0.5"}, "0.50", "pass"),
        ({"value": "0.50", "limit": "0.49"}, "0.50", "fail"),
    ],
)
def test_a_censored_result_is_reported_and_judged(arguments, report, verdict):
    assert run("censored", arguments) == {"report": report, "verdict": verdict}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"limit_type": "middle"}, "unknown_limit_type"),
        ({"qualifier": "~"}, "unknown_qualifier"),
        ({"qualifier": "<", "value": ">1"}, "not_a_number"),
        ({"qualifier": "<", "value": "pass"}, "letters"),
        ({"qualifier": "<", "value": "0"}, "empty_range"),
        ({"lod": "2", "loq": "1"}, "lod_above_loq"),
        ({"value": "ND"}, "not_a_number"),
    ],
)
def test_a_censored_result_that_says_nothing_is_refused(change, code):
    assert run("censored", {"value": "1", "limit": "1"} | change) == {"error": code}


def test_a_sum_states_its_three_bounds():
    arguments = {"components": ["0.8", "<0.5", ">0.4"], "limit": "1.5"}
    assert run("censored_sum", arguments) == {
        "lower_bound": "1.2",
        "middle_bound": None,
        "upper_bound": None,
        "verdict": "inconclusive",
    }
    assert (
        run("censored_sum", arguments | {"components": ["0.8", "<0.5"], "bound": "lower", "limit": "0.8"})["verdict"]
        == "pass"
    )
    assert run("censored_sum", arguments | {"components": "0.8"}) == {"error": "not_a_list"}
    assert run("censored_sum", arguments | {"components": []}) == {"error": "no_components"}
    assert run("censored_sum", arguments | {"bound": "best"}) == {"error": "unknown_bound"}


def test_a_two_class_plan_has_nothing_above_a_limit_that_it_does_not_have():
    arguments = {"results": ["11", 5], "n": 2, "c": 0, "m": "10"}
    assert run("n_of_m", arguments) == {"above_m": 1, "above_M": 0, "verdict": "fail"}
    assert run("n_of_m", arguments | {"results": ["1", "2", "3"]}) == {"error": "too_many_results"}
    assert run("n_of_m", arguments | {"results": ["1", "present"]}) == {"error": "not_a_number"}


def test_the_guard_factor_is_for_k_2_unless_told_otherwise():
    assert run("guard_factor", {"pfa": "0.05"})["r"] == pytest.approx(0.822427, abs=1e-6)
    assert run("guard_factor", {"pfa": "0"}) == {"error": "probability_out_of_range"}
