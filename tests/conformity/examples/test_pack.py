from dataclasses import replace

import pytest

from lims.conformity.engine import OPERATIONS
from lims.conformity.examples.pack import Case, cases_in, packaged_cases, run_case
from lims.conformity.refusals import Refused

CASES = list(packaged_cases())
CASE = Case("x", "round", {"value": "2.5", "interval": "0.1"}, {"rounded": "2.5"}, "by hand")
FLOAT = Case("y", "guard_factor", {"pfa": "0.05"}, {"r": "0.8224"}, "by hand", 1e-4)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_published_example_comes_out_to_the_last_character(case):
    outcome = run_case(case)
    assert outcome.agrees, outcome.result


def test_the_pack_has_a_case_for_every_operation_each_with_its_own_name():
    assert {case.op for case in CASES} == set(OPERATIONS)
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("case", "agrees"),
    [
        (CASE, True),
        (replace(CASE, expect={"rounded": "2.50"}), False),
        (replace(CASE, expect={"rounded": "2.5", "mark": ""}), False),
        (replace(CASE, expect={}), False),
        (replace(CASE, expect={"error": "no"}), False),
        (replace(CASE, op="nothing", expect={"error": "unknown_op"}), True),
        (FLOAT, True),
        (replace(FLOAT, tolerance=1e-9), False),
        (replace(FLOAT, expect={"r": "about 0.82"}), False),
        (replace(CASE, op="westgard", input={"runs": []}, expect={"first_fired": [], "first_reject_run": None}), False),
        (
            replace(CASE, op="westgard", input={"runs": []}, expect={"first_fired": {}, "first_reject_run": False}),
            False,
        ),
    ],
)
def test_agreement_is_to_the_last_character_and_tolerance_is_for_floats(case, agrees):
    assert run_case(case).agrees is agrees


COMPLETE = "{id: a, op: round, input: {value: 1}, expect: {rounded: 1}, source: b"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("cases: [{id: a}]", "incomplete_case (number=1, missing=op, input, expect, source)"),
        ("cases: [words]", "incomplete_case (number=1, missing=id, op, input, expect, source)"),
        (
            f"cases: [{COMPLETE}}}, {COMPLETE.replace('source', 'sauce')}}}]",
            "incomplete_case (number=2, missing=source)",
        ),
        (f"cases: [{COMPLETE}, tol: -1}}]", "bad_tolerance (number=1, tol=-1)"),
        (f"cases: [{COMPLETE}, tol: some}}]", "bad_tolerance (number=1, tol=some)"),
        ("cases: 3", "no_cases"),
    ],
)
def test_a_case_without_source_or_result_proves_nothing(document, told):
    with pytest.raises(Refused) as refusal:
        list(cases_in(document))
    assert str(refusal.value) == told


def test_a_laboratory_may_bring_its_own_cases():
    (case,) = cases_in(f"cases: [{COMPLETE}, tol: 0.5}}]")
    assert (case.id, case.tolerance, case.source) == ("a", 0.5, "b")
    outcome = run_case(case)
    assert (outcome.case, outcome.result) == (case, {"error": "interval_or_sig"})


def test_a_list_agrees_member_by_member_within_the_tolerance():
    quality = {"n": 10, "ac": 0, "model": "binomial", "p": "0.1"}
    exactly = Case("z", "oc", quality, {"pa": "0.25"}, "by hand", 0.34867844010000004 - 0.25)
    assert run_case(exactly).agrees  # what is left between 0.9 to the tenth and a quarter, to the last bit
    assert not run_case(replace(exactly, tolerance=0.0986)).agrees
    runs = {"runs": [["3.5"], ["0"]], "rules": ["1_3s"]}
    fired = {"first_fired": {"1_3s": 0}, "first_reject_run": 0}
    assert run_case(Case("w", "westgard", runs, fired, "by hand")).agrees
