"""The table of hand-computed cases: every comparison and every acceptance rule of the shipped standards."""

from itertools import pairwise

import pytest

from lims.catalogue.files import load, shipped_documents
from lims.catalogue.worked_cases import WorkedCase, cases_in, readings_of, run_case, shipped_cases
from lims.conformity.refusals import Refused

CASES = list(shipped_cases())


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_comes_out_as_it_was_found_by_hand(case: WorkedCase) -> None:
    outcome = run_case(case)
    assert {name: str(outcome.found.get(name)) for name in case.data["expect"]} == {
        name: str(value) for name, value in case.data["expect"].items()
    }
    assert outcome.agrees


def test_the_numbers_of_the_cases_rise() -> None:
    assert all(earlier.id < later.id for earlier, later in pairwise(CASES))


def test_every_rule_and_every_comparison_of_the_catalogue_has_cases() -> None:
    standards = [load(document["code"]) for document in shipped_documents()]
    used = {(one.op, one.accept.rule) for standard in standards for one in standard.requirements}
    tried = set()
    for case in CASES:
        standard = load(case.data["standard"])
        for name in case.data.get("sample", {case.data.get("requirement"): None}):
            requirement = standard.requirement(name)
            tried.add((requirement.op, requirement.accept.rule))
    assert {op for op, _ in used} - {op for op, _ in tried} == set()
    assert {rule for _, rule in used} - {rule for _, rule in tried} == set()


def test_a_case_that_does_not_come_out_is_seen() -> None:
    wrong = WorkedCase("X", CASES[0].data | {"expect": {"verdict": "fail"}})
    assert not run_case(wrong).agrees


def test_a_refusal_is_a_result() -> None:
    unknown = WorkedCase("X", CASES[0].data | {"class": "nonsense", "expect": {"error": "unknown_class"}})
    assert run_case(unknown).agrees


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("judge_cases: 3", "no_cases"),
        ("judge_cases: [{id: a}]", "incomplete_case"),
        ("judge_cases: [{id: a, standard: b, class: c, expect: {}, source: d, guess: e}]", "unknown_member"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(document: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        list(cases_in(document))
    assert refused.value.code == code


def test_readings_are_written_shortly() -> None:
    short = {"group AR": [["8 x2", "9"], "7 @ 6.5"]}
    found = list(readings_of("til", short, {"unit": "%"}))
    assert [(one.specimen, one.reading, one.value, one.reference, one.group, one.unit) for one in found] == [
        ("1", "1", "8", None, "AR", "%"),
        ("1", "2", "8", None, "AR", "%"),
        ("1", "3", "9", None, "AR", "%"),
        ("2", "1", "7", "6.5", "AR", "%"),
    ]
