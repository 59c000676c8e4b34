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
    ("document", "code"),
    [
        ("cases: [{id: a}]", "incomplete_case"),
        ("cases: [words]", "incomplete_case"),
        (f"cases: [{COMPLETE.replace('source', 'sauce')}}}]", "incomplete_case"),
        (f"cases: [{COMPLETE}, tol: -1}}]", "bad_tolerance"),
        (f"cases: [{COMPLETE}, tol: some}}]", "bad_tolerance"),
        ("cases: 3", "no_cases"),
    ],
)
def test_a_case_without_source_or_result_proves_nothing(document, code):
    with pytest.raises(Refused, match=code):
        list(cases_in(document))


def test_a_laboratory_may_bring_its_own_cases():
    (case,) = cases_in(f"cases: [{COMPLETE}, tol: 0.5}}]")
    assert (case.id, case.tolerance, case.source) == ("a", 0.5, "b")
