import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.conformity.engine import OPERATIONS, run, run_cases
from lims.conformity.refusals import Refused

PLAN = {"lot_size": 2000, "level": "II", "aql": "1.0"}


@pytest.mark.parametrize(
    ("op", "arguments", "code"),
    [
        ("divine", {}, "unknown_op"),
        (None, {}, "unknown_op"),
        (["round"], {}, "unknown_op"),
        ("round", None, "missing_input"),
        ("round", {}, "missing_input"),
        ("round", {"value": None, "interval": "1"}, "missing_input"),
        ("round", [1, 2], "input_not_a_mapping"),
        ("round", {1: 2}, "input_not_a_mapping"),
        ("round", {"value": "1", "intervall": "1"}, "unknown_input"),
        ("round", {"value": "1"}, "interval_or_sig"),
        ("round", {"value": "1", "interval": "1", "sig": 2}, "interval_or_sig"),
        ("sampling_plan", PLAN | {"severity": "harsh"}, "unknown_severity"),
        ("sampling_plan", PLAN | {"edition": "iso_1974"}, "unknown_edition"),
        ("sampling_plan", PLAN | {"edition": ["iso_2859_1_1999"]}, "unknown_edition"),
        ("sampling_plan", PLAN | {"level": "IV"}, "unknown_level"),
        ("sampling_plan", PLAN | {"aql": "1.2"}, "aql_not_in_table"),
        ("sampling_plan", PLAN | {"aql": "one"}, "aql_not_in_table"),
        ("sampling_plan", PLAN | {"aql": "15", "unit": "percent_nonconforming"}, "aql_unit_mismatch"),
        ("sampling_plan", PLAN | {"unit": "ppm"}, "unknown_unit"),
        ("sampling_plan", PLAN | {"severity": "discontinued"}, "no_plan_for_severity"),
        ("sampling_plan", PLAN | {"lot_size": 1}, "lot_too_small"),
        ("sampling_plan", PLAN | {"lot_size": 20.5}, "not_a_whole_number"),
        ("sampling_plan", PLAN | {"lot_size": True}, "not_a_number"),
    ],
)
def test_what_the_judge_will_not_do_has_a_code(op, arguments, code):
    assert run(op, arguments) == {"error": code}


def test_a_missing_member_and_an_empty_one_are_the_same():
    bare = {"value": "1", "upper": "2"}
    assert run("compare_limit", bare) == run("compare_limit", bare | {"lower": None, "upper_inclusive": None})


def test_cases_are_answered_in_their_order_and_only_op_and_input_are_read():
    document = """
cases:
- {id: A, op: round, input: {value: 2.50, interval: 1}, expect: {rounded: '3'}, source: nowhere}
- {id: 7, op: nothing}
- {op: guard_factor, input: {pfa: 0.5}}
- just words
- {id: [1], op: round, input: {value: 98.30, interval: 0.01}}
"""
    assert list(run_cases(document)) == [
        {"id": "A", "result": {"rounded": "2"}},
        {"id": 7, "result": {"error": "unknown_op"}},
        {"id": None, "result": {"r": 0.0}},
        {"id": None, "result": {"error": "unknown_op"}},
        {"id": None, "result": {"rounded": "98.30"}},
    ]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "not_a_mapping"),
        ("- 1", "not_a_mapping"),
        ("a: 1", "no_cases"),
        ("cases: 1", "no_cases"),
        ("a: [", "not_yaml"),
    ],
)
def test_a_file_without_cases_is_refused(document, code):
    with pytest.raises(Refused, match=code):
        list(run_cases(document))


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**20), max_value=10**20)
    | st.floats()
    | st.sampled_from(
        ["", "1", "-1", "0.5", "<1", ">5", "NaN", "１", "1e4000", "1e-4000", "(+)", "II", "normal", "guarded"]
    )
    | st.text("01９.,<>+-eE口 _", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["d", "event", "original", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.data())
def test_no_input_makes_the_judge_fall_over(data):
    op = data.draw(st.sampled_from(sorted(OPERATIONS)))
    names = list(OPERATIONS[op].__annotations__)
    names.remove("return")
    arguments = {name: data.draw(anything) for name in names if data.draw(st.integers(0, 4))}
    result = run(op, arguments)
    assert json.loads(json.dumps(result)) == result
    assert set(result) == {"error"} or "error" not in result


number = st.sampled_from(
    ["0", "1", "2", "-1", "0.5", "1e4000", "1e-4000", "-1e4000", "9" * 4000, "1e17", "0." + "9" * 30, 7, 0.1]
)
WILD = {
    "round": {"value": number, "interval": number},
    "round_with_uncertainty": {"y": number, "u": number, "u_sig": st.integers(1, 120)},
    "conformity": {
        **dict.fromkeys(["y", "lower", "upper", "U", "k", "r", "p_min"], number),
        "rule": st.sampled_from(["simple", "guarded", "uncritical", "probability"]),
        "statement": st.sampled_from(["binary", "non_binary"]),
    },
    "guard_factor": {"pfa": number, "k": number},
    "xbar_r_limits": {"xbarbar": number, "rbar": number, "n": st.integers(0, 30)},
    "oc_quantile": {
        "n": st.integers(0, 200),
        "ac": st.integers(-1, 300),
        "pa": number,
        "model": st.sampled_from(["poisson", "binomial"]),
    },
}


@given(st.data())
def test_no_number_however_wild_makes_the_judge_fall_over(data):
    op = data.draw(st.sampled_from(sorted(WILD)))
    result = run(op, {name: data.draw(values) for name, values in WILD[op].items()})
    assert json.loads(json.dumps(result)) == result
