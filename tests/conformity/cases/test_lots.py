import pytest

from lims.conformity.engine import run

STREAM = {"edition": "iso_2859_1_1999", "lot_size": 2000, "level": "II", "aql": "1.0"}


def test_a_plan_is_normal_inspection_by_iso_unless_told_otherwise():
    assert run("sampling_plan", {"lot_size": "5000", "level": "II", "aql": "1.5"}) == {
        "initial_letter": "L",
        "cell": "plan",
        "use_letter": "L",
        "n": 200,
        "ac": 7,
        "re": 8,
        "full_inspection": False,
        "inspect_n": 200,
    }


def test_a_small_lot_is_inspected_whole():
    found = run("sampling_plan", {"lot_size": 15, "level": "II", "aql": "0.65"})
    assert (found["n"], found["full_inspection"], found["inspect_n"]) == (20, True, 15)


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        ({"lot_size": 1000, "level": "II"}, {"code_letter": "J"}),
        ({"lot_size": 1, "level": "nonsense"}, {"error": "lot_too_small"}),
        ({"lot_size": 10, "level": 2}, {"error": "unknown_level"}),
        ({"lot_size": "ten", "level": "II"}, {"error": "not_a_whole_number"}),
    ],
)
def test_code_letters(arguments, result):
    assert run("code_letter", arguments) == result


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({}, {"accept": True, "revert_to_normal": False}),
        ({"nonconforming": 4}, {"accept": False, "revert_to_normal": False}),
        ({"nonconforming": 4, "severity": "reduced"}, {"accept": False, "revert_to_normal": True}),
        ({"nonconforming": -1}, {"error": "count_negative"}),
        ({"re": 6}, {"error": "gap_in_plan"}),
    ],
)
def test_lot_decisions(change, result):
    assert run("lot_decision", {"ac": 3, "re": 4, "nonconforming": 3} | change) == result


@pytest.mark.parametrize(
    ("quality", "result"),
    [
        ({"model": "binomial", "p": "0"}, {"pa": 1.0}),
        ({"model": "poisson", "per_100": 0}, {"pa": 1.0}),
        ({"model": "hypergeometric", "lot_size": 10, "lot_nonconforming": 1}, {"pa": 0.5}),
        ({"model": "binomial"}, {"error": "wrong_quality_for_model"}),
        ({"model": "binomial", "per_100": "1"}, {"error": "wrong_quality_for_model"}),
        ({"model": "poisson", "per_100": "1", "p": "0.01"}, {"error": "wrong_quality_for_model"}),
        ({"model": "hypergeometric", "lot_size": 10}, {"error": "wrong_quality_for_model"}),
        ({"model": "normal", "p": "0.1"}, {"error": "unknown_model"}),
        ({"model": "binomial", "p": "1.5"}, {"error": "probability_out_of_range"}),
    ],
)
def test_each_model_takes_its_own_quality(quality, result):
    assert run("oc", {"n": 5, "ac": 0} | quality) == result


def test_quantiles_are_in_percent():
    plan = {"n": 1, "ac": 0, "pa": "0.75"}
    assert run("oc_quantile", plan | {"model": "binomial"})["percent"] == pytest.approx(25)
    assert run("oc_quantile", plan | {"model": "poisson"})["percent"] == pytest.approx(28.768207)
    assert run("oc_quantile", plan | {"model": "hypergeometric"}) == {"error": "unknown_model"}


def test_every_entry_of_a_stream_has_its_answer_resuming_too():
    entries = [*[{"d": 3}] * 5, {"event": "resume"}, {"d": 0, "original": False}]
    found = run("switching", STREAM | {"start": "tightened", "lots": entries})["lots"]
    assert [entry["next"] for entry in found] == [*["tightened"] * 4, "discontinued", "tightened", "tightened"]
    assert found[5] == {"severity_used": "discontinued", "accepted": None, "score": None, "next": "tightened"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lots": [{"event": "party"}]}, "unknown_event"),
        ({"lots": [{"event": "resume", "d": 1}]}, "unknown_event"),
        ({"lots": [{"event": "resume"}]}, "not_discontinued"),
        ({"lots": [{"d": 1, "orginal": False}]}, "unknown_input"),
        ({"lots": [{"original": False}]}, "missing_input"),
        ({"lots": [{"d": "1.5"}]}, "not_a_whole_number"),
        ({"lots": [{"d": -1}]}, "count_negative"),
        ({"lots": [{"d": 1, "steady": "no"}]}, "not_true_or_false"),
        ({"lots": [3]}, "not_a_mapping"),
        ({"lots": {"d": 3}}, "not_a_list"),
        ({"start": "slow"}, "unknown_severity"),
        ({"aql": "1.2"}, "aql_not_in_table"),
        ({"aql": "NaN"}, "aql_not_in_table"),
        ({"lot_size": 1}, "lot_too_small"),
        ({"level": "IV"}, "unknown_level"),
        ({"discontinuation": "never"}, "unknown_discontinuation"),
    ],
)
def test_a_stream_that_cannot_be_replayed_is_refused_as_a_whole(change, code):
    assert run("switching", STREAM | {"lots": []} | change) == {"error": code}


def test_an_empty_stream_has_no_steps():
    assert run("switching", STREAM | {"lots": []}) == {"lots": []}
